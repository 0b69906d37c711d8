import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import type { Findings } from '../../../interpret/findings.js';
import type { ProblemCode } from '../../../report/problems.js';
import { BoxWalk } from '../boxes.js';
import type { SampleEntry } from '../raw.js';

/** A box inside a sample entry; positions are indexes into the entry's bytes. */
export interface EntryBox {
  type: number;
  start: number;
  payload: number;
  end: number;
  /** The box around it; null directly in the entry. */
  within: EntryBox | null;
}

const UUID = fourcc('uuid');

/** More boxes than any sample entry has; further ones are passed over. */
const mostBoxes = 64;

/**
 * One sample entry (or the `meta` box of images) with its place in the file, so that every problem in it can
 * name box and offset.
 */
export class EntryBytes {
  readonly bytes: Uint8Array;

  private readonly format: number;
  private readonly offset: number;

  /**
   * `known`: whether it is known what an entry of this format looks like; else nothing in its boxes can be
   * called wrong. `path`: of the box that the bytes are of, where it is no sample entry.
   */
  constructor(
    entry: SampleEntry,
    private readonly trackIndex: number,
    private readonly findings: Findings,
    private readonly known: boolean,
    private readonly path: string | null = null,
  ) {
    this.bytes = entry.bytes;
    this.format = entry.format;
    this.offset = entry.offset;
  }

  /** Reports a problem at a box of the entry, or at the entry itself. */
  problem(code: ProblemCode, box: EntryBox | null, detail = '', a = 0, b = 0): void {
    let path = '';
    for (let at = box; at !== null; at = at.within) path = `/${fourccToString(at.type)}${path}`;
    const root =
      this.path ??
      `moov/trak[${this.trackIndex}]/mdia/minf/stbl/stsd/${fourccToString(this.format)}`;
    path = root + path;
    this.findings.add(code, path, this.offset + (box?.start ?? 0), this.trackIndex, a, b, detail);
  }

  /** Where a byte of the entry stands in the file. */
  fileOffset(at: number): number {
    return this.offset + at;
  }

  /**
   * The boxes of `[start, end)` without their own children, at most `most`. QuickTime may end the list with
   * four zero bytes.
   */
  boxes(start: number, end: number, within: EntryBox | null, most = mostBoxes): EntryBox[] {
    const list: EntryBox[] = [];
    const walk = new BoxWalk(this.bytes, start, end);
    while (list.length < most && walk.next()) {
      const { type, fault, size } = walk;
      const box = { type, start: walk.start, payload: walk.payload, end: walk.end, within };
      if (fault === 'invalid') {
        if (this.known) this.problem('invalid-box-size', box, '', size);
        break;
      }
      if (fault === 'exceeds-parent' && this.known)
        this.problem('box-exceeds-parent', box, '', size, end - walk.start);
      if (type === UUID) box.payload = Math.min(box.payload + 16, box.end);
      list.push(box);
    }
    return list;
  }
}

/** The first box of a type; null where there is none. */
export function findBox(boxes: readonly EntryBox[], type: number): EntryBox | null {
  for (const box of boxes) if (box.type === type) return box;
  return null;
}
