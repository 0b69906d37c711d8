import type { ContainerIndex } from '../../container-index.js';
import { fourcc } from '../../fourcc.js';
import type { FrameColumns } from '../../session.js';
import type { MediaRequests } from '../media-data.js';

const CHAP = fourcc('chap');
const textFormats = new Set(['text', 'tx3g'].map(fourcc));
/** More than any film has; longer tracks are no list of chapters. */
export const mostChapters = 1000;

/**
 * QuickTime's chapter tracks: those that a `chap` reference of another track names (QuickTime File Format, "Chapter Lists") and that hold
 * text; as indexes. The titles are their samples.
 */
export function chapterTracks(index: ContainerIndex): number[] {
  const list: number[] = [];
  for (const { references } of index.tracks)
    for (const { type, trackIds } of references) {
      if (type !== CHAP) continue;
      for (let i = 0; i < trackIds.length && list.length < 8; i++) {
        const at = index.tracks.findIndex(({ id }) => id === trackIds[i]);
        if (at >= 0 && !list.includes(at) && holdsTitles(index, at)) list.push(at);
      }
    }
  return list;
}

function holdsTitles(index: ContainerIndex, trackIndex: number): boolean {
  const track = index.tracks[trackIndex];
  const entry = track?.sampleEntries[0];
  if (track === undefined || entry === undefined || !textFormats.has(entry.format)) return false;
  return track.statistics.count > 0 && track.statistics.count <= mostChapters;
}

/** A title's length, two bytes, and the longest that one would read; styles may follow in the sample. */
const titleBytes = 2 + 1024;

/** Asks for the titles. */
export function wantChapterTitles(
  index: ContainerIndex,
  tables: ReadonlyMap<number, FrameColumns>,
  wanted: MediaRequests,
): void {
  for (const trackIndex of chapterTracks(index)) {
    const table = tables.get(trackIndex);
    if (table === undefined) continue;
    for (let i = 0; i < table.offset.length; i++)
      wanted.want(table.offset[i] as number, Math.min(table.size[i] as number, titleBytes));
  }
}
