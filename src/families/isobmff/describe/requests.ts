import { Findings } from '../../../interpret/findings.js';
import { type MediaRange, MediaRequests } from '../../../media/media-data.js';
import type { Depth, FrameTablesByTrack } from '../../family.js';
import { wantImage } from '../heif/index.js';
import { chapterTracks, wantChapterTitles } from '../metadata/chapters.js';
import { timedTrackIndexes, wantTimedTracks } from '../privacy/timed-tracks.js';
import { wantTrailers } from '../privacy/trailers.js';
import { entryInUse, type IsobmffIndex, type IsobmffTrack } from '../raw.js';
import { wantedOfSample } from './entry.js';
import { trackType } from './track-type.js';

/** The tracks of which `requests` needs the frame tables, as indexes. Few files have any. */
export function tablesWanted(index: IsobmffIndex, { metadata, thorough }: Depth): number[] {
  if (!metadata) return [];
  const chapters = chapterTracks(index);
  return thorough ? [...chapters, ...timedTrackIndexes(index)] : chapters;
}

/** What is wrong with the entries is said when they are described. */
const ignored = new Findings(0);

/**
 * The second phase: what to read of the media data before `interpret`. Few files need any: a timecode,
 * parameter sets that stand in-band (`avc3`, `hev1` …), JPEG and MPEG audio headers. `tables`: by track,
 * those that `tablesWanted` named.
 */
export function requests(
  index: IsobmffIndex,
  tables: FrameTablesByTrack,
  { limits, metadata }: Depth,
): MediaRange[] {
  const wanted = new MediaRequests(index, limits);
  for (let trackIndex = 0; trackIndex < index.tracks.length; trackIndex++) {
    const track = index.tracks[trackIndex] as IsobmffTrack;
    const { firstSampleOffset, firstSampleSize } = track.statistics;
    if (firstSampleOffset < 0 || track.external) continue;
    const bytes = wantedOfSample(entryInUse(track.raw), trackType(track.raw), trackIndex, ignored);
    wanted.want(firstSampleOffset, Math.min(bytes, firstSampleSize));
  }
  if (!metadata) return wanted.ranges;
  wantChapterTitles(index, tables, wanted);
  wantTimedTracks(index, tables, wanted);
  wantTrailers(index, wanted);
  wantImage(index, limits, wanted);
  return wanted.ranges;
}
