/**
 * The sans-I/O session of the fallback for Matroska and WebM. A file of at most `limits.scanBytes`, or one
 * whose frames are wanted, is walked from end to end. Of a larger one are read: the head up to the first
 * block of each track, what SeekHead names behind that, and the clusters at the end: from the last that Cues
 * name, or those that are found backwards.
 */

import { headBytes } from '../../../media/container-index.js';
import { Context } from '../../../media/parsing-context.js';
import type { FrameColumns, Need, Session, SessionOptions } from '../../../media/session.js';
import { type ElementHeader, longestHeader, readHeader } from '../ebml.js';
import { ids } from '../ids.js';
import type { MatroskaIndex } from '../raw.js';
import { AllTracks } from './aim.js';
import type { SeekEntry } from './header.js';
import { isKept } from './levels.js';
import { TailSearch } from './tail.js';
import type { TrackState } from './track.js';
import { Walker } from './walker.js';

/** Behind the beginning of the first cluster, on the search for a block of each track. */
const firstBlocks = 1 << 20;
/** Of elements that SeekHead names. */
const mostTargets = 64;
/** The first and the last step of the search at the end. */
const firstTail = 64 << 10;
const largestTail = 64 << 20;
const largestExtension = 4 << 20;
/** From the last cluster that Cues name to where the clusters end. */
const mostBehindCue = 16 << 20;

type Stage = 'head' | 'tracks' | 'scan' | 'blocks' | 'seek' | 'search' | 'tail';

export function createSession(options: SessionOptions): Session<MatroskaIndex> {
  return new MatroskaSession(options);
}

class MatroskaSession implements Session<MatroskaIndex> {
  readonly #index: MatroskaIndex;
  readonly #context: Context<MatroskaIndex>;
  readonly #walker: Walker;
  #scan: boolean;
  #stage: Stage = 'head';
  #need: Need | null;
  #done = false;
  #target: SeekEntry | null = null;
  readonly #tried = new Set<number>();
  #blocksDone = false;
  #tailSize = firstTail;
  #tail: TailSearch | null = null;
  /** Tracks with a block at the end, and with enough of them to tell a step. */
  readonly #inTail = new AllTracks(({ inTail }) => inTail > 0);
  readonly #ended = new AllTracks(({ inTail }) => inTail > 1);

  constructor({ size, limits, readAhead, frames }: SessionOptions) {
    this.#index = emptyIndex(size);
    this.#context = new Context(this.#index, limits, frames ?? null);
    this.#scan = frames !== undefined || size <= limits.scanBytes;
    this.#walker = new Walker(this.#context, Math.max(readAhead, 4096), () => this.#scan);
    this.#need = size > 0 ? this.#walker.ask(Math.min(size, headBytes)) : null;
    if (size === 0) this.#finish();
  }

  start(): Need | null {
    return this.#need;
  }

