import { fourccToString } from '../../../bytes/fourcc.js';
import { macintosh } from '../../../bytes/text.js';
import type { TrackFacts } from '../../../media/track-facts.js';
import type { Track, TrackType } from '../../../report/report.js';
import { type IsobmffTrack, isPossible } from '../raw.js';
import { compressorBytes, nalLengthSize, vendorCode } from './codec-config.js';
import { creationDate } from './creation-date.js';
import { statedLanguage } from './language.js';
import type { SampleDescription } from './sample-description.js';

/** `description`: the first sample entry of a video or audio track, opened; null for others. */
export function describeHeader(
  track: IsobmffTrack,
  description: SampleDescription | null,
  type: TrackType,
  matrix: readonly number[],
): TrackFacts['header'] {
  const isVideo = type === 'video' || type === 'image';
  const vendor = description === null ? 0 : vendorCode(description);
  return {
    durationTicks: isPossible(track.raw.duration) ? track.raw.duration : null,
    createdAt: creationDate(track.raw.mediaTimes.creation),
    language: statedLanguage(track.raw.language),
    width: track.raw.width / 65_536,
    height: track.raw.height / 65_536,
    matrix: isIdentity(matrix) ? null : [...matrix],
    vendor: vendor === 0 ? null : fourccToString(vendor),
    compressor: description === null || !isVideo ? null : compressor(description),
    nalLengthSize: description === null || !isVideo ? null : nalLengthSize(description),
    ...{ uid: null, defaultDurationNanoseconds: null, claims: null },
  };
}

function compressor(description: SampleDescription): string | null {
  const bytes = compressorBytes(description);
  return bytes.length === 0 ? null : macintosh(bytes, 0, bytes.length) || null;
}

const identity = [65_536, 0, 0, 0, 65_536, 0, 0, 0, 1 << 30];

function isIdentity(matrix: readonly number[]): boolean {
  for (let i = 0; i < 9; i++) if (matrix[i] !== identity[i]) return false;
  return true;
}

const none: Track['references'] = [];

/** Ids that are listed of each type: real tracks refer to few. */
const mostIds = 1000;

/** `tref`, ISO/IEC 14496-12 8.3.3. */
export function describeReferences({ raw }: IsobmffTrack): Track['references'] {
  if (raw.references.length === 0) return none;
  return raw.references.map(({ type, trackIds }) => ({
    type: fourccToString(type),
    trackIds: trackIds.slice(0, mostIds),
  }));
}
