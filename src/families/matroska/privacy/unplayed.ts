/** What playing a Matroska file does not need: elements become Void of their size, so that none moves. */

import { lowerBound } from '../../../bytes/sorted.js';
import type { BoxNode } from '../../../media/box-tree.js';
import type { BlankRange, Played } from '../../family.js';
import { readAttachments } from '../metadata/attachments.js';
import type { MatroskaIndex } from '../raw.js';
import { readUint } from '../read/values.js';

const voidId = 0xec;

/** What an element without which the file is the same becomes. */
function voidOf({ offset, size }: BoxNode): BlankRange[] {
  if (size < 2) return [];
  // A size of eight bytes where there is room: the number of bytes left, whatever they are.
  const header = size < 9 ? [voidId, 0x80 | (size - 2)] : [voidId, 0x01, ...bytesOf(size - 9)];
  const { length } = header;
  const head: BlankRange = { offset, length, encoding: 'binary', bytes: header };
  if (size === length) return [head];
  return [head, { offset: offset + length, length: size - length, encoding: 'binary' }];
}

/** Seven bytes, big-endian. */
function bytesOf(value: number): number[] {
  return [6, 5, 4, 3, 2, 1, 0].map((place) => Math.floor(value / 256 ** place) % 256);
}

const contentOf = ({ offset, size, headerSize }: BoxNode): BlankRange[] =>
  size === headerSize
    ? []
    : [{ offset: offset + headerSize, length: size - headerSize, encoding: 'binary' }];

const textOf = (node: BoxNode): BlankRange[] =>
  contentOf(node).map((range) => ({ ...range, encoding: 'text' }));

/** Of Info, those that have to be there, and say which program it was. */
const programs = ['MuxingApp', 'WritingApp'];
const optional = new Set([
  ...['Title', 'DateUTC', 'SegmentUUID', 'SegmentFilename', 'PrevUUID', 'PrevFilename', 'NextUUID'],
  ...['NextFilename', 'SegmentFamily'],
]);
/** Of a TrackEntry. */
const named = new Set(['Name', 'CodecName']);
/** Subtitles are shown with them. */
const isFont = (mimeType: string | null) => /font|opentype|truetype/i.test(mimeType ?? '');

export async function unplayed(file: Played<MatroskaIndex>): Promise<BlankRange[]> {
  const ranges: BlankRange[] = [];
  const add = (more: readonly BlankRange[]) => {
    for (const range of more) ranges.push(range);
  };
  const gone = new Set<number>();
  const drop = (node: BoxNode) => {
    gone.add(node.offset);
    add(voidOf(node));
  };
  const fonts = readAttachments(file.index).filter(({ mimeType }) => isFont(mimeType));
  const fontOffsets = Float64Array.from(fonts, ({ offset }) => offset).sort();
  const holdsFont = ({ offset, size }: BoxNode) => {
    const first = fontOffsets[lowerBound(fontOffsets, offset)];
    return first !== undefined && first < offset + size;
  };
  const segments = file.tree.boxes.filter(({ type }) => type === 'Segment');
  for (const segment of segments)
    for (const node of segment.children ?? []) {
      if (node.type === 'Tags' || node.type.startsWith('0x')) drop(node);
      else if (node.type === 'Chapters' && !file.keepChapters) drop(node);
      else if (node.type === 'Attachments') {
        if (!holdsFont(node)) drop(node);
        else for (const each of node.children ?? []) if (!holdsFont(each)) add(voidOf(each));
      } else add(inside(node));
    }
  for (const segment of segments) add(await lostSeeks(segment, gone, file));
  for (const { type, offset, size, children } of file.tree.boxes)
    if (children === null) add(contentOf({ ...blank, type, offset, size, headerSize: 0 }));
  add(hiddenFrames(file));
  const last = file.tree.boxes.at(-1);
  const end = last === undefined ? 0 : last.offset + last.size;
  if (file.sound && end < file.tree.size)
    ranges.push({ offset: end, length: file.tree.size - end, encoding: 'binary' });
  return ranges;
}

const blank = { userType: null, problem: null, children: null };

/** Of an element that stays. */
function inside(node: BoxNode): BlankRange[] {
  if (node.type === 'Void') return contentOf(node);
  if (node.children === null) return [];
  return node.children.flatMap((child) => {
    if (child.type === 'Void') return contentOf(child);
    if (child.type.startsWith('0x')) return voidOf(child);
    if (node.type === 'Info' && programs.includes(child.type)) return textOf(child);
    if (node.type === 'Info' && optional.has(child.type)) return voidOf(child);
    if (node.type === 'TrackEntry' && named.has(child.type)) return voidOf(child);
    return inside(child);
  });
}

/** Entries of SeekHead that name what is gone. */
async function lostSeeks(
  segment: BoxNode,
  gone: ReadonlySet<number>,
  file: Played<MatroskaIndex>,
): Promise<BlankRange[]> {
  const start = segment.offset + segment.headerSize;
  const ranges: BlankRange[] = [];
  for (const head of segment.children ?? []) {
    if (head.type !== 'SeekHead') continue;
    for (const seek of head.children ?? []) {
      const position = seek.children?.find(({ type }) => type === 'SeekPosition');
      if (position === undefined) continue;
      const length = position.size - position.headerSize;
      if (length > 8) continue;
      const bytes = await file.read(position.offset + position.headerSize, length);
      const value = readUint(bytes, 0, bytes.length);
      if (value !== null && gone.has(start + value)) ranges.push(...voidOf(seek));
    }
  }
  return ranges;
}

/** Frames of tracks that are neither pictures, sound nor subtitles. */
function hiddenFrames({ facts, frames }: Played<MatroskaIndex>): BlankRange[] {
  return facts.tracks.flatMap(({ type }, i) => {
    const columns = frames[i];
    if (type !== 'metadata' || !columns) return [];
    return Array.from(columns.offset, (offset, row): BlankRange => {
      return { offset, length: columns.size[row] as number, encoding: 'binary' };
    });
  });
}
