/**
 * The box tree of a file: what stands where, for people who debug files. It asks no backend: only headers are read, and
 * the contents of no box but those that say where its children begin. Media data are never read.
 */

import { u32 } from '../bytes/bytes.js';
import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { toHex } from '../bytes/hex.js';
import {
  type Children,
  childrenOf,
  type TreeContext,
} from '../families/isobmff/tree-containers.js';
import { limitExceeded, MediaError } from '../media/errors.js';
import { defaultLimits, type Limits, resolveLimits } from '../media/limits.js';
import type { ProblemCode } from '../report/problems.js';
import type { MediaInput } from '../sources/index.js';
import { checkNames, checkSignal } from './options.js';
import { Reader, withSource } from './reading.js';

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
  const { signal } = options;
  signal?.throwIfAborted();
  return withSource(input, signal, (source) =>
    new TreeWalk(new Reader(source, signal), limits).file(),
  );
}

/** The boxes of an open source, which stays open; as {@link boxTree} with the default limits. */
export async function boxesOf(reader: Reader): Promise<BoxNode[]> {
  return (await new TreeWalk(reader, defaultLimits).file()).boxes;
}

const UUID = fourcc('uuid');
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
  private namedType = 0;
  private typeName = fourccToString(0);

  constructor(
    private readonly reader: Reader,
    private readonly limits: Limits,
  ) {}

  async file(): Promise<BoxTree> {
    const { size } = this.reader.source;
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
      const left = end - position;
      const length = Math.min(16, left);
      const bytes = this.held(position, length) ?? (await this.bytes(position, length));
      const header = this.header(bytes, left, depth === 0);
      if ('type' in header) {
        if (++this.boxes > this.limits.boxes)
          throw limitExceeded('boxes', this.limits.boxes, position, path);
        const node = nodeOf(header, this.name(header.type), position);
        // Without waiting where nothing has to be read: a file may have millions of boxes.
        const found = this.describe(node, header, context);
        const inner = found instanceof Promise ? await found : found;
        if (inner !== null) await this.fill(node, inner, path, depth);
        boxes.push(node);
        position += node.size;
      } else return { boxes, problem: header.problem };
    }
    return { boxes, problem: null };
  }

  /** Reads what tells a box's extended type and its children; a promise where there is something to read. */
  private describe(
    node: BoxNode,
    { type }: Header,
    context: TreeContext,
  ): Children | null | Promise<Children | null> {
    const { offset, size, headerSize } = node;
    const payload = offset + headerSize;
    const read = (at: number, length: number) =>
      this.bytes(payload + at, Math.min(length, Math.max(size - headerSize - at, 0)));
    const box = { type, length: size - headerSize, context, read };
    if (headerSize < 24) return childrenOf(box);
    return this.bytes(payload - 16, 16).then((extended) => {
      node.userType = toHex(extended);
      return childrenOf(box);
    });
  }

  private async fill(
    node: BoxNode,
    { offset, context }: Children,
    parentPath: string,
    depth: number,
  ): Promise<void> {
    if (node.headerSize + offset > node.size) return;
    const path = parentPath === '' ? node.type : `${parentPath}/${node.type}`;
    const start = node.offset + node.headerSize + offset;
    const list = await this.list(start, node.offset + node.size, path, depth + 1, context);
    node.children = list.boxes;
    node.problem ??= list.problem;
  }

  /** The rules of ISO/IEC 14496-12 4.2, with what real files do: see the walk of the backends. */
  private header(bytes: Uint8Array, left: number, top: boolean): Header | End {
    if (bytes.length < 8) {
      const other = bytes.some((byte) => byte !== 0) || (top && bytes.length < leastPadding);
      if (other) return { problem: 'trailing-bytes' };
      return { problem: top ? 'trailing-padding' : null };
    }
    const size32 = u32(bytes, 0);
    const type = u32(bytes, 4);
    // QuickTime ends a list with a zero; at the top level zeros are padding.
    if (size32 === 0 && type === 0) return { problem: top ? 'trailing-padding' : null };
    if (top && this.name(type).startsWith('0x')) return { problem: 'trailing-bytes' };
    let headerSize = type === UUID ? 24 : 8;
    let stated = size32;
    if (size32 === 1) {
      if (bytes.length < 16) return { problem: 'invalid-box-size' };
      headerSize += 8;
      stated = u32(bytes, 8) * 2 ** 32 + u32(bytes, 12);
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

  /** Of a run of boxes of one type the name is made once. */
  private name(type: number): string {
    if (type !== this.namedType) {
      this.namedType = type;
      this.typeName = fourccToString(type);
    }
    return this.typeName;
  }

  /** What is in the window already; else null. */
  private held(offset: number, length: number): Uint8Array | null {
    const at = offset - this.windowOffset;
    if (at < 0 || at + length > this.window.length) return null;
    return this.window.subarray(at, at + length);
  }

  /** Up to `length` bytes; fewer only where the source has shrunk. The view is valid until the next call. */
  private async bytes(offset: number, length: number): Promise<Uint8Array> {
    const held = this.held(offset, length);
    if (held !== null) return held;
    const wanted = Math.min(Math.max(windowSize, length), this.reader.source.size - offset);
    this.window = await this.reader.read(offset, wanted);
    this.windowOffset = offset;
    return this.window.subarray(0, length);
  }
}

const nodeOf = ({ headerSize, size, problem }: Header, type: string, offset: number): BoxNode => ({
  type,
  offset,
  size,
  headerSize,
  userType: null,
  problem,
  children: null,
});
