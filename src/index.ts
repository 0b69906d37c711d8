/** What the package exports, and nothing else. */

export {
  type AddonProblem,
  type BackendInfo,
  type BackendOption,
  backendInfo,
} from './backends/select.js';
export { type BoxNode, type BoxTree, boxTree, type TreeOptions } from './calls/box-tree.js';
export { check } from './calls/check.js';
export {
  type FrameHashes,
  type HashAlgorithm,
  type HashOptions,
  type HashProgress,
  hashFrames,
  type TrackHashes,
} from './calls/hash-frames.js';
export {
  type InspectOptions,
  type InspectSyncOptions,
  inspect,
  inspectSync,
} from './calls/inspect.js';
export { type Media, type MediaFramesOptions, type MediaHashOptions, open } from './calls/open.js';
export {
  type Frame,
  type FrameSelection,
  type FramesOptions,
  type FrameTable,
  type FrameTables,
  frameRows,
  readFrames,
} from './calls/read-frames.js';
export {
  type ByteStream,
  type ScrubOptions,
  type ScrubRange,
  scrub,
  scrubFile,
} from './calls/scrub.js';
export { hammingDistance } from './fingerprint/distance.js';
export {
  type Fingerprint,
  type FingerprintOptions,
  fingerprint,
  type Variant,
} from './fingerprint/fingerprint.js';
export {
  FingerprintIndex,
  type IndexMatch,
  type IndexSource,
} from './fingerprint/fingerprint-index.js';
export type { Picture, PixelFormat } from './fingerprint/picture.js';
export {
  formatVpdq,
  type MatchOptions,
  matchVideos,
  parseVpdq,
  type Span,
  type VideoFrame,
  type VideoMatch,
} from './fingerprint/vpdq.js';
export { FingerprintError, MediaError, type MediaErrorCode, SourceError } from './media/errors.js';
export { defaultLimits, type Limits } from './media/limits.js';
export type { DetectedType } from './media/signatures.js';
export type {
  AudioPolicy,
  ImagePolicy,
  Policy,
  Range,
  TrackPolicy,
  Verdict,
  VideoPolicy,
  Violation,
} from './policy/policy.js';
export { readyPolicies } from './policy/ready.js';
export type { HashProblemCode, ProblemCode } from './report/problems.js';
export type * from './report/report.js';
export type { CustomSource, MediaInput, OpenFile, SyncMediaInput } from './sources/index.js';
