import type { Severity } from './report.js';

export interface Kind {
  severity: Severity;
  /** `{a}` and `{b}` are the problem's numbers, `{box}` the last box or element of its path. */
  message: string;
}

/** What can be wrong with elements and blocks of Matroska alone: see problems.ts. */
export const matroskaProblemKinds = {
  'element-exceeds-parent': {
    severity: 'error',
    message: 'the {box} element states {a} bytes, but only {b} are left in the element around it',
  },
  'unknown-size-not-allowed': {
    severity: 'error',
    message: 'the {box} element has no size, which only a Segment and a Cluster may leave out',
  },
  'invalid-element': {
    severity: 'warning',
    message: 'the {box} element holds {a} bytes that are not possible: they are not used',
  },
  'garbage-between-elements': {
    severity: 'error',
    message: '{a} bytes are no element: reading goes on behind them',
  },
  'missing-element': { severity: 'error', message: 'the {box} element is missing' },
  'misplaced-element': {
    severity: 'error',
    message: 'the {box} element stands where it may not',
  },
  'crc-mismatch': {
    severity: 'warning',
    message: 'the CRC-32 of the {box} element is not that of its content',
  },
  'several-segments': {
    severity: 'info',
    message: 'the file has another Segment, which is not read',
  },
  'invalid-seek-index': {
    severity: 'warning',
    message: '{a} of {b} entries of SeekHead name what is not there',
  },
  'invalid-cues': {
    severity: 'warning',
    message: '{a} of {b} positions of the Cues name a cluster or a track that is not there',
  },
  'crc-misplaced': {
    severity: 'warning',
    message: 'the {box} element is not the first in the one around it: it is not checked',
  },
  'duplicate-element': {
    severity: 'warning',
    message: 'there is a second {box} element; the first one counts',
  },
  'missing-cues': {
    severity: 'info',
    message: 'the file has no index (Cues): players cannot seek in it at once',
  },
  'missing-duration': {
    severity: 'info',
    message: 'the file does not say its duration: most players show none',
  },
  'duration-mismatch': {
    severity: 'warning',
    message: 'the header states {a} s, and the media end after {b} s',
  },
  'duplicate-track-uid': {
    severity: 'warning',
    message: 'the UID of the track is that of another track',
  },
  'invalid-encoding': {
    severity: 'error',
    message: 'the frames are encoded in a way that does not exist: {detail}',
  },
  'unsupported-doc-version': {
    severity: 'warning',
    message: 'reading the file takes a reader of version {a}, and this one has version {b}',
  },
  'webm-foreign-codec': {
    severity: 'info',
    message: 'WebM does not have the codec {detail}',
  },
  'block-unknown-track': {
    severity: 'warning',
    message: 'a block belongs to track number {a}, which the file does not have',
  },
  'invalid-block': {
    severity: 'error',
    message: 'the block of {a} bytes has no room for its own header',
  },
  'invalid-lacing': {
    severity: 'error',
    message: 'the sizes of the laced frames do not fit the block of {a} bytes',
  },
  'timestamps-backwards': {
    severity: 'warning',
    message: 'the time of the cluster goes back from {a} to {b}',
  },
  'negative-timestamp': { severity: 'info', message: 'a block has the negative time {a}' },
} as const satisfies Record<string, Kind>;
