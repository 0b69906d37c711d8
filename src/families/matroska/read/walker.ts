/**
 * The walk over the elements of a file, forwards, from window to window: what the session says where to
 * begin and where to stop. The native core does the same in walker.cc, step by step.
 */

import { type Context, type Path, pathTo } from '../../../media/parsing-context.js';
import type { Need } from '../../../media/session.js';
import type { ProblemCode } from '../../../report/problems.js';
import { type ElementHeader, longestHeader, readHeader, unknownSize } from '../ebml.js';
import { ids } from '../ids.js';
import type { MatroskaIndex } from '../raw.js';
import { type Aim, AllTracks } from './aim.js';
import { ClusterReader } from './cluster.js';
import { KeptElements } from './kept.js';
import { findTopLevel, isAnywhere, isKept, isRoot, isTopLevel, level, nameOf } from './levels.js';
import { OpenElements } from './open-elements.js';
import { Places } from './places.js';
import type { TrackState } from './track.js';
import { needAt, type Walk } from './walk.js';

/** What no scan reads through on the search for the next element. */
const mostGarbage = 1 << 20;

export class Walker implements Walk {
  position = 0;
  aim: Aim = { to: 'cluster' };
  readonly places: Places;
  readonly kept: KeptElements;
  readonly cluster: ClusterReader;

  bytes: Uint8Array = new Uint8Array(0);
  base = 0;
  readonly open: OpenElements;
  readonly #header: ElementHeader = { id: 0, size: 0, headerSize: 0 };
  readonly #withBlocks = new AllTracks(({ row }) => row.raw.firstOffset >= 0);
  #attached = 0;
  #passed = false;
  #toldCut = false;
  #toldOutside = false;
  garbage = -1;
  counted = -1;

  constructor(
    readonly context: Context<MatroskaIndex>,
    readonly readAhead: number,
    readonly scans: () => boolean,
  ) {
    this.places = new Places(context);
    this.kept = new KeptElements(context, this.places);
    this.cluster = new ClusterReader(this);
    this.open = new OpenElements(context.index.size);
  }

  get tracks(): TrackState[] | null {
    return this.kept.tracks;
  }

  get size(): number {
    return this.context.index.size;
  }

  /** Goes on at `offset`, which is that of an element of the Segment. */
  jump(offset: number, aim: Aim): void {
    this.position = offset;
    this.aim = aim;
    this.#passed = false;
    this.garbage = -1;
    this.open.level = level.segment;
  }

  /** As far as the aim and the bytes at `base` go; what to ask for, or null where the aim is reached. */
  walk(bytes: Uint8Array, base: number): Need | null {
    this.bytes = bytes;
    this.base = base;
    for (;;) {
      while (this.open.level > level.file && this.position >= this.open.end) this.#close();
      if (this.position >= this.size) {
        while (this.open.level > level.file) this.#close();
        return null;
      }
      if (this.#reached()) return null;
      const need = this.garbage >= 0 ? this.#passGarbage() : this.#step();
      if (need === 'stop') return null;
      if (need !== null) return need;
    }
  }

  ask(minimum: number): Need {
    const windowEnd = this.base + this.bytes.length;
    return needAt(this.position, minimum, this.size, windowEnd, this.readAhead);
  }

  problem(code: ProblemCode, path: Path | null, offset: number, track = -1, a = 0, b = 0): void {
    if (this.aim.to !== 'tracks') this.context.problem(code, path, offset, track, a, b);
  }

  /** Of the element that the walk is in. */
  path(): Path | null {
    return this.open.path();
  }

  #reached(): boolean {
    const { aim } = this;
    if (aim.to === 'offset') return this.position >= aim.before;
    if (aim.to === 'tracks') return this.tracks !== null;
    if (aim.to === 'next') return this.#passed && this.open.level <= level.segment;
    if (aim.to !== 'blocks') return false;
    if (this.position >= aim.before) return true;
    return this.open.level <= level.cluster && this.#withBlocks.hold(this.tracks ?? []);
  }

