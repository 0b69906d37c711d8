/** Metadata boxes in memory: what every reader of this folder walks over. */

import { u32 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import type { KeptElement } from '../../../media/container-index.js';
import type { MetadataBytes } from '../../../media/metadata-facts.js';
import { BoxWalk } from '../boxes.js';

/** The payload of a box; `offset` is that of its header. */
export interface Part extends MetadataBytes {
  type: number;
}

/** Boxes directly in one box that are looked at; no writer needs as many. */
const mostChildren = 10_000;

const META = fourcc('meta');
const HDLR = fourcc('hdlr');

export function partOf(box: KeptElement): Part {
  const { bytes, offset, size, path, trackIndex } = box;
  const base = offset + size - bytes.length;
  return { type: box.type, bytes, start: 0, end: bytes.length, base, offset, path, trackIndex };
}

export const length = (part: Part): number => part.end - part.start;

/**
 * The boxes in `part` from `from` on. A list of atoms may end in zero bytes (QuickTime), and no size reaches
 * past `part`. `damaged` is told of a box that states what cannot be, with the size that it states; what
 * follows such a box is hidden.
 */
export function children(
  part: Part,
  from: number,
  damaged: (child: Part, stated: number) => void,
): Part[] {
  const { bytes, base, trackIndex } = part;
  const list: Part[] = [];
  const walk = new BoxWalk(bytes, from, part.end);
  while (list.length < mostChildren && walk.next()) {
    const { type, fault, size } = walk;
    const start = Math.min(walk.payload, part.end);
    const child: Part = {
      type,
      bytes,
      start,
      end: fault === 'invalid' ? start : walk.end,
      base,
      offset: base + walk.start,
      path: `${part.path}/${fourccToString(type)}`,
      trackIndex,
    };
    if (fault === 'invalid' || fault === 'exceeds-parent') damaged(child, size);
    if (fault === 'invalid') break;
    list.push(child);
  }
  return list;
}

export function first(parts: readonly Part[], type: number): Part | null {
  for (const part of parts) if (part.type === type) return part;
  return null;
}

/**
 * `meta` is a FullBox in ISO/IEC 14496-12 8.11.1 and a plain atom in QuickTime: where its `hdlr` stands tells
 * which.
 */
export function metaContent({ bytes, start, end }: Part): number {
  if (end - start >= 8 && u32(bytes, start + 4) === HDLR) return start;
  return Math.min(start + 4, end);
}

/** Handler type of a kept `meta` box without looking further; 0 where it does not begin with one. */
export function metaHandler(box: KeptElement): number {
  if (box.type !== META) return 0;
  const part = partOf(box);
  const at = metaContent(part);
  return part.end - at >= 20 && u32(part.bytes, at + 4) === HDLR ? u32(part.bytes, at + 16) : 0;
}
