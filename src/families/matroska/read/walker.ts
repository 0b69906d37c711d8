/**
 * The walk over the elements of a file, forwards, from window to window: what the session says where to
 * begin and where to stop. The native core does the same in walker.cc, step by step.
 */

import { FrameRows } from '../../../media/frame-rows.js';
import { type Context, type Path, pathText, pathTo } from '../../../media/parsing-context.js';
import type { Need } from '../../../media/session.js';
import type { ProblemCode } from '../../../report/problems.js';
import { type ElementHeader, longestHeader, readHeader, unknownSize } from '../ebml.js';
import { ids, nameOf } from '../ids.js';
import type { MatroskaIndex } from '../raw.js';
import { ClusterReader } from './cluster.js';
import { readSeekHead, readTimestampScale, readTrackEntries, type SeekEntry } from './header.js';
import {
  findTopLevel,
  isAnywhere,
  isInCluster,
  isKept,
  isRoot,
  isTopLevel,
  level,
  levelName,
  parentOf,
} from './levels.js';
import { TrackState } from './track.js';

const maxLayout = 1000;
/** What no scan reads through on the search for the next element. */
const mostGarbage = 1 << 20;
/** Of which offsets and places are kept, to check what SeekHead and Cues say. */
const mostClusters = 1 << 20;
const mostMet = 1 << 16;
/** Elements that are kept. */
const mostKept = 10_000;
/** What is skipped beyond the window is worth so much more reading. */
const behindJump = 4096;

/** How far to go. */
export type Aim =
  /** To the end of the file. */
  | { to: 'end' }
  /** To the first cluster. */
  | { to: 'cluster' }
  /** To the Tracks, whatever stands before; nothing else is noted. */
  | { to: 'tracks' }
  /** Until each track of pictures or sound has a block, or this offset. */
  | { to: 'blocks'; before: number }
  /** Over one element of the Segment. */
  | { to: 'next' }
  /** To this offset. */
  | { to: 'offset'; before: number };

export class Walker {
  position = 0;
  aim: Aim = { to: 'cluster' };
  /** Null until Tracks were read. */
  tracks: TrackState[] | null = null;
  readonly seeks: SeekEntry[] = [];
  /** Offsets of the clusters, where all are walked. */
  readonly clusters: number[] = [];
  /** By offset, what of the Segment was met. */
  readonly met = new Map<number, number>();
  readonly cluster: ClusterReader;

  #bytes: Uint8Array = new Uint8Array(0);
  #base = 0;
  #level: number = level.file;
  readonly #ends = new Float64Array(8);
  readonly #unknown = new Uint8Array(8);
  readonly #offsets = new Float64Array(8);
  readonly #indexes = new Float64Array(8).fill(-1);
  readonly #header: ElementHeader = { id: 0, size: 0, headerSize: 0 };
  readonly #counts = new Map<number, number>();
  #attached = 0;
  #passed = false;
  #toldCut = false;
  #toldOutside = false;
  /** Where what is no element began; -1 while all is well. */
  #garbage = -1;
  #scaleRead = false;
  #prepared = false;

  constructor(
    readonly context: Context<MatroskaIndex>,
    readonly readAhead: number,
    readonly scans: () => boolean,
  ) {
    this.cluster = new ClusterReader(this);
    this.#ends[level.file] = context.index.size;
  }

  get size(): number {
    return this.context.index.size;
  }

  /** Goes on at `offset`, which is that of an element of the Segment. */
  jump(offset: number, aim: Aim): void {
    this.position = offset;
    this.aim = aim;
    this.#passed = false;
    this.#garbage = -1;
    this.#level = level.segment;
  }

