import type { MediaFacts } from '../media/media-facts.js';
import type { Track } from '../report/report.js';

/**
 * Media type with the `codecs` parameter of RFC 6381, which lists video, audio and
 * subtitle tracks, each string once.
 */
export function mimeType(
  { container, mediaTypes }: Pick<MediaFacts, 'container' | 'mediaTypes'>,
  tracks: readonly Track[],
): string {
  let video = false;
  let audio = false;
  const codecs: string[] = [];
  for (const track of tracks) {
    if (track.type === 'video' || track.type === 'image') video = true;
    else if (track.type === 'audio') audio = true;
    else if (track.type !== 'subtitle') continue;
    if (track.codecString !== null && !codecs.includes(track.codecString))
      codecs.push(track.codecString);
  }
  // The pictures of an audio book are no video.
  const isSpoken = container === 'm4a' && audio;
  const kind = video && !isSpoken ? 'video' : audio ? 'audio' : 'other';
  const type = mediaTypes[kind];
  return codecs.length === 0 ? type : `${type}; codecs="${codecs.join(', ')}"`;
}
