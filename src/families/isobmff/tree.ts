/** The box tree: a walk over the headers of all boxes, which reads the content of few. */

import { fourcc, fourccToString } from '../../bytes/fourcc.js';
import { toHex } from '../../bytes/hex.js';
import type { BoxNode, BoxTree, RandomAccess } from '../../media/box-tree.js';
import { limitExceeded, MediaError } from '../../media/errors.js';
import type { Limits } from '../../media/limits.js';
import type { ProblemCode } from '../../report/problems.js';
import { type BoxHeader, readBoxHeader } from './boxes.js';
import { type ChildList, childrenOf, type TreeContext } from './tree-containers.js';

const UUID = fourcc('uuid');
/** As for the backends: fewer zeros at the end may be the beginning of a box. */
const leastPadding = 4;

interface TreeHeader {
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

/**
 * Throws `MediaError` `not-media` where the file does not begin with a box, and `limit-exceeded` over
 * `limits.boxes` or `limits.depth`; and what `source` throws.
 */
export function readTree(source: RandomAccess, limits: Limits): Promise<BoxTree> {
  return new TreeWalk(source, limits).file();
}

class TreeWalk {
  private boxes = 0;
  private readonly header: BoxHeader = { type: 0, size: 0, headerSize: 0, valid: false };
  private namedType = 0;
  private typeName = fourccToString(0);

  constructor(
    private readonly source: RandomAccess,
    private readonly limits: Limits,
  ) {}

  async file(): Promise<BoxTree> {
    const { size } = this.source;
    const context: TreeContext = { parent: 0, handler: { value: 0 } };
    const { boxes, problem } = await this.list(0, size, '', 0, context);
    if (boxes.length === 0) throw new MediaError('not-media', 'the file does not begin with a box');
    return { size, problem, boxes };
  }

  /**
   * The boxes of [start, end). The context is the parent's; a track's `hdlr` tells its later siblings what it
   * is.
   */
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
      const bytes =
        this.source.held(position, length) ?? (await this.source.read(position, length));
      const header = this.headerOf(bytes, left, depth === 0);
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
    { type }: TreeHeader,
    context: TreeContext,
  ): ChildList | null | Promise<ChildList | null> {
    const { offset, size, headerSize } = node;
    const payload = offset + headerSize;
    const read = (at: number, length: number) =>
      this.source.read(payload + at, Math.min(length, Math.max(size - headerSize - at, 0)));
    const box = { type, length: size - headerSize, context, read };
    if (headerSize < 24) return childrenOf(box);
    return this.source.read(payload - 16, 16).then((extended) => {
      node.userType = toHex(extended);
      return childrenOf(box);
    });
  }

  private async fill(
    node: BoxNode,
    { offset, context }: ChildList,
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
  private headerOf(bytes: Uint8Array, left: number, top: boolean): TreeHeader | End {
    if (bytes.length < 8) {
      const other = bytes.some((byte) => byte !== 0) || (top && bytes.length < leastPadding);
      if (other) return { problem: 'trailing-bytes' };
      return { problem: top ? 'trailing-padding' : null };
    }
    const {
      type,
      valid,
      headerSize: plain,
      size: exact,
    } = readBoxHeader(bytes, 0, bytes.length, this.header);
    // QuickTime ends a list with a zero; at the top level zeros are padding.
    if (exact < 0 && type === 0) return { problem: top ? 'trailing-padding' : null };
    if (top && this.name(type).startsWith('0x')) return { problem: 'trailing-bytes' };
    if (!valid) return { problem: 'invalid-box-size' };
    let headerSize = type === UUID ? plain + 16 : plain;
    const stated = exact < 0 ? left : exact;
    const size = Math.min(stated, left);
    let problem: ProblemCode | null = null;
    if (stated > left) problem = top ? 'truncated-file' : 'box-exceeds-parent';
    else if (exact < 0 && !top) problem = 'invalid-box-size';
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
}

const nodeOf = (
  { headerSize, size, problem }: TreeHeader,
  type: string,
  offset: number,
): BoxNode => ({
  type,
  offset,
  size,
  headerSize,
  userType: null,
  problem,
  children: null,
});
