/**
 * The box tree of a file: what stands where, for people who debug files. It asks no backend: only headers are read, and
 * the contents of no box but those that say where its children begin. Media data are never read.
 */

import { limitExceeded, MediaError } from './errors.js';
import { fourcc, fourccToString } from './fourcc.js';
import { toHex } from './hex.js';
import { defaultLimits, type Limits, resolveLimits } from './limits.js';
import { checkNames, checkSignal } from './options.js';
import type { ProblemCode } from './problems.js';
import { type MediaInput, openSource } from './sources/index.js';
import type { Source } from './sources/source.js';
import { childrenOf, type TreeContext } from './tree-containers.js';

export interface BoxTree {
  /** Bytes in the file. */
  size: number;
  /** A problem code where bytes after the last top-level box are not a box, else null. */
  problem: ProblemCode | null;
  boxes: BoxNode[];
}

/** Offsets and sizes are bytes; the size includes the header and is clipped to what is around the box. */
export interface BoxNode {
  /** Four characters, or `0x` and eight hex digits. */
  type: string;
  offset: number;
  size: number;
  /** 8, 16 for a 64-bit size, and 16 more for a `uuid` box. */
  headerSize: number;
  /** The extended type of a `uuid` box, 32 hex digits. */
  userType: string | null;
  /** A problem code of problems.ts, e.g. `box-exceeds-parent`; `trailing-bytes` where the end of the content is not a box. */
  problem: ProblemCode | null;
  /** null where the box holds none by its type. */
  children: BoxNode[] | null;
}

export interface TreeOptions {
  /** `boxes` and `depth` count here. */
  limits?: Partial<Limits>;
  /** Rejects with the signal's reason, between two reads. */
  signal?: AbortSignal;
}

/**
 * Reads the box tree of an MP4 or MOV file; sources as for `inspect`. Rejects with `MediaError` `not-media` where the
 * file does not begin with a box, and `limit-exceeded` over `limits.boxes` or `limits.depth`; with the I/O error where
 * the source cannot be read; with `TypeError` or `RangeError` for bad options.
 */
export async function boxTree(input: MediaInput, options: TreeOptions = {}): Promise<BoxTree> {
  checkNames(options, ['limits', 'signal'], 'boxTree');
  checkSignal(options.signal);
  const limits = resolveLimits(options.limits);
  options.signal?.throwIfAborted();
  const source = await openSource(input);
  try {
    return await new TreeWalk(source, limits, options.signal).file();
  } finally {
    await source.close?.();
  }
}

/** The boxes of an open source, which stays open; as {@link boxTree} with the default limits. */
export async function boxesOf(source: Source, signal: AbortSignal | undefined): Promise<BoxNode[]> {
  return (await new TreeWalk(source, defaultLimits, signal).file()).boxes;
}

/** Headers stand close together: one read serves many. */
const windowSize = 16 * 1024;
/** As for the backends: fewer zeros at the end may be the beginning of a box. */
const leastPadding = 4;

interface Header {
  type: number;
  headerSize: number;
  /** As stated, or what is left where it says "to the end". */
  size: number;
  problem: ProblemCode | null;
}

/** What ends a list of boxes: its last bytes are no box, or nothing is wrong. */
interface End {
  problem: ProblemCode | null;
}

class TreeWalk {
  private window: Uint8Array = new Uint8Array(0);
  private windowOffset = 0;
  private boxes = 0;

