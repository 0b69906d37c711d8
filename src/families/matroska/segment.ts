/** The elements of a Segment that are kept whole, opened. */

import { crc32 } from '../../bytes/crc32.js';
import type { Findings } from '../../interpret/findings.js';
import type { KeptElement } from '../../media/container-index.js';
import { type ElementHeader, readHeader, unknownSize } from './ebml.js';
import { Element, wholeBudget } from './elements.js';
import { ids } from './ids.js';
import type { MatroskaIndex } from './raw.js';

/** Those of which a Segment has one. */
const single = new Set<number>([ids.Info, ids.Tracks, ids.Cues, ids.Chapters]);

const playing = new Set<number>([ids.EBML, ids.Info, ids.Tracks]);

export class Segment {
  readonly head: Element | null;
  readonly info: Element | null;
  /** By track, its TrackEntry. */
  readonly entries: readonly Element[];
  readonly chapters: Element | null;
  readonly tags: readonly Element[];
  /** Of what says how to play the file, and of the rest, which is not to take it away. */
  readonly #budget = wholeBudget();
  readonly #budgetOfRest = wholeBudget();
  readonly #opened = new Map<KeptElement, Element>();

  constructor(
    private readonly index: MatroskaIndex,
    private readonly findings: Findings,
  ) {
    this.head = this.#first(ids.EBML);
    this.info = this.#first(ids.Info);
    this.chapters = this.#first(ids.Chapters);
    this.tags = index.kept.filter(({ type }) => type === ids.Tags).map((kept) => this.#open(kept));
    const entries = this.#first(ids.Tracks)?.all(ids.TrackEntry) ?? [];
    this.entries = index.tracks.map((_, i) => entries[i]?.ofTrack(i) ?? this.#missing(i));
  }

  /** Says what is wrong with them as a whole. */
  check(): void {
    const met = new Map<number, KeptElement>();
    for (const kept of this.index.kept) {
      if (kept.path.split('/').length > 2) continue;
      if (kept.type !== ids.EBML && kept.bytes.length > 0) checkCrc(this.#open(kept), kept);
      const first = met.get(kept.type);
      // Headers may be repeated for those who tune in.
      if (single.has(kept.type) && first !== undefined && !isSame(first, kept))
        this.findings.add('duplicate-element', kept.path, kept.offset, -1, 0, 0);
      if (first === undefined) met.set(kept.type, kept);
    }
  }

  #first(id: number): Element | null {
    const kept = this.index.kept.find(({ type }) => type === id);
    return kept === undefined ? null : this.#open(kept);
  }

  #open(kept: KeptElement): Element {
    const opened = this.#opened.get(kept);
    if (opened !== undefined) return opened;
    const { type, path, offset, userType, bytes } = kept;
    const headerSize = userType.length;
    const payload = {
      bytes,
      base: offset + headerSize,
      findings: this.findings,
      budget: playing.has(type) ? this.#budget : this.#budgetOfRest,
    };
    const element = new Element(payload, type, path, -1, -headerSize, 0, bytes.length);
    this.#opened.set(kept, element);
    return element;
  }

  /** Where the backend found a TrackEntry that is no child here: never, unless they differ. */
  #missing(trackIndex: number): Element {
    const payload = {
      bytes: new Uint8Array(0),
      base: 0,
      findings: this.findings,
      budget: this.#budget,
    };
    return new Element(
      payload,
      ids.TrackEntry,
      'Segment/Tracks/TrackEntry',
      -1,
      0,
      0,
      0,
      trackIndex,
    );
  }
}

function isSame({ bytes: a }: KeptElement, { bytes: b }: KeptElement): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * The CRC-32 is the first child and covers what follows it (RFC 8794 11.3.1). By the headers alone: of Cues,
 * which are many, nobody wants more.
 */
function checkCrc(element: Element, { size }: KeptElement): void {
  const { start, end } = element;
  const { bytes } = element.payload;
  const header: ElementHeader = { id: 0, size: 0, headerSize: 0 };
  for (let at = start; at < end; at += header.headerSize + header.size) {
    if (readHeader(bytes, at, end, header) !== 'read' || header.size === unknownSize) return;
    if (header.id !== ids['CRC-32']) continue;
    const data = at + header.headerSize;
    if (header.size !== 4 || data + 4 > end) return;
    if (at !== start) element.child(ids['CRC-32'])?.problem('crc-misplaced');
    // Of an element that is cut nothing can be said.
    else if (element.length + (start - element.at) >= size) {
      const stated = new DataView(bytes.buffer, bytes.byteOffset + data, 4).getUint32(0, true);
      if (stated !== crc32(bytes, data + 4, end)) element.problem('crc-mismatch');
    }
    return;
  }
}
