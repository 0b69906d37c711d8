/** Boxes held in memory: their fields, their children, and what is wrong with them. */

import { type Context, type Path, pathText, pathTo } from '../../../media/parsing-context.js';
import { BoxWalk } from '../boxes.js';
import * as type from './box-types.js';

/** Bytes of the file in memory: those that were fed, from file offset `offset`. */
export class Window {
  readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly offset: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A u64 as the nearest number. */
  u64(at: number): number {
    return this.view.getUint32(at) * 2 ** 32 + this.view.getUint32(at + 4);
  }

  /** A copy, since fed bytes are not kept. */
  copy(from: number, to: number): Uint8Array {
    // Not slice: that of a Buffer is a view.
    return new Uint8Array(this.bytes.subarray(from, to));
  }

  allZero(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.bytes[at] !== 0) return false;
    return true;
  }

  allOnes(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.bytes[at] !== 0xff) return false;
    return true;
  }
}

/**
 * A box wholly in memory. `start`, `payload` and `end` are positions in the window; `end` lies within the
 * parent whatever the header says.
 */
export class Box {
  constructor(
    readonly window: Window,
    readonly type: number,
    readonly start: number,
    readonly payload: number,
    readonly end: number,
  ) {}

  /** Of the header, in the file. */
  get offset(): number {
    return this.window.offset + this.start;
  }

  get size(): number {
    return this.end - this.start;
  }

  get payloadSize(): number {
    return this.end - this.payload;
  }

  u8(at: number): number {
    return this.window.view.getUint8(this.payload + at);
  }

  u32(at: number): number {
    return this.window.view.getUint32(this.payload + at);
  }

  /** The version of a FullBox. */
  get version(): number {
    return this.u8(0);
  }

  /** The flags of a FullBox. */
  get flags(): number {
    return this.u32(0) & 0xffffff;
  }
}

/** Walks over the children that lie in [from, to) of a window, and tells what is wrong with them. */
export class Children {
  readonly #walk: BoxWalk;

  constructor(
    readonly context: Context,
    readonly parent: Path,
    readonly window: Window,
    from: number,
    to: number,
    readonly track = -1,
  ) {
    this.#walk = new BoxWalk(window.bytes, from, to);
  }

  static of(context: Context, path: Path, box: Box, track = -1): Children {
    return new Children(context, path, box.window, box.payload, box.end, track);
  }

  /** Walks to the end; the first child of that type. */
  first(wanted: number): Box | null {
    let found: Box | null = null;
    for (let box = this.next(); box !== null; box = this.next())
      if (box.type === wanted) found ??= box;
    return found;
  }

  /**
   * The next child; null at the end, or at damage that hides what follows. Throws `MediaError` at the limit
   * on boxes.
   */
  next(): Box | null {
    const { context, parent, window } = this;
    const walk = this.#walk;
    if (!walk.next()) {
      this.#checkEnd();
      return null;
    }
    const { type, start, fault } = walk;
    const offset = window.offset + start;
    if (fault !== null) {
      const path = pathTo(parent, type);
      const code = fault === 'exceeds-parent' ? 'box-exceeds-parent' : 'invalid-box-size';
      const left = fault === 'exceeds-parent' ? walk.limit - start : 0;
      context.problem(code, path, offset, this.track, walk.size, left);
      if (fault === 'invalid') return null;
    }
    context.countBox(parent, type, -1, offset);
    return new Box(window, type, start, walk.payload, walk.end);
  }

  /** Fewer bytes than a header takes may be padding. */
  #checkEnd(): void {
    const { context, window, parent } = this;
    const { at, limit } = this.#walk;
    if (limit - at < 8 && !window.allZero(at, limit))
      context.problem('trailing-bytes', parent, window.offset + at, this.track, limit - at);
  }
}

/** A child that may stand only once under its parent: the first is taken, a second is a problem. */
export class Single {
  #box: Box | null = null;

  constructor(
    readonly context: Context,
    readonly parent: Path,
    readonly track = -1,
  ) {}

  get box(): Box | null {
    return this.#box;
  }

  take(box: Box): void {
    if (this.#box === null) this.#box = box;
    else
      this.context.problem('duplicate-box', pathTo(this.parent, box.type), box.offset, this.track);
  }
}

/** Whether the payload holds at least `needed` bytes; if not, that is a problem. */
export function holds(
  context: Context,
  path: Path,
  box: Box,
  track: number,
  needed: number,
): boolean {
  if (box.payloadSize >= needed) return true;
  context.problem('box-too-short', path, box.offset, track, box.payloadSize, needed);
  return false;
}

/**
 * The same for a FullBox of which version 1 needs more bytes than version 0 and no other version is defined.
 */
export function holdsVersion(
  context: Context,
  path: Path,
  box: Box,
  track: number,
  needed0: number,
  needed1: number,
): boolean {
  if (!holds(context, path, box, track, 4)) return false;
  if (box.version > 1) {
    context.problem('unsupported-box-version', path, box.offset, track, box.version);
    return false;
  }
  return holds(context, path, box, track, box.version === 1 ? needed1 : needed0);
}

/**
 * How many of `claimed` rows of `rowSize` bytes stand from `at` (in the payload) on; fewer than claimed are a
 * problem.
 */
export function presentRows(
  context: Context,
  path: Path,
  box: Box,
  track: number,
  at: number,
  claimed: number,
  rowSize: number,
): number {
  const present = Math.floor((box.payloadSize - at) / rowSize);
  if (claimed <= present) return claimed;
  context.problem('table-truncated', path, box.offset, track, claimed, present);
  return present;
}

const noBytes = new Uint8Array(0);

/**
 * Keeps a `udta`, `meta`, `uuid` or `pssh` for interpretation. Throws `MediaError` where there are too many
 * to list.
 */
export function keepMetadata(context: Context, path: Path, box: Box, track = -1): void {
  const list = context.index.kept;
  const hasUserType = box.type === type.uuid;
  if (hasUserType && !holds(context, path, box, track, 16)) return;
  if (list.length >= context.limits.listEntries)
    context.limitExceeded('listEntries', path, box.offset);
  const content = box.payload + (hasUserType ? 16 : 0);
  const kept = context.keep(box.payloadSize);
  if (!kept) context.problem('metadata-not-read', path, box.offset, track, box.payloadSize);
  list.push({
    type: box.type,
    path: pathText(path),
    trackIndex: track,
    offset: box.offset,
    size: box.size,
    userType: hasUserType ? box.window.copy(box.payload, content) : noBytes,
    bytes: kept ? box.window.copy(content, box.end) : noBytes,
  });
}
