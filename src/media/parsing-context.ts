/**
 * What every part of the parser is handed: the index under construction, the caps, and
 * where problems and failures go.
 */

import { fourccToString } from '../bytes/fourcc.js';
import type { ProblemCode } from '../report/problems.js';
import type { ContainerIndex } from './container-index.js';
import { limitExceeded } from './errors.js';
import type { Limits } from './limits.js';
import type { FrameRequest } from './session.js';

/** The boxes or elements that lead to a place. The text is made only when a problem needs it. */
export interface Path {
  readonly parent: Path | null;
  /** A four-character code, or a name. */
  readonly type: number | string;
  /** Among siblings of the same type; -1 where only one is expected. */
  readonly index: number;
}

export function pathTo(parent: Path | null, type: number | string, index = -1): Path {
  return { parent, type, index };
}

export function pathText(path: Path | null): string {
  if (path === null) return '';
  const name = typeof path.type === 'string' ? path.type : fourccToString(path.type);
  const own = name + (path.index < 0 ? '' : `[${path.index}]`);
  return path.parent === null ? own : `${pathText(path.parent)}/${own}`;
}

/** 2^53: integers up to here are exact as numbers. */
export const maxExact = 2 ** 53;

export class Context<Index extends ContainerIndex = ContainerIndex> {
  #boxes = 0;
  #samples = 0;
  #rows = 0;
  #keptMetadata = 0;

  /** `frames`: null where no frame tables are wanted. */
  constructor(
    readonly index: Index,
    readonly limits: Limits,
    readonly frames: FrameRequest | null,
  ) {}

  /** Bytes in the file; less than first announced once the source has turned out to be shorter. */
  get fileSize(): number {
    return this.index.size;
  }

  /** Whether so many more bytes of metadata may be kept whole. */
  hasRoom(bytes: number): boolean {
    return bytes <= this.limits.keptMetadataBytes - this.#keptMetadata;
  }

  /** The same, and then counts them. */
  keep(bytes: number): boolean {
    const kept = this.hasRoom(bytes);
    if (kept) this.#keptMetadata += bytes;
    return kept;
  }

  problem(code: ProblemCode, path: Path | null, offset: number, track = -1, a = 0, b = 0): void {
    const { problems } = this.index;
    if (problems.length > this.limits.problems) return;
    if (problems.length === this.limits.problems)
      problems.push({
        code: 'problems-truncated' satisfies ProblemCode,
        path: '',
        offset: -1,
        trackIndex: -1,
        a: 0,
        b: 0,
      });
    else problems.push({ code, path: pathText(path), offset, trackIndex: track, a, b });
  }

  /** Throws `MediaError` `limit-exceeded`. */
  limitExceeded(limit: keyof Limits, path: Path | null, offset: number): never {
    throw limitExceeded(limit, this.limits[limit], offset, pathText(path));
  }

  /** Counts one box header. Throws `MediaError` at the limit. */
  countBox(parent: Path | null, type: number | string, index: number, offset: number): void {
    if (++this.#boxes > this.limits.boxes)
      this.limitExceeded('boxes', pathTo(parent, type, index), offset);
  }

  /**
   * Counts samples of any track. Throws `MediaError` at the limit; `path` and `offset` are
   * those of the box that claims them.
   */
  countSamples(count: number, path: Path, offset: number): void {
    this.#samples += count;
    if (this.#samples > this.limits.samples) this.limitExceeded('samples', path, offset);
  }

  /**
   * Counts rows of frame tables to come. Throws `MediaError` at the limit; `path` and `offset` are
   * those of the box that they are of.
   */
  countRows(count: number, path: Path, offset: number): void {
    this.#rows += count;
    // Samples of no bytes cost a file nothing; more rows than bytes are not worth their memory.
    if (this.#rows > this.limits.frames || this.#rows > this.fileSize)
      this.limitExceeded('frames', path, offset);
  }

  /** Passes on a number that was a 64-bit value in the file; one past 2^53 is a problem. */
  exact(value: number, path: Path, offset: number, track: number): number {
    if (value > maxExact) this.problem('offset-too-large', path, offset, track);
    return value;
  }
}
