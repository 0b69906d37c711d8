/** Chapters: those of QuickTime's text tracks, and Nero's list in `udta`. */

import { u16, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { macintosh, unicode } from '../../../bytes/text.js';
import { readTiming } from '../../../interpret/timing.js';
import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import type { FrameColumns } from '../../../media/session.js';
import type { MediaReport } from '../../../report/report.js';
import { readEdits } from '../describe/edits.js';
import { entryInUse, type IsobmffIndex, type IsobmffRaw, type IsobmffTrack } from '../raw.js';
import type { Collector } from './collector.js';
import type { Part } from './part.js';

export type Chapter = MediaReport['chapters'][number];

const CHAP = fourcc('chap');
const TEXT = fourcc('text');
const textFormats = new Set([TEXT, fourcc('tx3g')]);
/** More than any film has; longer tracks are no list of chapters. */
const mostChapters = 1000;

/**
 * QuickTime's chapter tracks: those that a `chap` reference of another track names (QuickTime File Format,
 * "Chapter Lists") and that hold text; as indexes. The titles are their samples.
 */
export function chapterTracks(index: IsobmffIndex): number[] {
  const list: number[] = [];
  let byId: Map<number, number> | null = null;
  for (const { raw } of index.tracks)
    for (const { type, trackIds } of raw.references) {
      if (type !== CHAP) continue;
      byId ??= indexesById(index.tracks);
      for (let i = 0; i < trackIds.length && list.length < 8; i++) {
        const at = byId.get(trackIds[i] as number);
        if (at !== undefined && !list.includes(at) && holdsTitles(index, at)) list.push(at);
      }
    }
  return list;
}

/** The first track counts where several have one id. */
function indexesById(tracks: readonly IsobmffTrack[]): Map<number, number> {
  const byId = new Map<number, number>();
  for (let i = tracks.length - 1; i >= 0; i--) byId.set((tracks[i] as IsobmffTrack).id, i);
  return byId;
}

function holdsTitles(index: IsobmffIndex, trackIndex: number): boolean {
  const track = index.tracks[trackIndex];
  const entry = track && entryInUse(track.raw);
  if (track === undefined || entry === undefined || !textFormats.has(entry.format)) return false;
  const { count } = track.statistics;
  return count > 0 && count <= mostChapters && !track.external;
}

/** A title's length, two bytes, and the longest that one would read; styles may follow in the sample. */
const titleBytes = 2 + 1024;

/** Asks for the titles. */
export function wantChapterTitles(
  index: IsobmffIndex,
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

/** Those of the first chapter track that has any; `listed` (Nero's, without ends) where there is none. */
export function readChapters(
  index: IsobmffIndex,
  tables: ReadonlyMap<number, FrameColumns>,
  media: MediaData,
  listed: Chapter[],
): Chapter[] {
  for (const trackIndex of chapterTracks(index)) {
    const table = tables.get(trackIndex);
    if (table === undefined) continue;
    const chapters = trackChapters(index, index.tracks[trackIndex] as IsobmffTrack, table, media);
    if (chapters.length > 0) return chapters;
  }
  return listed;
}

/** One chapter a sample; a sample that lies before the first edit or has no bytes in the file makes none. */
function trackChapters(
  index: IsobmffIndex,
  track: IsobmffTrack,
  table: FrameColumns,
  media: MediaData,
): Chapter[] {
  if (track.timescale === 0) return [];
  const { shift, from } = presentation(track, index.raw.movie, index.raw.fragmented);
  const isQuickTime = entryInUse(track.raw)?.format === TEXT;
  const chapters: Chapter[] = [];
  for (let i = 0; i < table.offset.length; i++) {
    const size = Math.min(table.size[i] as number, titleBytes);
    const bytes = media.at(table.offset[i] as number, size);
    const start = (table.pts[i] as number) / track.timescale + shift;
    const end = start + (table.duration[i] as number) / track.timescale;
    if (bytes.length < 2 || end <= from) continue;
    chapters.push({
      startSeconds: Math.max(from, start),
      endSeconds: end,
      title: sampleText(bytes, isQuickTime),
      language: null,
    });
  }
  return chapters;
}

/**
 * What to add to a media time to get when it is presented, and when that begins: by the first edit that is
 * not empty.
 */
function presentation(
  track: IsobmffTrack,
  movie: IsobmffRaw['movie'],
  fragmented: boolean,
): { shift: number; from: number } {
  for (const { startSeconds: from, mediaSeconds } of readTiming(
    { ...track, edits: readEdits(track, movie) },
    movie?.timescale ?? 0,
    fragmented,
  ).edits)
    if (mediaSeconds !== null) return { shift: from - mediaSeconds, from };
  return { shift: 0, from: 0 };
}

/**
 * A text sample: length, text, then boxes for style, and `encd` where a text is not in the script of the
 * system (QuickTime File Format, "Text sample data"). ISO's are UTF-8 or UTF-16 with byte order mark; Apple's
 * may be MacRoman.
 */
function sampleText(bytes: Uint8Array, isQuickTime: boolean): string {
  const end = Math.min(2 + u16(bytes, 0), bytes.length);
  const mark = end >= 4 ? u16(bytes, 2) : 0;
  const isMarked = mark === 0xfeff || mark === 0xfffe;
  return isQuickTime && !isMarked ? macintosh(bytes, 2, end) : unicode(bytes, 2, end);
}

/** Ticks of 100 ns a second. */
const neroTimescale = 10_000_000;

/**
 * Nero's `chpl`, which nobody has published: version 0 has a count of one byte, version 1 a spare byte and a
 * count of four; then for each a time and a Pascal string.
 */
export function readChapterList(part: Part, collector: Collector): void {
  const { bytes, start, end } = part;
  const version = bytes[start] ?? 0;
  const header = version === 0 ? 5 : 9;
  if (end - start < header) {
    collector.damage(part, `${end - start} bytes have no room for a count of chapters`);
    return;
  }
  const count = version === 0 ? (bytes[start + 4] as number) : u32(bytes, start + 5);
  let at = start + header;
  let found = 0;
  while (found < count && collector.chapters.length < mostChapters && end - at >= 9) {
    const stop = at + 9 + (bytes[at + 8] as number);
    if (stop > end) break;
    const ticks = u32(bytes, at) * 2 ** 32 + u32(bytes, at + 4);
    collector.chapters.push({
      startSeconds: ticks / neroTimescale,
      endSeconds: null,
      title: unicode(bytes, at + 9, stop),
      language: null,
    });
    at = stop;
    found++;
  }
  if (found < count && collector.chapters.length < mostChapters)
    collector.damage(part, `${count} chapters are claimed, and ${found} are there`);
}