  #close(): void {
    const at = this.open.level;
    if (this.aim.to !== 'tracks') {
      if (at === level.group) this.cluster.endGroup(this.open.offset(level.group));
      else if (at === level.more) this.cluster.endAddition();
      else if (at === level.cluster) {
        const again = this.cluster.end();
        if (again >= 0) {
          this.position = again;
          return;
        }
      }
    }
    this.open.leave();
  }

  /**
   * Leaves all up to the Segment, or to the file; false where a cluster is to be gone through again first.
   */
  #leaveTo(to: number): boolean {
    while (this.open.level > to) {
      const at = this.open.level;
      this.#close();
      if (this.open.level === at) return false;
    }
    return true;
  }

  #step(): Need | 'stop' | null {
    const { position } = this;
    const header = this.#header;
    const at = position - this.base;
    const limit = this.open.end;
    const there = this.base + this.bytes.length;
    if (at < 0 || at > this.bytes.length)
      return this.ask(Math.min(longestHeader, limit - position));
    const state = readHeader(this.bytes, at, Math.min(there, limit) - this.base, header);
    if (state === 'read') return this.#element(header);
    if (state === 'invalid') {
      this.garbage = position;
      return null;
    }
    if (there < limit) return this.ask(Math.min(longestHeader, limit - position));
    if (limit >= this.size) this.cut(this.path(), position, 1);
    else this.problem('garbage-between-elements', this.path(), position, -1, limit - position);
    this.position = limit;
    return null;
  }

  cut(path: Path | null, offset: number, missing: number): void {
    if (this.#toldCut || this.aim.to === 'tracks') return;
    this.#toldCut = true;
    this.problem('truncated-file', path, offset, -1, missing);
  }

  #passGarbage(): Need | null {
    const there = this.base + this.bytes.length;
    const from = Math.max(this.position, this.garbage + 1);
    if (from < this.base || (from + 4 > there && there < this.size)) return this.#searchFrom(from);
    const found = findTopLevel(this.bytes, from - this.base, this.bytes.length);
    const goOn = this.scans() || there - this.garbage < mostGarbage;
    if (found < 0 && there < this.size && goOn) return this.#searchFrom(there - 3);
    this.#endGarbage(found < 0 ? this.size : this.base + found, found >= 0);
    return null;
  }

  #searchFrom(offset: number): Need {
    this.position = Math.min(offset, this.size);
    return this.ask(Math.min(longestHeader, this.size - this.position));
  }

  /** The next element of the Segment is `found` at `next`, or the file ends there. */
  #endGarbage(next: number, found: boolean): void {
    const begin = this.garbage;
    const path = this.path();
    const { inCluster } = this.open;
    const outside = !found && this.open.level <= level.segment;
    this.garbage = -1;
    if (!this.#leaveTo(level.segment)) return;
    if (outside) this.problem('trailing-bytes', null, begin, -1, next - begin);
    else {
      const code = inCluster ? 'invalid-element' : 'garbage-between-elements';
      this.problem(code, path, begin, -1, next - begin);
    }
    // What lies behind the end of a Segment is taken for its own.
    if (this.open.level === level.segment && next >= this.open.segmentEnd)
      this.open.extendSegment(this.size);
    this.position = next;
  }

  #element({ id, size, headerSize }: ElementHeader): Need | 'stop' | null {
    const { position } = this;
    // What has no size ends where something begins that cannot be in it.
    if (isTopLevel(id) || isRoot(id)) {
      const holder = isRoot(id) ? level.file : level.segment;
      if (this.open.level > holder) {
        const misplaced = !this.open.isUnknown;
        const path = pathTo(this.path(), nameOf(id));
        if (!this.#leaveTo(holder)) return null;
        if (misplaced) this.problem('misplaced-element', path, position);
      }
    }
    if (this.open.inCluster) return this.cluster.element(id, size, headerSize);
    const limit = this.open.end;
    const data = position + headerSize;
    if (id === ids.Cluster && this.aim.to === 'cluster') return 'stop';
    const path = pathTo(this.path(), nameOf(id), this.#indexOf(id));
    // It may be met again, with more of its bytes.
    const isNew = position !== this.counted;
    if (isNew) this.context.countBox(path.parent, path.type, path.index, position);
    this.counted = position;
    const unknown = size === unknownSize;
    let end = unknown ? limit : data + size;
    if (unknown) {
      if (id !== ids.Segment && id !== ids.Cluster) {
        this.problem('unknown-size-not-allowed', path, position);
        this.garbage = position;
        return null;
      }
    } else if (end > limit) {
      if (this.open.level === level.segment && !isTopLevel(id) && !isAnywhere(id)) {
        // What nobody knows and does not fit either is none.
        this.garbage = position;
        return null;
      }
      if (limit >= this.size) {
        if (this.open.level === level.file && !isRoot(id)) {
          this.problem('trailing-bytes', null, position, -1, this.size - position);
          this.position = this.size;
          return null;
        }
        this.cut(path, position, end - limit);
      } else if (isNew)
        this.problem('element-exceeds-parent', path, position, -1, size, limit - data);
      end = limit;
    }
    if (this.open.level === level.file) return this.#atTop(id, path, data, end, unknown, size);
    if (this.open.level === level.segment) return this.#inSegment(id, path, data, end, unknown);
    return this.#inAttachments(id, path, data, end);
  }

  /** Of those that may stand several times, from the second on. */
  #indexOf(id: number): number {
    if (id === ids.Cluster) return this.scans() ? this.context.index.raw.clusters : -1;
    if (id === ids.AttachedFile) return this.#attached;
    return this.open.level === level.segment ? this.kept.indexOf(id) : -1;
  }

  #note(id: number, end: number): boolean {
    if (this.aim.to === 'tracks' || this.places.has(this.position)) return false;
    this.places.note(id, this.position, end - this.position);
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
      if (this.#note(id, end)) this.#keep(id, path, data, end);
      this.position = end;
      return null;
    }
    if (id === ids.Segment) {
      if (raw.segmentOffset >= 0) {
        if (this.#note(id, end)) this.problem('several-segments', path, position);
        this.position = end;
        return null;
      }
      raw.segmentOffset = data;
      raw.segmentSize = unknown ? -1 : size;
      this.enter(level.segment, data, end, unknown);
      return null;
    }
    if (isTopLevel(id) && raw.segmentOffset >= 0) {
      // Writers that were stopped leave a size that they meant to fill in.
      if (!this.#toldOutside && raw.segmentSize !== 0)
        this.problem('misplaced-element', path, position);
      this.#toldOutside = true;
      this.open.extendSegment(this.size);
      this.open.level = level.segment;
      return null;
    }
    this.#note(id, end);
    this.position = end;
    return null;
  }

  enter(to: number, data: number, end: number, unknown = false, index = -1): void {
    if (unknown && this.aim.to !== 'tracks') this.context.index.raw.unknownSizes++;
    this.open.enter(to, this.position, end, unknown, index);
    this.position = data;
  }

  #inSegment(id: number, path: Path, data: number, end: number, unknown: boolean): Need | null {
    if (id === ids.Cluster) return this.#openCluster(data, end, unknown);
    if (isKept(id)) return this.#readKept(id, path, data, end);
    this.#passed = true;
    const isNew = this.#note(id, end);
    if (id === ids.Attachments && isNew) {
      this.enter(level.attachments, data, end);
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
      if (unknown) this.enter(level.cluster, data, end, true);
      else this.position = end;
      return null;
    }
    this.places.note(ids.Cluster, position, end - position);
    if (this.scans()) this.places.noteCluster(position);
    const index = this.scans() ? raw.clusters : -1;
    raw.clusters++;
    this.kept.prepare(this.scans());
    this.enter(level.cluster, data, end, unknown, index);
    this.cluster.begin(this.path() as Path);
    return null;
  }

  #bytesShort(end: number): boolean {
    return this.position < this.base || end > this.base + this.bytes.length;
  }

  #readKept(id: number, path: Path, data: number, end: number): Need | null {
    const { position, context } = this;
    const quiet = this.aim.to === 'tracks';
    if ((quiet && id !== ids.Tracks) || this.places.has(position)) {
      this.#passed = true;
      this.position = end;
      return null;
    }
    if (end - position > context.limits.metadataBytes)
      context.limitExceeded('metadataBytes', path, position);
    if (this.#bytesShort(end)) return this.ask(end - position);
    this.#passed = true;
    const payload = this.bytes.subarray(data - this.base, end - this.base);
    const header = this.bytes.subarray(position - this.base, data - this.base);
    const size = data - position + this.#header.size;
    if (quiet) this.kept.readTracks(path, position, data, payload);
    else {
      this.#note(id, end);
      this.kept.take(id, path, position, size, header, payload);
    }
    this.position = end;
    return null;
  }

  #keep(id: number, path: Path, data: number, end: number): void {
    const { position } = this;
    const payload =
      id === ids.FileData ? null : this.bytes.subarray(data - this.base, end - this.base);
    const header = this.bytes.subarray(position - this.base, data - this.base);
    const size = data - position + this.#header.size;
    this.kept.keep(id, path, position, size, header, payload);
  }

  #inAttachments(id: number, path: Path, data: number, end: number): Need | null {
    const { position } = this;
    if (this.open.level === level.attachments) {
      if (id === ids.AttachedFile) {
        this.enter(level.attached, data, end, false, this.#attached++);
      } else this.position = end;
      return null;
    }
    if (!isAnywhere(id)) {
      const isHeld = id !== ids.FileData;
      if (isHeld && end - position > this.context.limits.metadataBytes)
        this.context.limitExceeded('metadataBytes', path, position);
      if (isHeld && this.#bytesShort(end)) return this.ask(end - position);
      this.#keep(id, path, data, end);
    }
    this.position = end;
    return null;
  }
}
