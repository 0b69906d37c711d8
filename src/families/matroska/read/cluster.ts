/** What stands in clusters (RFC 9559 5.1.3): their time, blocks, and what belongs to these. */

import { type Path, pathTo } from '../../../media/parsing-context.js';
import type { Need } from '../../../media/session.js';
import { unknownSize } from '../ebml.js';
import { ids } from '../ids.js';
import {
  type BlockHeader,
  laced,
  longestBlockHeader,
  readBlockHeader,
  readLaces,
} from './block.js';
import { isInCluster, level, nameOf } from './levels.js';
import type { BlockFrames, TrackState } from './track.js';
import { readInt, readUint } from './values.js';
import type { Walk } from './walk.js';

/** Of a laced block, on the first try. */
const lacingHead = 1024;

/** BlockAddIDs: what the codec defines (alpha of VP8 and VP9), ITU-T T.35. */
const codecAddition = 1;
const t35Addition = 4;

export class ClusterReader {
  /** Timestamp; -1 while it is not known. */
  #time = -1;
  #previous = 0;
  #anyBefore = false;
  /** Where the first block stands that came before the Timestamp; -1 without one. */
  #waiting = -1;
  #simple = 0;
  #groups = 0;
  #path: Path | null = null;
  #numbers: Map<number, TrackState> | null = null;
  #told = { unknownTrack: false, negative: false };

