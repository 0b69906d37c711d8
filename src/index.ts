/** What the package exports, and nothing else. */

export {
  type BackendInfo,
  type BackendOption,
  backendInfo,
} from './backends/select.js';
export { MediaError, type MediaErrorCode, SourceError } from './errors.js';
export {
  type Frame,
  type FrameSelection,
  type FramesOptions,
  type FrameTable,
  type FrameTables,
  frameRows,
  readFrames,
} from './frames.js';
export {
  type FrameHashes,
  type HashAlgorithm,
  type HashOptions,
  type HashProgress,
  hashFrames,
  type TrackHashes,
} from './hash.js';
export { type InspectOptions, type InspectSyncOptions, inspect, inspectSync } from './inspect.js';
export { defaultLimits, type Limits } from './limits.js';
export { type Media, type MediaFramesOptions, type MediaHashOptions, open } from './open.js';
export { check } from './policy/check.js';
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
export type { HashProblemCode, ProblemCode } from './problems.js';
export type * from './report.js';
export { type ScrubOptions, type ScrubRange, scrub, scrubFile } from './scrub.js';
export type { CustomSource, MediaInput, OpenFile, SyncMediaInput } from './sources/index.js';
export { type BoxNode, type BoxTree, boxTree, type TreeOptions } from './tree.js';
