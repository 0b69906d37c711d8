/** The elements that the walk is in: at most one at each level. */

import { type Path, pathTo } from '../../../media/parsing-context.js';
import { level, levelName, parentOf } from './levels.js';

const count = levelName.length;

export class OpenElements {
  level: number = level.file;
  readonly #offsets = new Float64Array(count);
  readonly #ends = new Float64Array(count);
  readonly #unknown = new Uint8Array(count);
  readonly #indexes = new Float64Array(count).fill(-1);

  constructor(fileSize: number) {
    this.#ends[level.file] = fileSize;
  }

  /** Of the innermost one, in the file. */
  get end(): number {
    return this.#ends[this.level] as number;
  }

  /** It has no size of its own. */
  get isUnknown(): boolean {
    return this.#unknown[this.level] === 1;
  }

  get inCluster(): boolean {
    return this.level >= level.cluster && this.level <= level.more;
  }

  offset(of: number): number {
    return this.#offsets[of] as number;
  }

  /** `index`: among its siblings; -1 where that is not told. */
  enter(to: number, offset: number, end: number, unknown: boolean, index: number): void {
    this.level = to;
    this.#offsets[to] = offset;
    this.#ends[to] = end;
    this.#unknown[to] = unknown ? 1 : 0;
    this.#indexes[to] = index;
  }

  leave(): void {
    this.level = parentOf[this.level] as number;
  }

  /** The Segment goes on up to there. */
  extendSegment(end: number): void {
    this.#ends[level.segment] = end;
  }

  get segmentEnd(): number {
    return this.#ends[level.segment] as number;
  }

  /** Null at the top of the file. */
  path(at = this.level): Path | null {
    if (at === level.file) return null;
    const parent = this.path(parentOf[at]);
    return pathTo(parent, levelName[at] as string, this.#indexes[at] as number);
  }
}
