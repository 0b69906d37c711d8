/**
 * The sans-I/O session of the fallback: walks over the top level of a file, asks for the headers and for the
 * boxes that are read as a whole, and makes the container index of them. See session.ts for how it is driven.
 */

import { headBytes } from '../../../media/container-index.js';
import { Context, type Path, pathTo } from '../../../media/parsing-context.js';
import type { FrameColumns, Need, Session, SessionOptions } from '../../../media/session.js';
import { type BoxHeader, readBoxHeader } from '../boxes.js';
import type { IsobmffIndex } from '../raw.js';
import * as type from './box-types.js';
import { Box, holds, keepMetadata, Window } from './boxes.js';
import { MediaDataBoxes } from './chunks.js';
import { FragmentReader } from './fragments.js';
import { readRandomAccessIndex, readSegmentIndex } from './indexes.js';
import { type Movie, readMovie } from './movie.js';
import { parseHeader } from './mp4box.js';
import type { MisplacedRuns, TrackState } from './track-state.js';

const maxLayout = 1000;
/** What a header can take: a 64-bit size and a uuid's user type. */
const largestHeader = 32;
/** Fewer zeros at the end may as well be the beginning of a box of less than 2^24 bytes that was cut off. */
const leastPadding = 4;
/** After a jump over media data this much usually holds the next header and a small box. */
const leastJumpRead = 4096;
/** A source that reads this far ahead is remote: there a read more costs more than bytes do. */
const remoteReadAhead = 1 << 20;

/**
 * A session in TypeScript; takes `size` bytes of a file. Its methods throw `MediaError` where a limit is hit.
 */
export function createSession(options: SessionOptions): Session<IsobmffIndex> {
  return new FallbackSession(options);
}

/** Where the index stands in a box of another name. */
interface HiddenMovie {
  /** Of that box. */
  path: Path;
  outer: number;
  offset: number;
  size: number;
}

class FallbackSession implements Session<IsobmffIndex> {
  readonly #index: IsobmffIndex;
  readonly #context: Context<IsobmffIndex>;
  readonly #readAhead: number;
  readonly #mediaData = new MediaDataBoxes();
  readonly #header: BoxHeader = { type: 0, size: 0, headerSize: 0, valid: false };
  #need: Need | null;
  #awaited: Path | null = null;
  /** Of the next top-level box. */
  #position = 0;
  #done = false;
  #movie: Movie | null = null;
  #fragments: FragmentReader | null = null;
  #largestFragment = 0;
  #toldEarlyFragment = false;
  #toldOddType = false;
  #hiddenMovie: HiddenMovie | null = null;
  #readsHidden = false;
  #brandsFrom = 0;

  constructor({ size, limits, readAhead, frames }: SessionOptions) {
    this.#index = emptyIndex(size);
    this.#context = new Context(this.#index, limits, frames ?? null);
    this.#readAhead = Math.max(readAhead, leastJumpRead);
    this.#need = size > 0 ? this.#ask(0, 0, Math.min(size, headBytes), null) : this.#finish();
  }

  start(): Need | null {
    return this.#need;
  }