  constructor(
    private readonly source: Source,
    private readonly limits: Limits,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async file(): Promise<BoxTree> {
    const { size } = this.source;
    const context: TreeContext = { parent: 0, handler: { value: 0 } };
    const { boxes, problem } = await this.list(0, size, '', 0, context);
    if (boxes.length === 0) throw new MediaError('not-media', 'the file does not begin with a box');
    return { size, problem, boxes };
  }

  /** The boxes of [start, end). The context is the parent's; a track's `hdlr` tells its later siblings what it is. */
  private async list(
    start: number,
    end: number,
    path: string,
    depth: number,
    context: TreeContext,
  ) {
    if (depth > this.limits.depth) throw limitExceeded('depth', this.limits.depth, start, path);
    const boxes: BoxNode[] = [];
    let position = start;
    while (position < end) {
      const header = await this.header(position, end, depth === 0);
      if ('type' in header) {
        if (++this.boxes > this.limits.boxes)
          throw limitExceeded('boxes', this.limits.boxes, position, path);
        const node = await this.node(header, position, path, depth, context);
        boxes.push(node);
        position += node.size;
      } else return { boxes, problem: header.problem };
    }
    return { boxes, problem: null };
  }

  private async node(
    header: Header,
    offset: number,
    parentPath: string,
    depth: number,
    context: TreeContext,
  ): Promise<BoxNode> {
    const { headerSize, size } = header;
    const type = fourccToString(header.type);
    const extended = headerSize >= 24 ? await this.bytes(offset + headerSize - 16, 16) : null;
    const node: BoxNode = {
      type,
      offset,
      size,
      headerSize,
      userType: extended && toHex(extended),
      problem: header.problem,
      children: null,
    };
    const payload = offset + headerSize;
    const read = (at: number, length: number) =>
      this.bytes(payload + at, Math.min(length, Math.max(size - headerSize - at, 0)));
    const inner = await childrenOf({ type: header.type, context, read });
    if (inner !== null && headerSize + inner.offset <= size) {
      const path = parentPath === '' ? type : `${parentPath}/${type}`;
      const list = await this.list(
        payload + inner.offset,
        offset + size,
        path,
        depth + 1,
        inner.context,
      );
      node.children = list.boxes;
      node.problem ??= list.problem;
    }
    return node;
  }

  /** The rules of ISO/IEC 14496-12 4.2, with what real files do: see the walk of the backends. */
  private async header(offset: number, end: number, top: boolean): Promise<Header | End> {
    const left = end - offset;
    const bytes = await this.bytes(offset, Math.min(16, left));
    if (bytes.length < 8) {
      const other = bytes.some((byte) => byte !== 0) || (top && bytes.length < leastPadding);
      if (other) return { problem: 'trailing-bytes' };
      return { problem: top ? 'trailing-padding' : null };
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size32 = view.getUint32(0);
    const type = view.getUint32(4);
    // QuickTime ends a list with a zero; at the top level zeros are padding.
    if (size32 === 0 && type === 0) return { problem: top ? 'trailing-padding' : null };
    if (top && fourccToString(type).startsWith('0x')) return { problem: 'trailing-bytes' };
    let headerSize = type === fourcc('uuid') ? 24 : 8;
    let stated = size32;
    if (size32 === 1) {
      if (bytes.length < 16) return { problem: 'invalid-box-size' };
      headerSize += 8;
      stated = Number(view.getBigUint64(8));
    }
    if (size32 === 0) stated = left;
    else if (stated < (size32 === 1 ? 16 : 8)) return { problem: 'invalid-box-size' };
    const size = Math.min(stated, left);
    let problem: ProblemCode | null = null;
    if (stated > left) problem = top ? 'truncated-file' : 'box-exceeds-parent';
    else if (size32 === 0 && !top) problem = 'invalid-box-size';
    if (size < headerSize) {
      // A `uuid` box without room for its extended type.
      headerSize -= 16;
      problem ??= 'box-too-short';
    }
    return { type, headerSize, size, problem };
  }

  /** Up to `length` bytes; fewer only where the source has shrunk. The view is valid until the next call. */
  private async bytes(offset: number, length: number): Promise<Uint8Array> {
    let at = offset - this.windowOffset;
    if (at < 0 || at + length > this.window.length) {
      this.signal?.throwIfAborted();
      const wanted = Math.min(Math.max(windowSize, length), this.source.size - offset);
      this.window = await this.source.read(offset, wanted, this.signal);
      this.windowOffset = offset;
      at = 0;
    }
    return this.window.subarray(at, at + length);
  }
}