  feed(bytes: Uint8Array): Need | null {
    const need = this.#need;
    if (need === null) throw new Error('feed was called after the session was done');
    const { offset, minimum } = need;
    this.#index.bytesRead += bytes.length;
    if (offset === 0 && this.#index.head.length === 0)
      this.#index.head = new Uint8Array(bytes.subarray(0, headBytes));
    if (bytes.length < minimum) {
      const missing = minimum - bytes.length;
      this.#context.problem('truncated-file', this.#walker.path(), offset, -1, missing);
      this.#index.size = offset + bytes.length;
      this.#finish();
      this.#need = null;
    } else this.#need = this.#go(bytes, offset);
    return this.#need;
  }

  result(): MatroskaIndex {
    if (!this.#done) throw new Error('result was asked for before the session was done');
    return this.#index;
  }

  frames(): (FrameColumns | null)[] {
    if (this.#context.frames === null) return [];
    return this.#walker.tracks?.map(({ rows }) => rows?.finish() ?? null) ?? [];
  }

  #go(bytes: Uint8Array, base: number): Need | null {
    while (!this.#done) {
      let need: Need | null;
      if (this.#stage === 'search') need = this.#search(bytes, base);
      else if (this.#target !== null) need = this.#checkTarget(this.#target, bytes, base);
      else {
        need = this.#walker.walk(bytes, base);
        if (need === null) this.#next();
      }
      if (need !== null) return need;
    }
    return null;
  }

  /** What comes after a stage. */
  #next(): void {
    const walker = this.#walker;
    switch (this.#stage) {
      case 'head':
        if (walker.position >= this.#index.size) {
          this.#finish();
          return;
        }
        this.#index.raw.firstCluster = walker.position;
        if (walker.tracks === null) {
          if (this.#scan) this.#enter('tracks');
          else this.#seek();
        } else this.#enter(this.#scan ? 'scan' : 'blocks');
        return;
      case 'tracks':
        this.#scan = true;
        this.#enter('scan');
        return;
      case 'scan':
        this.#finish();
        return;
      case 'tail':
        // A track may have its last block in an earlier cluster.
        if (this.#ended.hold(walker.tracks ?? [])) this.#finish();
        else this.#stage = 'search';
        return;
      case 'blocks':
        this.#blocksDone = true;
        this.#seek();
        return;
      default:
        this.#seek();
    }
  }

  #enter(stage: 'tracks' | 'scan' | 'blocks'): void {
    this.#stage = stage;
    const from = this.#index.raw.firstCluster;
    if (stage === 'blocks') this.#walker.jump(from, { to: 'blocks', before: from + firstBlocks });
    else this.#walker.jump(from, { to: stage === 'scan' ? 'end' : 'tracks' });
  }

  /** What SeekHead names and was not met yet, in the order of the file; then what comes next. */
  #seek(): void {
    this.#stage = 'seek';
    this.#target = null;
    if (this.#tried.size < mostTargets)
      for (const entry of this.#walker.places.seeks) {
        const { id, offset } = entry;
        if (!(isKept(id) || id === ids.Attachments) || offset >= this.#index.size) continue;
        if (this.#walker.places.has(offset) || this.#tried.has(offset)) continue;
        if (this.#target === null || offset < this.#target.offset) this.#target = entry;
      }
    if (this.#target !== null) {
      this.#tried.add(this.#target.offset);
      this.#walker.jump(this.#target.offset, { to: 'next' });
    } else if (this.#walker.tracks === null) this.#enter('tracks');
    else if (!this.#blocksDone) this.#enter('blocks');
    else if (this.#tail === null) this.#enterTail(this.#walker.tracks);
    else this.#stage = 'search';
  }

  #enterTail(tracks: readonly TrackState[]): void {
    const end = this.#clustersEnd();
    const cue = this.#walker.places.lastCue();
    for (const track of tracks) track.inTail = 0;
    this.#tail = new TailSearch(end);
    if (cue < this.#index.raw.firstCluster || cue >= end || end - cue > mostBehindCue) {
      this.#stage = 'search';
      return;
    }
    // Should more be looked for before it.
    while (this.#tailSize < end - cue) this.#tailSize *= 4;
    this.#stage = 'tail';
    this.#target = { id: ids.Cluster, offset: cue };
    this.#walker.jump(cue, { to: 'offset', before: end });
  }

  /** Goes to the next target where another element stands at this one. */
  #checkTarget({ id, offset }: SeekEntry, bytes: Uint8Array, base: number): Need | null {
    const header: ElementHeader = { id: 0, size: 0, headerSize: 0 };
    const least = Math.min(longestHeader, this.#index.size - offset);
    if (offset < base || offset + least > base + bytes.length) return this.#walker.ask(least);
    this.#target = null;
    const state = readHeader(bytes, offset - base, bytes.length, header);
    if (state !== 'read' || header.id !== id) this.#seek();
    else if (this.#tail !== null) this.#index.raw.tailOffset = this.#tail.found = offset;
    return null;
  }

  #search(bytes: Uint8Array, base: number): Need | null {
    const { raw } = this.#index;
    const end = this.#clustersEnd();
    const length = Math.min(this.#tailSize, end);
    if (base > end - length || base + bytes.length < end)
      return { offset: end - length, minimum: length, preferred: length };
    const search = this.#tail as TailSearch;
    const before = search.found;
    const found = search.next(bytes.subarray(0, end - base), base, end - length);
    if (found >= 0) {
      raw.tailOffset = found;
      this.#stage = 'tail';
      this.#walker.jump(found, { to: 'offset', before });
    } else if (length === end || length >= this.#mostTail(before < end)) this.#finish();
    else this.#tailSize *= 4;
    return null;
  }

  /** How much is worth reading: once there are clusters only for tracks without a block in them. */
  #mostTail(found: boolean): number {
    if (!found) return largestTail;
    return this.#inTail.hold(this.#walker.tracks ?? []) ? 0 : largestExtension;
  }

  /** Where the first Segment ends, as far as that can be believed. */
  #clustersEnd(): number {
    const { size, raw } = this.#index;
    const end = raw.segmentOffset + raw.segmentSize;
    return raw.segmentSize >= 0 && end > raw.firstCluster ? Math.min(size, end) : size;
  }

  #finish(): void {
    this.#done = true;
    this.#index.raw.scanned = this.#scan;
    this.#walker.kept.prepare(this.#scan);
    for (const track of this.#walker.tracks ?? []) track.finish();
    this.#walker.places.check(this.#scan, this.#tried);
  }
}

function emptyIndex(size: number): MatroskaIndex {
  return {
    ...{ family: 'matroska', size, bytesRead: 0, head: new Uint8Array(0) },
    ...{ layout: [], layoutCount: 0, tracks: [], kept: [], problems: [] },
    raw: {
      ...{ segmentOffset: -1, segmentSize: -1, timestampScale: 1_000_000, scanned: false },
      ...{ unknownSizes: 0, clusters: 0, firstCluster: -1, cuesOffset: -1, tailOffset: -1 },
    },
  };
}
