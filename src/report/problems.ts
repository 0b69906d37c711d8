import type { IndexProblem } from '../media/container-index.js';
import { type Kind, matroskaProblemKinds } from './matroska-problems.js';
import type { Problem } from './report.js';

/**
 * Every problem that a report can hold: stable code, severity, wording. The native core knows the codes only.
 */
export const problemKinds = {
  // The file as a whole.
  'truncated-file': {
    severity: 'error',
    message: 'the file ends {a} bytes before the end of its {box} box',
  },
  'invalid-box-size': {
    severity: 'error',
    message: 'the box states a size of {a} bytes, less than its own header',
  },
  'box-exceeds-parent': {
    severity: 'error',
    message: 'the {box} box states {a} bytes, but only {b} are left in the box around it',
  },
  'box-too-short': {
    severity: 'error',
    message: 'the {box} box has {a} bytes of content and needs at least {b}',
  },
  'trailing-bytes': {
    severity: 'warning',
    message: '{a} bytes after the last box are not a box',
  },
  'trailing-padding': { severity: 'info', message: '{a} bytes of padding follow the last box' },
  'invalid-box-type': {
    severity: 'warning',
    message: 'the type of a box of {a} bytes is not text: it was passed over',
  },
  'misnamed-movie-header': {
    severity: 'warning',
    message: 'the index (moov) stands in a {box} box, where most players do not find it',
  },
  'multiple-movie-headers': {
    severity: 'warning',
    message: 'a second moov box is ignored; the first one counts',
  },
  'late-movie-header': {
    severity: 'info',
    message:
      'the index (moov) stands after the media data: playback cannot start before the whole file is there',
  },
  'compressed-movie-header': {
    severity: 'error',
    message: 'the movie header is compressed (cmov), which boxray does not read',
  },
  'no-tracks': { severity: 'warning', message: 'the movie has no tracks' },
  'missing-box': { severity: 'warning', message: 'the {box} box is missing' },
  'duplicate-box': {
    severity: 'warning',
    message: 'there is a second {box} box; the first one counts',
  },
  'unsupported-box-version': {
    severity: 'warning',
    message: 'the {box} box has version {a}, which is not defined; its content is ignored',
  },
  'offset-too-large': {
    severity: 'error',
    message: 'a 64-bit value is larger than 2^53 and cannot be exact',
  },
  'metadata-not-read': {
    severity: 'warning',
    message:
      'the {box} box of {a} bytes exceeds limits.keptMetadataBytes: ' +
      'tags, locations and labels in it were not looked at',
  },
  'unread-metadata': {
    severity: 'warning',
    message: '{a} bytes of metadata were not (all) read: {detail}',
  },
  'media-not-read': {
    severity: 'warning',
    message:
      '{a} of {b} samples go beyond limits.mediaBytes or limits.mediaRanges: ' +
      'what they say of a person is not listed',
  },
  'privacy-truncated': {
    severity: 'warning',
    message: 'only the first {a} privacy findings are listed (limits.listEntries)',
  },
  'unknown-brand': { severity: 'info', message: 'no brand of the file is a known one' },

  // Headers.
  'zero-timescale': { severity: 'error', message: 'the timescale is 0, so no time can be told' },
  'impossible-duration': {
    severity: 'warning',
    message: 'the duration of {a} ticks is not possible',
  },
  'invalid-track-id': { severity: 'warning', message: 'the track id is 0' },
  'duplicate-track-id': { severity: 'warning', message: 'track id {a} is used more than once' },
  'track-reference-missing': {
    severity: 'warning',
    message: 'the reference names track id {a}, which does not exist',
  },
  'track-reference-to-itself': {
    severity: 'warning',
    message: 'the {box} reference of the track names the track itself',
  },
  'missing-handler-type': {
    severity: 'warning',
    message: 'the {box} box does not say what the track is: its samples have to tell',
  },
  'invalid-text': {
    severity: 'info',
    message: 'a text of the {box} box is not UTF-8, as it has to be',
  },
  'invalid-edit': { severity: 'warning', message: 'edit {a} is not possible' },
  'external-data-reference': {
    severity: 'warning',
    message: 'the media data are said to be in another file, which boxray never follows',
  },
  'missing-data-reference': {
    severity: 'warning',
    message: 'data reference {a} is used, but there are {b}',
  },

  // Sample tables.
  'table-truncated': {
    severity: 'error',
    message: 'the {box} box claims {a} entries, and its bytes hold {b}',
  },
  'sample-count-mismatch': {
    severity: 'warning',
    message: 'the {box} box accounts for {a} samples, and the track has {b}',
  },
  'sample-count-impossible': {
    severity: 'error',
    message: '{a} samples are claimed, and the file can hold at most {b}',
  },
  'invalid-sample-to-chunk': {
    severity: 'warning',
    message: 'entry {a} of the sample-to-chunk table is not possible',
  },
  'invalid-sample-description': {
    severity: 'warning',
    message: 'sample description {a} is used, but there are {b}',
  },
  'invalid-sample-duration': {
    severity: 'error',
    message: 'a sample duration of {a} ticks is negative or not possible; one tick counts instead',
  },
  'impossible-composition-offset': {
    severity: 'error',
    message: 'a composition offset of {a} ticks is not possible: none of the table is used',
  },
  'negative-composition-offset': {
    severity: 'warning',
    message: 'the composition offset {a} is negative in a table of version 0',
  },
  'signed-composition-offset': {
    severity: 'info',
    message: 'the composition offset {a} is negative, which a table of QuickTime may say',
  },
  'invalid-sync-sample': {
    severity: 'warning',
    message: 'sync sample {a} does not exist or is out of order; the track has {b} samples',
  },
  'no-sync-samples': {
    severity: 'warning',
    message: 'the track has {a} samples, and none is marked as a keyframe',
  },
  'empty-track': { severity: 'info', message: 'the track has no samples' },
  'samples-past-end': {
    severity: 'error',
    message: '{a} chunks of samples reach past the end of the file, {b} bytes are missing',
  },
  'samples-outside-media-data': {
    severity: 'warning',
    message: '{a} chunks of samples lie outside every media data box',
  },
  'overlapping-chunks': {
    severity: 'warning',
    message: '{a} chunks of samples overlap others of the same track',
  },
  'auxiliary-info-mismatch': {
    severity: 'warning',
    message: 'the {box} box describes {a} samples, and there are {b}',
  },

  // Fragments and indexes.
  'fragment-unknown-track': {
    severity: 'warning',
    message: 'a fragment belongs to track id {a}, which the movie header does not have',
  },
  'fragment-before-movie': {
    severity: 'warning',
    message: 'a fragment stands before the movie header and is not counted',
  },
  'decode-time-backwards': {
    severity: 'warning',
    message: 'decode time goes back from {a} to {b}',
  },
  'decode-time-gap': {
    severity: 'info',
    message: 'up to decode time {b}, no sample lasts through {a} ticks of the timeline',
  },
  'invalid-data-offset': {
    severity: 'error',
    message:
      'the samples are said to begin at byte {a}, before the start of the file or past every limit',
  },
  'invalid-segment-index': {
    severity: 'warning',
    message: 'reference {a} of the segment index is not possible',
  },
  'invalid-random-access-index': {
    severity: 'warning',
    message: 'the random access index does not fit the file',
  },

  // Elements and blocks of Matroska.
  ...matroskaProblemKinds,

  // Sample descriptions and codec configuration.
  'invalid-sample-entry': {
    severity: 'warning',
    message: 'the sample description is damaged: {detail}',
  },
  'missing-codec-config': {
    severity: 'warning',
    message: 'the sample description lacks its codec configuration ({detail})',
  },
  'invalid-codec-config': {
    severity: 'warning',
    message: 'the codec configuration is damaged: {detail}',
  },
  'invalid-dimensions': {
    severity: 'warning',
    message: 'the picture size {a}×{b} is not possible',
  },
  'invalid-audio-format': {
    severity: 'warning',
    message: '{a} channels at {b} Hz are not possible',
  },
  'invalid-color': { severity: 'warning', message: 'the colour information is damaged: {detail}' },
  'invalid-spatial': {
    severity: 'warning',
    message: 'the description of stereo or spherical video is damaged: {detail}',
  },
  'invalid-aspect-ratio': {
    severity: 'warning',
    message: 'the sample aspect ratio {a}:{b} is not possible',
  },
  'invalid-clean-aperture': { severity: 'warning', message: 'the clean aperture is not possible' },
  'invalid-provenance': {
    severity: 'warning',
    message: 'the C2PA manifest store is damaged: {detail}',
  },
  'unknown-codec': { severity: 'info', message: 'the sample description {detail} is not known' },

  // Metadata.
  'invalid-metadata': { severity: 'warning', message: 'the metadata are damaged: {detail}' },
  'tags-truncated': {
    severity: 'info',
    message: 'there are more than {a} tags; the rest is not listed',
  },
  // Image items.
  'item-data-missing': {
    severity: 'error',
    message: 'the data of image item {a} are not in the file: {detail}',
  },
  'invalid-item': { severity: 'warning', message: 'the image items are damaged: {detail}' },
  'item-property-rule': {
    severity: 'info',
    message: 'the properties of the image items break a rule that readers do without: {detail}',
  },
  'invalid-exif': { severity: 'warning', message: 'the Exif data are damaged: {detail}' },

  'problems-truncated': {
    severity: 'info',
    message: 'there are more problems than are listed here',
  },
} as const satisfies Record<string, Kind>;

