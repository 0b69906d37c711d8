import type { Track } from '../report/report.js';

/**
 * The indexes of the tracks that another one names as its chapters, of titles or of thumbnails (track
 * references `chap`: QuickTime File Format, "Chapter Lists"), in the order in which they are named. Of
 * several with one id it is the first.
 */
export function chapterTracks(tracks: readonly Pick<Track, 'id' | 'references'>[]): Set<number> {
  const found = new Set<number>();
  let byId: Map<number, number> | null = null;
  for (const { references } of tracks)
    for (const { type, trackIds } of references) {
      if (type !== 'chap') continue;
      byId ??= indexesById(tracks);
      for (const id of trackIds) {
        const index = byId.get(id);
        if (index !== undefined) found.add(index);
      }
    }
  return found;
}

function indexesById(tracks: readonly Pick<Track, 'id'>[]): Map<number, number> {
  const byId = new Map<number, number>();
  tracks.forEach(({ id }, index) => {
    if (!byId.has(id)) byId.set(id, index);
  });
  return byId;
}
