/** Elements that are kept whole for `describe`, and what the parser itself takes of them. */

import { FrameRows } from '../../../media/frame-rows.js';
import { type Context, maxExact, type Path, pathText } from '../../../media/parsing-context.js';
import { ids } from '../ids.js';
import type { MatroskaIndex } from '../raw.js';
import { readSeekHead, readTimestampScale, readTrackEntries } from './header.js';
import type { Places } from './places.js';
import { TrackState } from './track.js';

const mostKept = 10_000;
const nothing = new Uint8Array(0);

export class KeptElements {
  /** Null until Tracks were read. */
  tracks: TrackState[] | null = null;
  #prepared = false;
  readonly #counts = new Map<number, number>();

  constructor(
    private readonly context: Context<MatroskaIndex>,
    private readonly places: Places,
  ) {}

  /** Of a further one among its siblings; -1 for the first. */
  indexOf(id: number): number {
    return this.#counts.get(id) ?? -1;
  }

  /** Takes an element of the Segment, of `size` bytes as it states. */
  take(
    id: number,
    path: Path,
    offset: number,
    size: number,
    header: Uint8Array,
    payload: Uint8Array,
  ): void {
    const { raw } = this.context.index;
    const first = !this.#counts.has(id);
    this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
    if (id === ids.Tracks) this.readTracks(path, offset, offset + header.length, payload);
    else if (id === ids.Cues && first) raw.cuesOffset = offset;
    else if (id === ids.Info && first) raw.timestampScale = readTimestampScale(payload);
    else if (id === ids.SeekHead) readSeekHead(payload, raw.segmentOffset, this.places.seeks);
    this.keep(id, path, offset, size, header, payload);
  }

  /** Of several the first counts. Throws `MediaError` where there are more than `limits.tracks`. */
  readTracks(path: Path, offset: number, data: number, payload: Uint8Array): void {
    if (this.tracks !== null) return;
    const { limits, index } = this.context;
    const entries = readTrackEntries(payload, limits.tracks);
    if (entries.length > limits.tracks) this.context.limitExceeded('tracks', path, offset);
    this.tracks = entries.map((entry, i) => new TrackState(i, entry, data + entry.at));
    for (const { row } of this.tracks) index.tracks.push(row);
  }

  /** `payload`: null where the element is located only. `size`: as the element states it, with its header. */
  keep(
    id: number,
    path: Path,
    offset: number,
    size: number,
    header: Uint8Array,
    payload: Uint8Array | null,
  ): void {
    const { kept } = this.context.index;
    const held = payload === null || (kept.length < mostKept && this.context.keep(payload.length));
    if (!held) this.context.problem('metadata-not-read', path, offset, -1, payload.length);
    if (kept.length === mostKept) return;
    kept.push({
      ...{ type: id, path: pathText(path), trackIndex: -1, offset },
      // Copies, since fed bytes are not kept.
      userType: new Uint8Array(header),
      size: Math.min(size, maxExact),
      bytes: held && payload !== null ? new Uint8Array(payload) : nothing,
    });
  }

  /** Called once all tracks are known and none of their blocks. */
  prepare(counts: boolean): void {
    if (this.#prepared || this.tracks === null) return;
    this.#prepared = true;
    const { frames, index } = this.context;
    for (const track of this.tracks) {
      track.setScale(index.raw.timestampScale);
      if (!counts) continue;
      track.count();
      if (frames !== null && (frames.tracks === null || frames.tracks.includes(track.index)))
        track.rows = new FrameRows();
    }
  }
}