  /** As far as the aim and the bytes at `base` go; what to ask for, or null where the aim is reached. */
  walk(bytes: Uint8Array, base: number): Need | null {
    this.#bytes = bytes;
    this.#base = base;
    for (;;) {
      while (this.#level > level.file && this.position >= (this.#ends[this.#level] as number))
        this.#close();
      if (this.position >= this.size) {
        while (this.#level > level.file) this.#close();
        return null;
      }
      if (this.#reached()) return null;
      const need = this.#garbage >= 0 ? this.#resync() : this.#step();
      if (need === 'stop') return null;
      if (need !== null) return need;
    }
  }

  ask(minimum: number): Need {
    const left = this.size - this.position;
    const least = Math.min(minimum, left);
    const jumped = this.position - (this.#base + this.#bytes.length) > this.readAhead;
    const more = jumped ? Math.min(behindJump, this.readAhead) : this.readAhead;
    return {
      offset: this.position,
      minimum: least,
      preferred: Math.min(Math.max(least, more), left),
    };
  }

  problem(code: ProblemCode, path: Path | null, offset: number, track = -1, a = 0, b = 0): void {
    if (this.aim.to !== 'tracks') this.context.problem(code, path, offset, track, a, b);
  }

  /** Of the element that the walk is in. */
  path(at = this.#level): Path | null {
    if (at === level.file) return null;
    const index = this.#indexes[at] as number;
    return pathTo(this.path(parentOf[at]), levelName[at] as string, index);
  }

  #reached(): boolean {
    const { aim } = this;
    if (aim.to === 'offset') return this.position >= aim.before;
    if (aim.to === 'next') return this.#passed && this.#level <= level.segment;
    if (aim.to !== 'blocks') return false;
    if (this.position >= aim.before) return true;
    return this.#level <= level.cluster && (this.tracks ?? []).every(isMet);
  }

  #close(): void {
    const at = this.#level;
    if (this.aim.to !== 'tracks') {
      if (at === level.group) this.cluster.endGroup(this.#offsets[level.group] as number);
      else if (at === level.more) this.cluster.endAddition();
      else if (at === level.cluster) {
        const again = this.cluster.end();
        if (again >= 0) {
          this.position = again;
          return;
        }
      }
    }
    this.#level = parentOf[at] as number;
  }

  /** Leaves all up to the Segment, or to the file; false where a cluster is to be gone through again first. */
  #leaveTo(to: number): boolean {
    while (this.#level > to) {
      const at = this.#level;
      this.#close();
      if (this.#level === at) return false;
    }
    return true;
  }

  get clusterOffset(): number {
    return this.#offsets[level.cluster] as number;
  }

  /** Whether a cluster begins there; null where that is not known. */
  isCluster(offset: number): boolean | null {
    if (!this.scans() || this.clusters.length >= mostClusters) return null;
    let low = 0;
    let high = this.clusters.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.clusters[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return this.clusters[low] === offset;
  }

  /** Once all tracks are known and none of their blocks. */
  #prepare(): void {
    if (this.#prepared || this.tracks === null) return;
    this.#prepared = true;
    const { frames, index } = this.context;
    for (const track of this.tracks) {
      track.setScale(index.raw.timestampScale);
      if (!this.scans()) continue;
      track.count();
      if (frames !== null && (frames.tracks === null || frames.tracks.includes(track.index)))
        track.rows = new FrameRows();
    }
  }

  finish(): void {
    this.#prepare();
    for (const track of this.tracks ?? []) track.finish();
  }

  #step(): Need | 'stop' | null {
    const { position } = this;
    const header = this.#header;
    const at = position - this.#base;
    const limit = this.#ends[this.#level] as number;
    const there = this.#base + this.#bytes.length;
    if (at < 0 || at > this.#bytes.length)
      return this.ask(Math.min(longestHeader, limit - position));
    const state = readHeader(this.#bytes, at, Math.min(there, limit) - this.#base, header);
    if (state === 'read') return this.#element(header);
    if (state === 'invalid') {
      this.#garbage = position;
      return null;
    }
    if (there < limit) return this.ask(Math.min(longestHeader, limit - position));
    if (limit >= this.size) this.#cut(this.path(), position, 1);
    else this.problem('garbage-between-elements', this.path(), position, -1, limit - position);
    this.position = limit;
    return null;
  }

  /** The file ends within an element. */
  #cut(path: Path | null, offset: number, missing: number): void {
    if (this.#toldCut || this.aim.to === 'tracks') return;
    this.#toldCut = true;
    this.problem('truncated-file', path, offset, -1, missing);
  }

  /** Looks for the next element of the Segment behind what is none. */
  #resync(): Need | null {
    const begin = this.#garbage;
    const from = Math.max(this.position, begin + 1);
    const there = this.#base + this.#bytes.length;
    if (from < this.#base || (from + 4 > there && there < this.size)) {
      this.position = Math.min(from, this.size);
      return this.ask(Math.min(longestHeader, this.size - this.position));
    }
    const found = findTopLevel(this.#bytes, from - this.#base, this.#bytes.length);
    let next = this.size;
    if (found >= 0) next = this.#base + found;
    else if (there < this.size && (this.scans() || there - begin < mostGarbage)) {
      this.position = there - 3;
      return this.ask(Math.min(longestHeader, this.size - this.position));
    }
    const path = this.path();
    const outside = found < 0 && this.#level <= level.segment && next === this.size;
    this.#garbage = -1;
    if (!this.#leaveTo(level.segment)) return null;
    if (outside) this.problem('trailing-bytes', null, begin, -1, next - begin);
    else this.problem('garbage-between-elements', path, begin, -1, next - begin);
    // What lies behind the end of a Segment is taken for its own.
    if (this.#level === level.segment && next >= (this.#ends[level.segment] as number))
      this.#ends[level.segment] = this.size;
    this.position = next;
    return null;
  }

  #element({ id, size, headerSize }: ElementHeader): Need | 'stop' | null {
    const { position } = this;
    // What has no size ends where something begins that cannot be in it.
    if (isTopLevel(id) || isRoot(id)) {
      const holder = isRoot(id) ? level.file : level.segment;
      if (this.#level > holder) {
        const misplaced = this.#unknown[this.#level] === 0;
        const path = pathTo(this.path(), nameOf(id));
        if (!this.#leaveTo(holder)) return null;
        if (misplaced) this.problem('misplaced-element', path, position);
      }
    }
    if (this.#level >= level.cluster && this.#level <= level.more)
      return this.#inCluster(id, size, headerSize);
    const limit = this.#ends[this.#level] as number;
    const data = position + headerSize;
    const path = pathTo(this.path(), nameOf(id), this.#indexOf(id));
    if (!this.scans() || this.aim.to !== 'tracks') this.#count(path, position);
    if (id === ids.Cluster && this.aim.to === 'cluster') return 'stop';
    let end = data + size;
    const unknown = size === unknownSize;
    if (unknown) {
      end = limit;
      if (id !== ids.Segment && id !== ids.Cluster) {
        this.problem('unknown-size-not-allowed', path, position);
        this.#garbage = position;
        return null;
      }
    } else if (end > limit) {
      if (limit >= this.size) {
        if (this.#level === level.file && id !== ids.Segment && id !== ids.EBML)
          return this.#trailing(position);
        this.#cut(path, position, end - limit);
      } else this.problem('element-exceeds-parent', path, position, -1, size, limit - data);
      end = limit;
    }
    if (this.#level === level.file) return this.#atTop(id, path, data, end, unknown, size);
    if (this.#level === level.segment) return this.#inSegment(id, path, data, end, unknown);
    return this.#inAttachments(id, path, data, end);
  }

  #trailing(position: number): null {
    this.problem('trailing-bytes', null, position, -1, this.size - position);
    this.position = this.size;
    return null;
  }

  #count(path: Path, offset: number): void {
    this.context.countBox(path.parent, path.type, path.index, offset);
  }

  /** Of those that may stand several times, from the second on. */
  #indexOf(id: number): number {
    if (id === ids.Cluster) return this.scans() ? this.context.index.raw.clusters : -1;
    if (id === ids.AttachedFile) return this.#attached;
    const before = this.#counts.get(id) ?? 0;
    return before === 0 || this.#level !== level.segment ? -1 : before;
  }

  #note(id: number, offset: number, size: number): boolean {
    if (this.aim.to === 'tracks' || this.met.has(offset)) return false;
    if (this.met.size < mostMet && (isKept(id) || id === ids.Attachments)) this.met.set(offset, id);
    const { index } = this.context;
    if (index.layoutCount++ < maxLayout) index.layout.push({ type: id, offset, size });
    return true;
  }

  #atTop(
    id: number,
    path: Path,
    data: number,
    end: number,
    unknown: boolean,
    size: number,
  ): Need | null {
    const { raw } = this.context.index;
    const { position } = this;
    if (id === ids.EBML) {
      if (this.#bytesShort(end)) return this.ask(end - position);
      if (this.#note(id, position, end - position)) this.#keep(id, path, data, end);
      this.position = end;
      return null;
    }
    if (id === ids.Segment) {
      if (raw.segmentOffset >= 0) {
        if (this.#note(id, position, end - position))
          this.problem('several-segments', path, position);
        this.position = end;
        return null;
      }
      raw.segmentOffset = data;
      raw.segmentSize = unknown ? -1 : size;
      this.#enter(level.segment, position, data, end, unknown);
      return null;
    }
    if (isTopLevel(id) && raw.segmentOffset >= 0) {
      // Writers that were stopped leave a size that they meant to fill in.
      if (!this.#toldOutside && raw.segmentSize !== 0)
        this.problem('misplaced-element', path, position);
      this.#toldOutside = true;
      this.#ends[level.segment] = this.size;
      this.#level = level.segment;
      return null;
    }
    this.#note(id, position, end - position);
    this.position = end;
    return null;
  }

  #enter(to: number, offset: number, data: number, end: number, unknown: boolean): void {
    if (unknown) this.context.index.raw.unknownSizes += this.aim.to === 'tracks' ? 0 : 1;
    this.#level = to;
    this.#offsets[to] = offset;
    this.#ends[to] = end;
    this.#unknown[to] = unknown ? 1 : 0;
    this.position = data;
  }

  #inSegment(id: number, path: Path, data: number, end: number, unknown: boolean): Need | null {
    const { position } = this;
    if (id === ids.Cluster) return this.#openCluster(data, end, unknown);
    if (isKept(id)) return this.#readKept(id, path, data, end);
    this.#passed = true;
    const isNew = this.#note(id, position, end - position);
    if (id === ids.Attachments && isNew) {
      this.#enter(level.attachments, position, data, end, false);
      return null;
    }
    this.position = end;
    return null;
  }

  #openCluster(data: number, end: number, unknown: boolean): null {
    const { raw } = this.context.index;
    const { position } = this;
    this.#passed = true;
    if (this.aim.to === 'tracks') {
      if (unknown) this.#enter(level.cluster, position, data, end, true);
      else this.position = end;
      return null;
    }
    if (this.#note(ids.Cluster, position, end - position)) {
      if (raw.firstCluster < 0) raw.firstCluster = position;
      if (this.scans() && this.clusters.length < mostClusters) this.clusters.push(position);
      this.#indexes[level.cluster] = this.scans() ? raw.clusters : -1;
      raw.clusters++;
    }
    this.#prepare();
    this.#enter(level.cluster, position, data, end, unknown);
    this.cluster.begin(this.path() as Path);
    return null;
  }

  #bytesShort(end: number): boolean {
    return this.position < this.#base || end > this.#base + this.#bytes.length;
  }

  #readKept(id: number, path: Path, data: number, end: number): Need | null {
    const { position, context } = this;
    const wanted = this.aim.to !== 'tracks' || (id === ids.Tracks && this.tracks === null);
    if (!wanted || this.met.has(position)) {
      this.#passed = true;
      this.position = end;
      return null;
    }
    if (end - position > context.limits.metadataBytes)
      context.limitExceeded('metadataBytes', path, position);
    if (this.#bytesShort(end)) return this.ask(end - position);
    this.#passed = true;
    const payload = this.#bytes.subarray(data - this.#base, end - this.#base);
    if (id === ids.Tracks && this.tracks === null) this.#readTracks(path, payload, data);
    if (this.aim.to !== 'tracks') {
      this.#note(id, position, end - position);
      this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
      if (id === ids.Cues && context.index.raw.cuesOffset < 0)
        context.index.raw.cuesOffset = position;
      if (id === ids.SeekHead)
        for (const entry of readSeekHead(payload, context.index.raw.segmentOffset))
          this.seeks.push(entry);
      if (id === ids.Info && !this.#scaleRead) {
        this.#scaleRead = true;
        context.index.raw.timestampScale = readTimestampScale(payload);
      }
      this.#keep(id, path, data, end);
    }
    this.position = end;
    return null;
  }

  #readTracks(path: Path, payload: Uint8Array, data: number): void {
    const { context } = this;
    const { limits, index } = context;
    const entries = readTrackEntries(payload, limits.tracks);
    if (entries.length > limits.tracks) context.limitExceeded('tracks', path, this.position);
    this.tracks = entries.map((entry, i) => new TrackState(i, entry, data + entry.at));
    for (const { row } of this.tracks) index.tracks.push(row);
  }

  /** A copy of what stands behind the header. */
  #keep(id: number, path: Path, data: number, end: number): void {
    const { context, position } = this;
    const { kept: list } = context.index;
    const kept = list.length < mostKept && context.keep(end - data);
    if (!kept) this.problem('metadata-not-read', path, position, -1, end - data);
    if (list.length === mostKept) return;
    list.push({
      type: id,
      path: pathText(path),
      trackIndex: -1,
      offset: position,
      size: data - position + this.#header.size,
      userType: nothing,
      bytes: kept
        ? new Uint8Array(this.#bytes.subarray(data - this.#base, end - this.#base))
        : nothing,
    });
  }

  #inAttachments(id: number, path: Path, data: number, end: number): Need | null {
    const { position } = this;
    if (this.#level === level.attachments) {
      if (id === ids.AttachedFile) {
        this.#indexes[level.attached] = this.#attached++;
        this.#enter(level.attached, position, data, end, false);
      } else this.position = end;
      return null;
    }
    const { kept } = this.context.index;
    if (id === ids.FileData && kept.length < mostKept) {
      kept.push({
        type: id,
        path: pathText(path),
        trackIndex: -1,
        offset: position,
        size: data - position + this.#header.size,
        userType: nothing,
        bytes: nothing,
      });
    } else if (id !== ids.FileData && !isAnywhere(id)) {
      if (end - position > this.context.limits.metadataBytes)
        this.context.limitExceeded('metadataBytes', path, position);
      if (this.#bytesShort(end)) return this.ask(end - position);
      this.#keep(id, path, data, end);
    }
    this.position = end;
    return null;
  }

  #inCluster(id: number, size: number, headerSize: number): Need | null {
    const { position } = this;
    const limit = this.#ends[this.#level] as number;
    const data = position + headerSize;
    let end = data + size;
    if (this.aim.to !== 'tracks') this.context.countBox(null, nameOf(id), -1, position);
    if (size === unknownSize || end > limit) {
      const path = pathTo(this.path(), nameOf(id), this.cluster.indexOf(id));
      if (size === unknownSize) this.problem('unknown-size-not-allowed', path, position);
      else if (limit >= this.size && isInCluster(id) === (this.#level === level.cluster)) {
        this.#cut(path, position, end - limit);
        end = limit;
        // What is there of a block is no frame.
        this.position = end;
        return null;
      } else if (this.#level === level.cluster && !isInCluster(id))
        this.problem('invalid-element', path, position, -1, size, limit - data);
      else this.problem('element-exceeds-parent', path, position, -1, size, limit - data);
      this.#garbage = position;
      return null;
    }
    if (this.aim.to === 'tracks') {
      this.position = end;
      return null;
    }
    const there = this.#base + this.#bytes.length;
    const wanted = this.cluster.wanted(this.#level, id, end - data);
    if (wanted > 0 && data + wanted > there) return this.ask(headerSize + wanted);
    if (wanted === 0) {
      const deeper = this.#deeper(id);
      if (deeper > 0) {
        if (deeper === level.group) this.#indexes[level.group] = this.cluster.beginGroup(position);
        else if (deeper === level.more) this.cluster.beginAddition();
        this.#enter(deeper, position, data, end, false);
        return null;
      }
    }
    const have = Math.min(end, there);
    const bytes = this.#bytes;
    const base = this.#base;
    const next = this.cluster.child(this.#level, id, bytes, base, data, end, have, position);
    if (next > 0) return this.ask(headerSize + next);
    if (next === 0) this.position = end;
    return null;
  }

  #deeper(id: number): number {
    if (this.#level === level.cluster && id === ids.BlockGroup) return level.group;
    if (this.#level === level.group && id === ids.BlockAdditions) return level.additions;
    if (this.#level === level.additions && id === ids.BlockMore) return level.more;
    return 0;
  }
}

const nothing = new Uint8Array(0);

/** Whether a track of pictures or sound has a block, or is another one. */
function isMet({ row }: TrackState): boolean {
  return row.raw.firstOffset >= 0 || (row.raw.type !== 1 && row.raw.type !== 2);
}
