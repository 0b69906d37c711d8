/** The tree of elements: a walk over headers, which reads no content. */

import type { BoxNode, BoxTree, RandomAccess } from '../../media/box-tree.js';
import { limitExceeded, MediaError } from '../../media/errors.js';
import type { Limits } from '../../media/limits.js';
import type { ProblemCode } from '../../report/problems.js';
import { type ElementHeader, longestHeader, readHeader, unknownSize } from './ebml.js';
import { ids, nameOf } from './ids.js';

/** Elements that hold others (RFC 8794, RFC 9559). */
const masters = new Set<number>([
  ids.EBML,
  ids.DocTypeExtension,
  ids.Segment,
  ids.SeekHead,
  ids.Seek,
  ids.Info,
  ids.ChapterTranslate,
  ids.Cluster,
  ids.SilentTracks,
  ids.BlockGroup,
  ids.BlockAdditions,
  ids.BlockMore,
  ids.Slices,
  ids.ReferenceFrame,
  ids.Tracks,
  ids.TrackEntry,
  ids.BlockAdditionMapping,
  ids.TrackTranslate,
  ids.Video,
  ids.Colour,
  ids.MasteringMetadata,
  ids.Projection,
  ids.Audio,
  ids.TrackOperation,
  ids.ContentEncodings,
  ids.ContentEncoding,
  ids.ContentCompression,
  ids.ContentEncryption,
  ids.ContentEncAESSettings,
  ids.Cues,
  ids.CuePoint,
  ids.CueTrackPositions,
  ids.Attachments,
  ids.AttachedFile,
  ids.Chapters,
  ids.EditionEntry,
  ids.EditionDisplay,
  ids.ChapterAtom,
  ids.ChapterTrack,
  ids.ChapterDisplay,
  ids.ChapProcess,
  ids.Tags,
  ids.Tag,
  ids.Targets,
  ids.SimpleTag,
]);

const topLevel = new Set<number>([
  ids.SeekHead,
  ids.Info,
  ids.Cluster,
  ids.Tracks,
  ids.Cues,
  ids.Attachments,
  ids.Chapters,
  ids.Tags,
]);
const roots = new Set<number>([ids.EBML, ids.Segment]);

interface Open {
  node: BoxNode;
  id: number;
  end: number;
  /** It ends where something begins that cannot be in it. */
  unknown: boolean;
}

/**
 * Rejects with `MediaError` `not-media` where the file does not begin with an element, and `limit-exceeded`
 * over `limits.boxes` or `limits.depth`; and as `source` does.
 */
export async function readTree(source: RandomAccess, limits: Limits): Promise<BoxTree> {
  const { size } = source;
  const boxes: BoxNode[] = [];
  const open: Open[] = [];
  const header: ElementHeader = { id: 0, size: 0, headerSize: 0 };
  let count = 0;
  let problem: ProblemCode | null = null;
  for (let position = 0; position < size; ) {
    while (open.length > 0 && position >= (open.at(-1) as Open).end) open.pop();
    const inner = open.at(-1);
    const limit = inner?.end ?? size;
    const length = Math.min(longestHeader, limit - position);
    const bytes = source.held(position, length) ?? (await source.read(position, length));
    if (readHeader(bytes, 0, bytes.length, header) !== 'read') {
      if (inner === undefined) {
        problem = 'trailing-bytes';
        break;
      }
      inner.node.problem ??= 'trailing-bytes';
      position = limit;
      continue;
    }
    const { id, headerSize } = header;
    while (open.length > 0 && (open.at(-1) as Open).unknown && ends(id, (open.at(-1) as Open).id)) {
      const closed = open.pop() as Open;
      closed.node.size = position - closed.node.offset;
    }
    if (++count > limits.boxes) throw limitExceeded('boxes', limits.boxes, position, pathOf(open));
    const holder = open.at(-1);
    const left = (holder?.end ?? size) - position - headerSize;
    const unknown = header.size === unknownSize;
    const data = unknown ? left : Math.min(header.size, left);
    const node: BoxNode = {
      ...{
        type: nameOf(id),
        offset: position,
        size: headerSize + data,
        headerSize,
        userType: null,
      },
      problem: problemOf(id, header.size, left, holder === undefined || holder.end >= size),
      children: masters.has(id) ? [] : null,
    };
    (holder?.node.children ?? boxes).push(node);
    position += headerSize;
    if (node.children === null) position += data;
    else {
      open.push({ node, id, end: position + data, unknown });
      if (open.length > limits.depth)
        throw limitExceeded('depth', limits.depth, node.offset, pathOf(open));
    }
  }
  if (boxes.length === 0)
    throw new MediaError('not-media', 'the file does not begin with an element');
  return { size, problem, boxes };
}

function problemOf(id: number, size: number, left: number, atEnd: boolean): ProblemCode | null {
  if (size === unknownSize)
    return id === ids.Segment || id === ids.Cluster ? null : 'unknown-size-not-allowed';
  if (size <= left) return null;
  return atEnd ? 'truncated-file' : 'element-exceeds-parent';
}

/** Whether an element that has no size is over where this one begins. */
function ends(id: number, holder: number): boolean {
  if (roots.has(id)) return true;
  return holder !== ids.Segment && topLevel.has(id);
}

const pathOf = (open: readonly Open[]) => open.map(({ node }) => node.type).join('/');
