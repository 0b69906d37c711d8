/** Elements of a payload in memory, with what is wrong with them: for what is kept whole. */

import { isUtf8 } from '../../bytes/text.js';
import type { Findings } from '../../interpret/findings.js';
import type { ProblemCode } from '../../report/problems.js';
import { type ElementHeader, readHeader, unknownSize } from './ebml.js';
import { ids, nameOf } from './ids.js';

/** Of which there may be several, so that paths count them. */
const several = new Set<number>([
  ids.TrackEntry,
  ids.BlockAdditionMapping,
  ids.ContentEncoding,
  ids.CuePoint,
  ids.CueTrackPositions,
  ids.EditionEntry,
  ids.ChapterAtom,
  ids.ChapterDisplay,
  ids.Tag,
  ids.SimpleTag,
  ids.Seek,
]);

const decoder = new TextDecoder();
/** Of a text. */
const longestText = 64 * 1024;

/** Bytes of the file that an element stands in, and where what is wrong with it goes. */
export interface Payload {
  bytes: Uint8Array;
  /** Of `bytes[0]`, in the file. */
  base: number;
  findings: Findings;
  budget: Budget;
}

/** What a file may still ask for. */
export interface Budget {
  /** To be opened: each takes more memory than the two bytes that it may have. */
  elements: number;
  /** Bytes that compressed ones may still make. */
  inflated: number;
}

/** Far more than any file has outside its clusters and Cues. */
export const wholeBudget = (): Budget => ({ elements: 200_000, inflated: 2 << 20 });

export class Element {
  #children: readonly Element[] | null = null;

  /** Its data are `[start, end)` of the payload; `at` is where its header begins. */
  constructor(
    readonly payload: Payload,
    readonly id: number,
    /** Of an element that is kept by itself, its path. */
    private readonly holder: Element | string,
    /** Among those of its name where there may be several; else -1. */
    private readonly place: number,
    readonly at: number,
    readonly start: number,
    readonly end: number,
    /** -1 for what is of no track. */
    readonly trackIndex = -1,
  ) {}

  /** Few are asked for theirs. */
  get path(): string {
    const { holder, id, place } = this;
    if (typeof holder === 'string') return holder;
    return `${holder.path}/${nameOf(id)}${place < 0 ? '' : `[${place}]`}`;
  }

  /** In the file. */
  get offset(): number {
    return this.payload.base + this.at;
  }

  get dataOffset(): number {
    return this.payload.base + this.start;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** A view. */
  get data(): Uint8Array {
    return this.payload.bytes.subarray(this.start, this.end);
  }

  /** In the order of the file. What does not fit is clipped, and said once. */
  get children(): readonly Element[] {
    this.#children ??= this.#read();
    return this.#children;
  }

  problem(code: ProblemCode, a = 0, b = 0, detail = ''): void {
    this.payload.findings.add(code, this.path, this.offset, this.trackIndex, a, b, detail);
  }

  #read(): Element[] {
    const { bytes } = this.payload;
    const found: Element[] = [];
    let counts: Map<number, number> | null = null;
    const header: ElementHeader = { id: 0, size: 0, headerSize: 0 };
    for (let at = this.start; at < this.end; ) {
      if (this.payload.budget.elements-- <= 0) {
        this.#giveUp(at);
        break;
      }
      const state = readHeader(bytes, at, this.end, header);
      if (state !== 'read') {
        this.problem('invalid-element', this.end - at);
        break;
      }
      const { id, size, headerSize } = header;
      let place = -1;
      if (several.has(id)) {
        counts ??= new Map();
        place = counts.get(id) ?? 0;
        counts.set(id, place + 1);
      }
      const start = at + headerSize;
      const left = this.end - start;
      const length = size === unknownSize ? left : Math.min(size, left);
      const { payload, trackIndex } = this;
      const child = new Element(payload, id, this, place, at, start, start + length, trackIndex);
      if (size === unknownSize) child.problem('unknown-size-not-allowed');
      else if (size > left) child.problem('element-exceeds-parent', size, left);
      found.push(child);
      at = start + length;
    }
    return found;
  }

  #giveUp(at: number): void {
    const { payload, path, offset, trackIndex } = this;
    const place = { path, trackIndex, offset: payload.base + at, length: this.end - at };
    payload.findings.giveUp(place, 'binary', 'the file has more elements than are read', offset);
  }

  /** The same, of a track. */
  ofTrack(trackIndex: number): Element {
    const { payload, id, holder, place, at, start, end } = this;
    return new Element(payload, id, holder, place, at, start, end, trackIndex);
  }

  child(id: number): Element | null {
    return this.children.find((child) => child.id === id) ?? null;
  }

  all(id: number): Element[] {
    return this.children.filter((child) => child.id === id);
  }

  /** Null where the child is absent or no number. An empty one is 0. */
  uint(id: number): number | null {
    const child = this.child(id);
    return child === null ? null : child.asUint();
  }

  /** `absent`: of a child that is absent, no number, or has no bytes: its default. */
  uintOr(id: number, absent: number): number {
    const child = this.child(id);
    return child === null || child.length === 0 ? absent : (child.asUint() ?? absent);
  }

  flag(id: number, absent: boolean): boolean {
    return this.uintOr(id, absent ? 1 : 0) !== 0;
  }

  float(id: number): number | null {
    const child = this.child(id);
    return child === null ? null : child.asFloat();
  }

  text(id: number): string | null {
    const child = this.child(id);
    return child === null ? null : child.asText();
  }

  asUint(): number | null {
    if (this.length > 8) {
      this.problem('invalid-element', this.length);
      return null;
    }
    let value = 0;
    for (let at = this.start; at < this.end; at++)
      value = value * 256 + (this.payload.bytes[at] as number);
    return value;
  }

  /** An unsigned number of 64 bits, exactly, in decimal. */
  asUintText(): string | null {
    const value = this.asUint();
    if (value === null || value <= Number.MAX_SAFE_INTEGER)
      return value === null ? null : String(value);
    let exact = 0n;
    for (let at = this.start; at < this.end; at++)
      exact = exact * 256n + BigInt(this.payload.bytes[at] as number);
    return exact.toString();
  }

  asInt(): number | null {
    const value = this.asUint();
    if (value === null || this.length === 0) return value;
    const first = this.payload.bytes[this.start] as number;
    return first < 0x80 ? value : value - 256 ** this.length;
  }

  /** Null where it is no number that can be used. */
  asFloat(): number | null {
    const { length } = this;
    if (length === 0) return 0;
    const { bytes } = this.payload;
    if (length !== 4 && length !== 8) {
      this.problem('invalid-element', length);
      return null;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset + this.start, length);
    return length === 4 ? view.getFloat32(0) : view.getFloat64(0);
  }

  /** Up to its first NUL; at most the first 64 KiB. */
  asText(): string {
    const { data } = this;
    const nul = data.indexOf(0);
    const text = data.subarray(0, Math.min(nul < 0 ? data.length : nul, longestText));
    if (!isUtf8(text, 0, text.length)) this.problem('invalid-text');
    return decoder.decode(text);
  }
}
