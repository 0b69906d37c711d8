import type { MediaReport } from '../report/report.js';

/** FFmpeg believes no more than this. */
const mostPriming = 16_384;

/**
 * iTunes' word of the silence that its encoder puts before the sound (`iTunSMPB`: hex numbers, of which the
 * second is the delay), by track index: FFmpeg takes it for the last track. 0 where it is not said.
 */
export function primingOf({ rawTags, tracks }: MediaReport): (trackIndex: number) => number {
  const tag = rawTags.find(({ key }) => key === '----:com.apple.iTunes:iTunSMPB');
  const delay = Number.parseInt(tag?.value?.trim().split(/\s+/)[1] ?? '', 16);
  const last = tracks[tracks.length - 1];
  const believed = delay > 0 && delay < mostPriming && last?.codec === 'aac';
  return (trackIndex) => (believed && trackIndex === last.index ? delay : 0);
}
