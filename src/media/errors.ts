import type { DetectedType } from './signatures.js';

/** Codes of {@link MediaError}: the file (or the limit on it) lets nothing useful be said. */
export type MediaErrorCode =
  | 'not-media'
  | 'no-movie-header'
  | 'unsupported-container'
  | 'limit-exceeded'
  | 'out-of-memory';

/**
 * The file is not something that a report can be made of. A damaged file that still says something gives a
 * report with `problems` instead.
 */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code: MediaErrorCode;
  /** Byte offset in the file, or null. */
  readonly offset: number | null;
  /** The boxes that lead to the place, or null. */
  readonly path: string | null;
  /** For `limit-exceeded`: the name in `limits`. */
  readonly limit: string | null;
  /** What the file is instead, by its first bytes; null where they are those of nothing that is known. */
  readonly detected: DetectedType | null;

  constructor(
    code: MediaErrorCode,
    message: string,
    where: {
      offset?: number | null;
      path?: string | null;
      limit?: string | null;
      detected?: DetectedType | null;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.offset = where.offset ?? null;
    this.path = where.path ?? null;
    this.limit = where.limit ?? null;
    this.detected = where.detected ?? null;
  }
}

/**
 * The error for a cap that a file goes beyond, in the words of both backends. `offset` -1 and `path`
 * '' where no place can be named.
 */
export function limitExceeded(
  limit: string,
  value: number,
  offset: number,
  path: string,
): MediaError {
  return new MediaError('limit-exceeded', `the file goes beyond limits.${limit} (${value})`, {
    offset: offset < 0 ? null : offset,
    path: path === '' ? null : path,
    limit,
  });
}

/** A source that boxray cannot read: of a kind that it does not take, or one that a later version will. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: 'unsupported-source' | 'source-misbehaved' | 'source-closed';

  constructor(code: SourceError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Fingerprints that cannot be had: of an index or a decoder that is not what it should be. */
export class FingerprintError extends Error {
  override readonly name = 'FingerprintError';
  readonly code: 'index-damaged' | 'index-version' | 'index-full';

  constructor(code: FingerprintError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
