import { fourcc } from '../../../bytes/fourcc.js';
import { audioCodecs } from '../../../codecs/audio-codecs.js';
import { videoCodecs } from '../../../codecs/video-codecs.js';
import { Findings } from '../../../interpret/findings.js';
import { timedTrackIndexes, wantPrivacy } from '../../../interpret/privacy/index.js';
import { type MediaRange, MediaRequests } from '../../../media/media-data.js';
import type { Depth, FrameTablesByTrack } from '../../family.js';
import { wantImage } from '../heif/index.js';
import { chapterTracks, wantChapterTitles } from '../metadata/chapters.js';
import type { IsobmffIndex, IsobmffTrack, SampleEntry } from '../raw.js';
import { isProtected } from './encryption.js';
import { openAudioEntry, openVisualEntry } from './sample-description.js';
import { trackType } from './track-type.js';

/** The tracks of which `requests` needs the frame tables, as indexes. Few files have any. */
export function tablesWanted(index: IsobmffIndex, { thorough }: Depth): number[] {
  const chapters = chapterTracks(index);
  return thorough ? [...chapters, ...timedTrackIndexes(index)] : chapters;
}

const TMCD = fourcc('tmcd');
const timecodeBytes = 4;

/**
 * The second phase: what to read of the media data before `interpret`. Few files need any: a timecode, parameter sets that
 * stand in-band (`avc3`, `hev1` …), JPEG and MPEG audio headers. `tables`: by track, those that `tablesWanted` named.
 */
export function requests(
  index: IsobmffIndex,
  tables: FrameTablesByTrack,
  { limits }: Depth,
): MediaRange[] {
  const wanted = new MediaRequests(index, limits);
  for (let trackIndex = 0; trackIndex < index.tracks.length; trackIndex++) {
    const track = index.tracks[trackIndex] as IsobmffTrack;
    const { firstSampleOffset, firstSampleSize } = track.statistics;
    if (firstSampleOffset < 0 || track.external) continue;
    wanted.want(firstSampleOffset, Math.min(wantedBytes(track, trackIndex), firstSampleSize));
  }
  wantChapterTitles(index, tables, wanted);
  wantPrivacy(index, tables, wanted);
  wantImage(index, limits, wanted);
  return wanted.ranges;
}

const deaf = new Findings(0);

function wantedBytes(track: IsobmffTrack, trackIndex: number): number {
  const entry = track.raw.sampleEntries[0];
  if (entry === undefined || isProtected(entry.format)) return 0;
  if (entry.format === TMCD) return timecodeBytes;
  const type = trackType(track.raw.handler);
  if (type === 'video' || type === 'image') return wantedVideo(entry, trackIndex);
  return type === 'audio' ? wantedAudio(entry, trackIndex) : 0;
}

function wantedVideo(entry: SampleEntry, trackIndex: number): number {
  const codec = videoCodecs.get(entry.format);
  return codec?.sampleBytes?.(openVisualEntry(entry, trackIndex, deaf, true)) ?? 0;
}

function wantedAudio(entry: SampleEntry, trackIndex: number): number {
  const codec = audioCodecs.get(entry.format);
  return codec?.sampleBytes?.(openAudioEntry(entry, trackIndex, deaf, true)) ?? 0;
}
