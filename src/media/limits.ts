/**
 * Every cap, once. A limit concerns real bytes, rows or time and throws `MediaError` `limit-exceeded`, naming
 * it; a count that the bytes cannot back is a problem in the report and never reaches a limit. Only
 * `problems` cuts a list short instead.
 */
export interface Limits {
  /**
   * Largest metadata box (`moov`, `moof`, `meta`, `sidx` …) that is read into memory, in bytes.
   * Protects memory. Default 256 MiB.
   */
  metadataBytes: number;
  /** Most samples over all tracks. Bounds tables of frames. Default 10^10 (PCM counts every sample). */
  samples: number;
  /** Most tracks. Default 4,096. */
  tracks: number;
  /** Most boxes visited. Protects time. Default 10,000,000. */
  boxes: number;
  /**
   * Most entries in a list that a report carries whole: edits, brands, references,
   * sample entries. Default 100,000.
   */
  listEntries: number;
  /** Deepest nesting inside sample entries and descriptors. Default 32. */
  depth: number;
  /** Problems listed; a final `problems-truncated` says that there were more. Default 200. */
  problems: number;
  /**
   * Most rows in the frame tables of a file (37 bytes each); never more than the file has bytes.
   * Protects memory. Default 2^24.
   */
  frames: number;
  /**
   * Bytes of `udta`, `meta`, `uuid` and `pssh` boxes that are looked into, all together; a further one is
   * located only, which a problem says. Protects memory. Default 16 MiB.
   */
  keptMetadataBytes: number;
  /**
   * A Matroska file of at most so many bytes is read from block to block, so that frames are counted; of a
   * larger one head and end are, unless `thorough` or frames are asked for. Protects time. Default 64 MiB.
   */
  scanBytes: number;
  /**
   * Bytes of media data read for facts that stand only there (in-band parameter sets, a timecode, chapter
   * titles, telemetry, Exif). Default 64 MiB; few files need a thousandth of it.
   */
  mediaBytes: number;
  /** Most reads of media data for such facts. Protects time. Default 10,000. */
  mediaRanges: number;
}

export const defaultLimits: Readonly<Limits> = Object.freeze({
  metadataBytes: 256 * 1024 * 1024,
  samples: 10_000_000_000,
  tracks: 4096,
  boxes: 10_000_000,
  listEntries: 100_000,
  depth: 32,
  problems: 200,
  frames: 2 ** 24,
  keptMetadataBytes: 16 * 1024 * 1024,
  scanBytes: 64 * 1024 * 1024,
  mediaBytes: 64 * 1024 * 1024,
  mediaRanges: 10_000,
});

const names = Object.keys(defaultLimits) as (keyof Limits)[];

/**
 * Fills in the defaults. Throws `TypeError` for an unknown name and `RangeError` for a value
 * that is not a positive integer.
 */
export function resolveLimits(limits: Partial<Limits> | undefined): Limits {
  if (limits === undefined) return defaultLimits;
  if (typeof limits !== 'object' || limits === null)
    throw new TypeError('limits must be an object');
  const resolved: Limits = { ...defaultLimits };
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(defaultLimits, name))
      throw new TypeError(`unknown limit '${name}'; the limits are ${names.join(', ')}`);
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`limits.${name} must be a positive integer, not ${String(value)}`);
    resolved[name as keyof Limits] = value;
  }
  return resolved;
}
