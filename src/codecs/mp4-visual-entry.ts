import { fourccToString } from '../bytes/fourcc.js';
import { readStreamDescriptor } from '../families/isobmff/describe/esds.js';
import { objectTypeCodec, objectTypeString } from '../families/isobmff/describe/object-types.js';
import type { VisualDescription } from '../families/isobmff/describe/sample-description.js';
import type { VideoFacts } from '../media/facts.js';
import { readJpegFrame } from './mjpeg.js';
import { readVisualConfig } from './mpeg4.js';

const JPEG = 0x6c;

/** True where only the first picture tells the format. */
export function mp4VisualNeedsSample(video: VisualDescription): boolean {
  return readStreamDescriptor(video.entry, video.boxes)?.objectType === JPEG;
}

/** `mp4v`: what the elementary stream descriptor says decides. */
export function readMp4Visual(
  video: VisualDescription,
  facts: VideoFacts,
  sample: Uint8Array | null,
): void {
  facts.codec = 'mpeg4';
  facts.codecString = fourccToString(video.format);
  const { entry } = video;
  const stream = readStreamDescriptor(entry, video.boxes);
  if (stream === null) return;
  facts.codec = objectTypeCodec(stream.objectType);
  facts.codecString = objectTypeString('mp4v', stream.objectType);
  if (facts.codec === null) entry.problem('unknown-codec', stream.box, facts.codecString);
  else if (facts.codec === 'mjpeg' && sample !== null) readJpegFrame(sample, facts);
  else if (facts.codec === 'mpeg4') {
    const found = readVisualConfig(entry.bytes, stream.start, stream.end, facts);
    if (found.profileLevel >= 0) facts.codecString += `.${found.profileLevel}`;
    if (found.damaged)
      entry.problem('invalid-codec-config', stream.box, 'the video object layer is damaged');
  }
}