  feed(bytes: Uint8Array): Need | null {
    const need = this.#need;
    if (need === null) throw new Error('feed was called after the session was done');
    this.#index.bytesRead += bytes.length;
    const window = new Window(bytes, need.offset);
    if (need.offset === 0 && this.#index.head.length === 0)
      this.#index.head = window.copy(0, Math.min(bytes.length, headBytes));
    if (bytes.length < need.minimum) this.#need = this.#sourceEnded(need, window);
    else if (this.#readsHidden) this.#need = this.#readHiddenMovie(window);
    else this.#need = this.#walk(window);
    return this.#need;
  }

  result(): IsobmffIndex {
    if (!this.#done) throw new Error('result was asked for before the session was done');
    return this.#index;
  }

  frames(): (FrameColumns | null)[] {
    if (this.#context.frames === null) return [];
    return this.#movie?.tracks.map(({ rows }) => rows?.finish() ?? null) ?? [];
  }

  /** `box` is what the bytes are of; null for a header. */
  #ask(windowEnd: number, offset: number, minimum: number, box: Path | null): Need {
    this.#awaited = box;
    let extra = this.#readAhead;
    // Headers beyond media data are far apart: the size of fragments tells how much is worth reading there.
    const jumped = offset > windowEnd + this.#readAhead;
    if (jumped && this.#readAhead < remoteReadAhead)
      extra = Math.min(Math.max(2 * this.#largestFragment, leastJumpRead), this.#readAhead);
    // Behind a whole box the next header is enough.
    const wanted = minimum > 2 * largestHeader ? minimum + largestHeader : minimum;
    const preferred = Math.min(Math.max(wanted, extra), this.#index.size - offset);
    return { offset, minimum, preferred };
  }

  #sourceEnded(need: Need, window: Window): null {
    const missing = need.minimum - window.bytes.length;
    this.#context.problem('truncated-file', this.#awaited, need.offset, -1, missing);
    this.#index.size = need.offset + window.bytes.length;
    return this.#complete();
  }

  #walk(window: Window): Need | null {
    for (;;) {
      if (this.#position >= this.#index.size) return this.#finish();
      const next = this.#readBox(window);
      if (next !== 'read') return next;
    }
  }

  /**
   * Reads the top-level box at the position; what to ask for where it is not in the
   * window, null where the walk is over.
   */
  #readBox(window: Window): Need | null | 'read' {
    const context = this.#context;
    const offset = this.#position;
    const left = this.#index.size - offset;
    const windowEnd = window.offset + window.bytes.length;
    const wanted = Math.min(left, largestHeader);
    if (offset + wanted > windowEnd) return this.#ask(windowEnd, offset, wanted, null);

    const at = offset - window.offset;
    if (left < 8)
      return this.#stopAtJunk(left, left >= leastPadding && window.allZero(at, at + left));
    const header = readBoxHeader(window.bytes, at, left, this.#header);
    if (!isPlausible(header.type)) {
      // What another program wrote over: the index may stand behind it, where FFmpeg finds it too.
      const passable =
        offset > 0 && this.#movie === null && header.type !== 0 && header.valid && header.size >= 0;
      if (!passable || header.size >= left)
        return this.#stopAtJunk(left, header.type === 0 && header.size < 0);
      if (!this.#toldOddType) context.problem('invalid-box-type', null, offset, -1, header.size);
      this.#toldOddType = true;
    }
    // Of moof boxes the path says which.
    const number = header.type === type.moof ? this.#index.raw.fragmentCount : -1;
    const path = pathTo(null, header.type, number);
    if (!header.valid) {
      context.problem('invalid-box-size', path, offset, -1, header.size);
      return this.#finish();
    }
    const size = header.size < 0 ? left : Math.min(header.size, left);
    this.#lookForHiddenMovie(header, size, window, at);
    const whole = this.#needsContent(header.type, size - header.headerSize);
    if (whole) {
      if (size > context.limits.metadataBytes) context.limitExceeded('metadataBytes', path, offset);
      if (offset + size > windowEnd) return this.#ask(windowEnd, offset, size, path);
    }
    if (header.size > left) context.problem('truncated-file', path, offset, -1, header.size - left);
    context.countBox(null, header.type, number, offset);
    if (this.#index.layout.length < maxLayout)
      this.#index.layout.push({ type: header.type, offset, size });
    this.#index.layoutCount++;
    this.#position += size;
    this.#readContent(new Box(window, header.type, at, at + header.headerSize, at + size), path);
    return 'read';
  }

  /**
   * A writer that gives up the space of an index, or never came to name it, leaves it under another name. It
   * counts where the file has no other; FFmpeg finds it in `free` and `hoov`.
   */
  #lookForHiddenMovie(header: BoxHeader, boxSize: number, window: Window, at: number): void {
    const { headerSize } = header;
    if (this.#movie !== null || this.#hiddenMovie !== null || boxSize - headerSize < 8) return;
    // Media data may hold anything, a whole file too.
    if (header.type === type.moov || header.type === type.mdat) return;
    const child = window.view.getUint32(at + headerSize + 4);
    let offset = window.offset + at;
    let size = 0;
    if (child === type.mvhd || child === type.cmov) size = boxSize;
    else if (child === type.moov) {
      offset += headerSize;
      size = Math.min(window.view.getUint32(at + headerSize), boxSize - headerSize);
    }
    if (size >= 16 && size <= this.#context.limits.metadataBytes)
      this.#hiddenMovie = {
        path: pathTo(null, header.type),
        outer: window.offset + at,
        offset,
        size,
      };
  }

  #readHiddenMovie(window: Window): null {
    const { path, outer, size } = this.#hiddenMovie as HiddenMovie;
    this.#context.problem('misnamed-movie-header', path, outer);
    const { headerSize } = readBoxHeader(window.bytes, 0, size, this.#header);
    this.#readContent(new Box(window, type.moov, 0, headerSize, size), pathTo(null, type.moov));
    return this.#complete();
  }

  /** Bytes that are no box. A file that begins with them is not media, which needs no problem. */
  #stopAtJunk(left: number, zero: boolean): Need | null {
    const offset = this.#position;
    const code = zero ? 'trailing-padding' : 'trailing-bytes';
    if (offset > 0) this.#context.problem(code, null, offset, -1, left);
    return this.#finish();
  }

  #needsContent(boxType: number, payloadSize: number): boolean {
    switch (boxType) {
      case type.moov:
        return this.#movie === null;
      case type.moof:
        return this.#movie !== null;
      case type.ftyp:
      case type.styp:
      case type.sidx:
      case type.mfra:
        return true;
      case type.udta:
      case type.meta:
      case type.uuid:
      case type.pssh:
        return this.#context.hasRoom(payloadSize);
      default:
        return false;
    }
  }

  #readContent(box: Box, path: Path): void {
    const context = this.#context;
    const index = this.#index;
    switch (box.type) {
      case type.ftyp:
      case type.styp:
        this.#readBrands(box, path);
        break;
      case type.moov:
        if (this.#movie === null) this.#readMovie(box, path);
        else context.problem('multiple-movie-headers', path, box.offset);
        break;
      case type.moof:
        this.#readFragment(box, path);
        break;
      case type.mdat:
        if (box.payloadSize === 0) break;
        if (index.raw.mediaDataOffset < 0) index.raw.mediaDataOffset = box.offset;
        this.#mediaData.add(box.window.offset + box.payload, box.window.offset + box.end);
        break;
      case type.sidx:
        readSegmentIndex(context, box);
        break;
      case type.mfra:
        readRandomAccessIndex(context, box);
        break;
      case type.udta:
      case type.meta:
      case type.uuid:
      case type.pssh:
        keepMetadata(context, path, box);
        break;
    }
  }

  /** `ftyp` (ISO/IEC 14496-12 4.3); `styp` (8.16.2) stands in where there is none. */
  #readBrands(box: Box, path: Path): void {
    if (this.#brandsFrom === type.ftyp || this.#brandsFrom === box.type) return;
    if (!holds(this.#context, path, box, -1, 8)) return;
    if (Math.floor((box.payloadSize - 8) / 4) > this.#context.limits.listEntries)
      this.#context.limitExceeded('listEntries', path, box.offset);
    this.#brandsFrom = box.type;
    const header = parseHeader(box.type === type.ftyp ? 'ftyp' : 'styp', box);
    this.#index.raw.brands = {
      major: codeOf(header.major_brand),
      // mp4box makes text of one that looks like it.
      minorVersion: box.u32(4),
      compatible: header.compatible_brands.map(codeOf),
    };
  }

  #readMovie(box: Box, path: Path): void {
    const mediaData = this.#index.raw.mediaDataOffset;
    this.#index.raw.movieOffset = box.offset;
    this.#movie = readMovie(this.#context, box);
    this.#fragments = new FragmentReader(this.#context, this.#movie);
    if (this.#movie.extended) this.#index.raw.fragmented = true;
    else if (mediaData >= 0 && mediaData < box.offset)
      this.#context.problem('late-movie-header', path, box.offset);
  }

  #readFragment(box: Box, path: Path): void {
    const number = this.#index.raw.fragmentCount++;
    this.#index.raw.fragmented = true;
    this.#largestFragment = Math.max(this.#largestFragment, box.size);
    if (this.#fragments !== null) this.#fragments.read(box, number);
    else if (!this.#toldEarlyFragment) {
      this.#toldEarlyFragment = true;
      this.#context.problem('fragment-before-movie', path, box.offset);
    }
  }

  #finish(): Need | null {
    const hidden = this.#hiddenMovie;
    if (this.#movie === null && hidden !== null && !this.#readsHidden) {
      this.#readsHidden = true;
      return this.#ask(0, hidden.offset, hidden.size, pathTo(null, type.moov));
    }
    return this.#complete();
  }

  #complete(): null {
    for (const track of this.#movie?.tracks ?? []) this.#finishTrack(track);
    this.#index.kept.sort((a, b) => a.offset - b.offset);
    this.#done = true;
    return null;
  }

  /** What could not be told before all media data boxes were known. */
  #finishTrack(track: TrackState): void {
    const context = this.#context;
    const { chunks, runsPastEnd, index } = track;
    const code = 'samples-outside-media-data';
    const outside = chunks?.table.countOutside(this.#mediaData) ?? 0;
    if (chunks !== null && outside > 0)
      context.problem(code, chunks.path, chunks.offset, index, outside);
    if (runsPastEnd !== null) {
      const { path, offset, count, most } = runsPastEnd;
      context.problem('samples-past-end', path, offset, index, count, most);
    }
    if (track.inFragments) {
      const last = track.statistics.fillLast();
      if (last > 0) track.rows?.fillGap(last);
    }
    const runs = runsOutside(track, this.#mediaData);
    if (runs !== null) context.problem(code, runs.path, runs.offset, index, runs.count);
    if (track.statistics.finish().count === 0)
      context.problem('empty-track', track.path, track.row.raw.offset, index);
  }
}

function runsOutside(track: TrackState, mediaData: MediaDataBoxes): MisplacedRuns | null {
  let found: MisplacedRuns | null = null;
  for (const { begin, end, path, offset } of track.runs) {
    if (mediaData.holds(begin, end)) continue;
    found ??= { path, offset, count: 0, most: 0 };
    found.count++;
  }
  return found;
}

/** Whether all four characters are printable ASCII or '©'. */
function isPlausible(boxType: number): boolean {
  for (let shift = 24; shift >= 0; shift -= 8) {
    const character = (boxType >>> shift) & 0xff;
    if ((character < 0x20 || character > 0x7e) && character !== 0xa9) return false;
  }
  return true;
}

/** mp4box gives a brand as four characters, each a byte. */
function codeOf(brand: string): number {
  let code = 0;
  for (let i = 0; i < 4; i++) code = code * 256 + brand.charCodeAt(i);
  return code;
}

function emptyIndex(size: number): IsobmffIndex {
  return {
    family: 'isobmff',
    size,
    bytesRead: 0,
    head: new Uint8Array(0),
    layout: [],
    layoutCount: 0,
    tracks: [],
    kept: [],
    problems: [],
    raw: {
      brands: null,
      movieOffset: -1,
      mediaDataOffset: -1,
      fragmented: false,
      fragmentCount: 0,
      compressedMovie: false,
      movie: null,
    },
  };
}
