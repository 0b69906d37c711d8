/** What stands where in a Segment, and whether SeekHead and Cues say the same. */

import { lowerBound } from '../../../bytes/sorted.js';
import { type Context, type Path, pathTo } from '../../../media/parsing-context.js';
import { ids } from '../ids.js';
import type { MatroskaIndex } from '../raw.js';
import { readCues, type SeekEntry } from './header.js';
import { isKept } from './levels.js';

const maxLayout = 1000;
/** Of which offsets and ids are held. */
const mostClusters = 1 << 20;
const mostElements = 1 << 12;

export class Places {
  readonly seeks: SeekEntry[] = [];
  /** By offset, the elements other than clusters that SeekHead may name. */
  readonly #elements = new Map<number, number>();
  /** Offsets in the order of the file. */
  readonly #clusters: number[] = [];

  constructor(private readonly context: Context<MatroskaIndex>) {}

  has(offset: number): boolean {
    return this.#elements.has(offset);
  }

  note(id: number, offset: number, size: number): void {
    if (this.#elements.size < mostElements && (isKept(id) || id === ids.Attachments))
      this.#elements.set(offset, id);
    const { index } = this.context;
    if (index.layoutCount++ < maxLayout) index.layout.push({ type: id, offset, size });
  }

  noteCluster(offset: number): void {
    if (this.#clusters.length < mostClusters) this.#clusters.push(offset);
  }

  /** `scanned`: everything was met. `tried`: offsets that were looked at all the same. */
  check(scanned: boolean, tried: ReadonlySet<number>): void {
    const { index } = this.context;
    index.layout.sort((a, b) => a.offset - b.offset);
    const all =
      scanned && this.#clusters.length < mostClusters && this.#elements.size < mostElements;
    // What a cut took away is no fault of the index.
    const cut = index.problems.some(({ code }) => code === 'truncated-file');
    const isKnown = (offset: number) => (offset >= index.size ? !cut : all || tried.has(offset));
    const wrong = this.seeks.filter(
      ({ id, offset }) =>
        isKnown(offset) &&
        this.#elements.get(offset) !== id &&
        !(id === ids.Cluster && this.#isCluster(offset)),
    );
    if (wrong.length > 0)
      this.#tell('invalid-seek-index', ids.SeekHead, wrong.length, this.seeks.length);
    if (!all || cut) return;
    const cues = index.kept.find(({ type }) => type === ids.Cues);
    if (cues === undefined) return;
    const numbers = new Set(index.tracks.map(({ id }) => id));
    let lost = 0;
    let count = 0;
    readCues(cues.bytes, index.raw.segmentOffset, (track, cluster) => {
      count++;
      if (!numbers.has(track) || !this.#isCluster(cluster)) lost++;
    });
    if (lost > 0) this.#tell('invalid-cues', ids.Cues, lost, count);
  }

  /** Where the last cluster is that Cues name, if they are right; -1 without any. */
  lastCue(): number {
    const { kept, raw } = this.context.index;
    const cues = kept.find(({ type }) => type === ids.Cues);
    let last = -1;
    if (cues !== undefined)
      readCues(cues.bytes, raw.segmentOffset, (_, cluster) => {
        last = Math.max(last, cluster);
      });
    return last;
  }

  /** Where all are known. */
  #isCluster(offset: number): boolean {
    return this.#clusters[lowerBound(this.#clusters, offset)] === offset;
  }

  #tell(code: 'invalid-seek-index' | 'invalid-cues', id: number, a: number, b: number): void {
    const at = this.context.index.kept.find(({ type }) => type === id);
    if (at === undefined) return;
    const path = at.path
      .split('/')
      .reduce<Path | null>((parent, name) => pathTo(parent, name), null);
    this.context.problem(code, path, at.offset, -1, a, b);
  }
}