/** Problems that only hashing notices. */
export const hashProblemKinds = {
  'missing-samples': {
    severity: 'error',
    message: '{a} of {b} frames are not in the file and have no digest',
  },
  'empty-samples': { severity: 'warning', message: '{a} of {b} frames have no bytes' },
  'overlapping-samples': {
    severity: 'warning',
    message: '{a} frames share bytes with others of the tracks that were hashed',
  },
} as const satisfies Record<string, Kind>;

export type ProblemCode = keyof typeof problemKinds;
export type HashProblemCode = keyof typeof hashProblemKinds;

const allKinds: Record<ProblemCode | HashProblemCode, Kind> = {
  ...problemKinds,
  ...hashProblemKinds,
};

/** A problem that interpretation finds: as in the index, with a word for the wording. */
export type FoundProblem = IndexProblem & { detail?: string };

/** Puts a found problem into the words of a report. */
export function describeProblem(found: FoundProblem): Problem {
  const kind = allKinds[found.code as ProblemCode | HashProblemCode];
  return {
    code: found.code,
    severity: kind.severity,
    message: kind.message.includes('{') ? worded(kind.message, found) : kind.message,
    path: found.path === '' ? null : found.path,
    offset: found.offset < 0 ? null : found.offset,
    trackIndex: found.trackIndex < 0 ? null : found.trackIndex,
  };
}

function worded(message: string, { path, a, b, detail = '' }: FoundProblem): string {
  const box = path.slice(path.lastIndexOf('/') + 1).replace(/\[\d+\]$/, '');
  const words: Record<string, string> = { a: String(a), b: String(b), box, detail };
  return message.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
}