  readonly #header: BlockHeader = { track: 0, time: 0, flags: 0, headerSize: 0 };
  readonly #frames: BlockFrames = {
    time: 0,
    keyframe: false,
    duration: -1,
    count: 0,
    offsets: [],
    sizes: [],
  };
  // Of a BlockGroup.
  #track: TrackState | null = null;
  #references = 0;
  #duration = -1;
  #discard = 0;
  #alpha = 0;
  #t35Offset = -1;
  #t35Size = 0;
  // Of a BlockMore.
  #addId = codecAddition;
  #additionOffset = -1;
  #additionSize = 0;

  constructor(private readonly walker: Walk) {}

  begin(path: Path): void {
    this.#path = path;
    if (this.#time >= 0) {
      this.#previous = this.#time;
      this.#anyBefore = true;
    }
    this.#time = -1;
    this.#waiting = -1;
    this.#simple = this.#groups = 0;
    if (this.#numbers !== null) return;
    this.#numbers = new Map();
    for (const track of this.walker.tracks ?? []) {
      const { id } = track.row;
      if (!this.#numbers.has(id)) this.#numbers.set(id, track);
    }
  }

  /** Where to go on once more, now that the time is known; -1 where all is done. */
  end(): number {
    const from = this.#waiting;
    this.#waiting = -1;
    if (from < 0) return -1;
    const timestamp = pathTo(this.#path, nameOf(ids.Timestamp));
    this.walker.problem('missing-element', timestamp, this.walker.open.offset(level.cluster));
    this.#time = 0;
    return from;
  }

  /** Among its siblings of the same name. */
  #indexOf(id: number): number {
    return id === ids.SimpleBlock ? this.#simple : id === ids.BlockGroup ? this.#groups : -1;
  }

  /** Walks over a child of a cluster, or of what is in it. */
  element(id: number, size: number, headerSize: number): Need | null {
    const { walker } = this;
    const { position, open } = walker;
    const limit = open.end;
    const data = position + headerSize;
    const end = data + size;
    if (position !== walker.counted) walker.context.countBox(null, nameOf(id), -1, position);
    walker.counted = position;
    if (size === unknownSize || end > limit) {
      const path = pathTo(open.path(), nameOf(id), this.#indexOf(id));
      if (size === unknownSize) walker.problem('unknown-size-not-allowed', path, position);
      else if (open.level === level.cluster && !isInCluster(id))
        walker.problem('invalid-element', path, position, -1, size, limit - data);
      else if (limit >= walker.size) {
        // What is there of a block is no frame.
        walker.cut(path, position, end - limit);
        walker.position = limit;
        return null;
      } else walker.problem('element-exceeds-parent', path, position, -1, size, limit - data);
      walker.garbage = position;
      return null;
    }
    if (walker.aim.to === 'tracks') {
      walker.position = end;
      return null;
    }
    const there = walker.base + walker.bytes.length;
    const wanted = this.#wanted(open.level, id, end - data);
    if (wanted > 0 && data + wanted > there) return walker.ask(headerSize + wanted);
    if (wanted === 0) {
      const inner = innerLevel(open.level, id);
      if (inner > 0) {
        const index = inner === level.group ? this.#beginGroup(position) : -1;
        if (inner === level.more) this.#beginAddition();
        walker.enter(inner, data, end, false, index);
        return null;
      }
    }
    const next = this.#child(id, data, end, Math.min(end, there), position);
    if (next > 0) return walker.ask(headerSize + next);
    if (next === 0) walker.position = end;
    return null;
  }

  /** How many of the `size` bytes of a child have to be there. */
  #wanted(at: number, id: number, size: number): number {
    if (at === level.cluster) {
      if (id === ids.SimpleBlock) return Math.min(size, longestBlockHeader);
      return id === ids.Timestamp && size <= 8 ? size : 0;
    }
    if (at === level.group) {
      if (id === ids.Block) return Math.min(size, longestBlockHeader);
      const isNumber =
        id === ids.BlockDuration || id === ids.ReferenceBlock || id === ids.DiscardPadding;
      return isNumber && size <= 8 ? size : 0;
    }
    return at === level.more && id === ids.BlockAddID && size <= 8 ? size : 0;
  }

  /**
   * Reads a child whose data are `[data, end)` of the file, those before `have` in the window. Gives how many
   * bytes of the data have to be there to go on, 0 where it was read, or -1 where the walk goes on elsewhere.
   */
  #child(id: number, data: number, end: number, have: number, position: number): number {
    const { bytes, base, open } = this.walker;
    const from = data - base;
    const to = end - base;
    if (open.level === level.cluster) {
      if (id === ids.SimpleBlock) return this.#simpleBlock(data, end, have, position);
      if (id === ids.Timestamp) return this.#timestamp(bytes, from, to, position);
    } else if (open.level === level.group) {
      if (this.#waiting >= 0) return 0;
      if (id === ids.Block) return this.#read(data, end, have, position, id, -1);
      if (id === ids.BlockDuration) this.#duration = readUint(bytes, from, to) ?? -1;
      else if (id === ids.ReferenceBlock) this.#references++;
      else if (id === ids.DiscardPadding) this.#discard = readInt(bytes, from, to) ?? 0;
    } else if (open.level === level.more) {
      if (id === ids.BlockAddID && end > data) this.#addId = readUint(bytes, from, to) ?? 0;
      else if (id === ids.BlockAdditional) {
        this.#additionOffset = data;
        this.#additionSize = end - data;
      }
    }
    return 0;
  }

  #timestamp(bytes: Uint8Array, from: number, to: number, position: number): number {
    if (this.#time >= 0) return 0;
    const time = readUint(bytes, from, to);
    const path = pathTo(this.#path, nameOf(ids.Timestamp));
    if (time === null) this.walker.problem('invalid-element', path, position, -1, to - from, 8);
    this.#time = time ?? 0;
    if (this.#anyBefore && this.walker.scans() && this.#time < this.#previous)
      this.walker.problem('timestamps-backwards', path, position, -1, this.#previous, this.#time);
    if (this.#waiting < 0) return 0;
    this.walker.position = this.#waiting;
    this.#waiting = -1;
    return -1;
  }

  #wait(position: number): boolean {
    if (this.#time >= 0) return false;
    if (this.#waiting < 0) this.#waiting = position;
    return true;
  }

  #simpleBlock(data: number, end: number, have: number, position: number): number {
    if (this.#wait(position)) return 0;
    const read = this.#read(data, end, have, position, ids.SimpleBlock, this.#simple);
    if (read > 0) return read;
    this.#simple++;
    const track = this.#track;
    if (track === null) return 0;
    const frames = this.#frames;
    frames.keyframe = (this.#header.flags & 0x80) !== 0;
    frames.duration = -1;
    this.#add(track, position);
    return 0;
  }

  #add(track: TrackState, position: number): void {
    const { context } = this.walker;
    const frames = this.#frames;
    if (this.walker.scans()) {
      context.countSamples(frames.count, this.#path as Path, position);
      if (track.rows !== null) context.countRows(frames.count, this.#path as Path, position);
    }
    track.add(frames);
  }

  /** Leaves the track (null where there is none, or no frame) and the frames. */
  #read(
    data: number,
    end: number,
    have: number,
    position: number,
    id: number,
    index: number,
  ): number {
    const header = this.#header;
    const frames = this.#frames;
    this.#track = null;
    const { walker } = this;
    const { bytes, base } = walker;
    if (!readBlockHeader(bytes, data - base, have - base, header)) {
      walker.problem('invalid-block', this.#blockPath(id, index), position, -1, end - data);
      return 0;
    }
    const payload = data + header.headerSize;
    if ((header.flags & laced) !== 0) {
      const state = readLaces(
        bytes,
        payload - base,
        have - base,
        end - payload,
        payload,
        header.flags,
        frames,
      );
      if (state === 'short') return Math.min(end - data, Math.max(lacingHead, 4 * (have - data)));
      if (state === 'invalid') {
        walker.problem('invalid-lacing', this.#blockPath(id, index), position, -1, end - payload);
        return 0;
      }
    } else {
      frames.count = 1;
      frames.offsets[0] = payload;
      frames.sizes[0] = end - payload;
    }
    const track = this.#numbers?.get(header.track) ?? null;
    if (track === null) {
      if (!this.#told.unknownTrack && walker.tracks !== null)
        walker.problem(
          'block-unknown-track',
          this.#blockPath(id, index),
          position,
          -1,
          header.track,
        );
      this.#told.unknownTrack = true;
      return 0;
    }
    frames.time = this.#time + header.time * track.timestampScale;
    if (frames.time < 0 && !this.#told.negative) {
      this.#told.negative = true;
      walker.problem(
        'negative-timestamp',
        this.#blockPath(id, index),
        position,
        track.index,
        frames.time,
      );
    }
    this.#track = track;
    return 0;
  }

  #blockPath(id: number, index: number): Path {
    const holder =
      id === ids.Block ? pathTo(this.#path, nameOf(ids.BlockGroup), this.#groups - 1) : this.#path;
    return pathTo(holder, nameOf(id), index);
  }

  /** Its index among its siblings. */
  #beginGroup(position: number): number {
    this.#track = null;
    this.#references = 0;
    this.#duration = -1;
    this.#discard = 0;
    this.#alpha = 0;
    this.#t35Offset = -1;
    if (this.#wait(position)) return this.#groups;
    return this.#groups++;
  }

  #beginAddition(): void {
    this.#addId = codecAddition;
    this.#additionOffset = -1;
    this.#additionSize = 0;
  }

  endAddition(): void {
    if (this.#additionOffset < 0) return;
    if (this.#addId === codecAddition) this.#alpha++;
    else if (this.#addId === t35Addition && this.#t35Offset < 0) {
      this.#t35Offset = this.#additionOffset;
      this.#t35Size = this.#additionSize;
    }
  }

  endGroup(position: number): void {
    const track = this.#track;
    if (track === null || this.#waiting >= 0) return;
    const { raw } = track.row;
    this.#track = null;
    this.#frames.keyframe = this.#references === 0;
    this.#frames.duration = this.#duration;
    raw.alphaBlocks += this.#alpha;
    if (this.#t35Offset >= 0 && raw.t35Offset < 0) {
      raw.t35Offset = this.#t35Offset;
      raw.t35Size = this.#t35Size;
    }
    if (this.#discard > 0) raw.discard += this.#discard;
    this.#add(track, position);
  }
}

/** The level of an element that is descended into; 0 of others. */
function innerLevel(at: number, id: number): number {
  if (at === level.cluster && id === ids.BlockGroup) return level.group;
  if (at === level.group && id === ids.BlockAdditions) return level.additions;
  if (at === level.additions && id === ids.BlockMore) return level.more;
  return 0;
}
