/** What mkvmerge says of the sound files of the corpus, and where it says something else. */

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { inspectSync, type MediaReport } from '../../src/index.js';
import { ebmlFiles, hasEbmlCorpus } from '../support/ebml-corpus.js';
import { hasTool } from '../support/tools.js';

/** Tracks that mkvmerge leaves out: what it cannot copy. */
const leftOut: Record<string, string> = {
  'LOCAL+twins/bzlib.mkv': 'frames compressed by bzlib',
  'LOCAL+twins/header_removal_ac3.mka': 'AC-3 without its first bytes in the first frame',
  'LOCAL+twins/metadata_track.webm': 'a track of metadata',
};
const isLeftOut = (file: string, { tracks }: MediaReport) =>
  file in leftOut || tracks.some(({ encryption }) => encryption !== null);
/** Its chapters are those of all editions, with hidden ones. */
const countsAllChapters = new Set([
  'LOCAL+mkvmerge74/space_void.mkv',
  'Zeugma440+atldotnet/ATL.unit-test/Resources/MKA/chapters.mka',
  'hasenbanck+matroska-demuxer/tests/data/multi_seekhead.mkv',
  'hasenbanck+matroska-demuxer/tests/data/no_cluster_position.mkv',
  'hasenbanck+matroska-demuxer/tests/data/simple.mkv',
]);
/** An empty FlagDefault has its default (RFC 8794 11.1.19), which mkvmerge takes for 0. */
const emptyFlags = 'LOCAL+crafted/empty_values.webm';

const types: Record<string, string> = { video: 'video', audio: 'audio', subtitles: 'subtitle' };

interface Identified {
  container: { recognized: boolean };
  tracks: {
    type: string;
    // biome-ignore lint/suspicious/noExplicitAny: JSON of another program
    properties: Record<string, any>;
  }[];
  attachments: { file_name: string; content_type: string; size: number }[];
  chapters: { num_entries: number }[];
}

/** Null where mkvmerge does not end, or knows no container. UIDs are beyond exact numbers: made texts. */
function identified(file: string): Identified | null {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28, timeout: 10_000, killSignal: 'SIGKILL' };
  const { stdout } = spawnSync('mkvmerge', ['-J', file], options as { encoding: 'utf8' });
  try {
    const found = JSON.parse(stdout.replace(/"uid": (\d+)/g, '"uid": "$1"')) as Identified;
    return found.container.recognized ? found : null;
  } catch {
    return null;
  }
}

type Track = MediaReport['tracks'][number];

/** The codes that mkvmerge writes: of two in ISO 639-2 the bibliographic one, and one where there is none. */
const mkvmergeLanguage = (stored: string) =>
  ({ deu: 'ger', zho: 'chi', '': 'und' })[stored] ?? stored;

function ours({ type, sampleEntries, id, name, header, flags, enabled, audio }: Track) {
  if (flags === null) throw new Error('tracks of Matroska have flags');
  return {
    ...{ type, codec_id: sampleEntries[0], number: id, uid: header.uid, track_name: name },
    ...{ language: mkvmergeLanguage(header.language ?? ''), enabled_track: enabled },
    ...{ default_track: flags.default, forced_track: flags.forced },
    ...{ flag_hearing_impaired: flags.hearingImpaired, flag_original: flags.original },
    ...{ flag_visual_impaired: flags.visualImpaired, flag_commentary: flags.commentary },
    ...{ audio_channels: audio?.channels, audio_sampling_frequency: audio?.sampleRate },
  };
}

/** Fields in which the two differ; what mkvmerge does not say is none. */
function differences(file: string, report: MediaReport, theirs: Identified): string[] {
  const found: string[] = [];
  const compare = (what: string, a: unknown, b: unknown) => {
    if (b !== undefined && JSON.stringify(a) !== JSON.stringify(b))
      found.push(`${file}: ${what} is ${JSON.stringify(a)}, not ${JSON.stringify(b)}`);
  };
  if (!isLeftOut(file, report)) {
    compare('tracks', report.tracks.length, theirs.tracks.length);
    theirs.tracks.forEach(({ type, properties }, i) => {
      const fields = ours(report.tracks[i] as Track);
      compare('type', fields.type, types[type]);
      for (const [name, value] of Object.entries(fields)) {
        if (name === 'type' || (name === 'default_track' && file === emptyFlags)) continue;
        compare(name, value, properties[name]);
      }
    });
  }
  const files = report.attachments.map(({ name, mimeType, length }) => [name, mimeType, length]);
  const attached = theirs.attachments.map((a) => [a.file_name, a.content_type, a.size]);
  compare('attachments', files, attached);
  const chapters = theirs.chapters.reduce((sum, { num_entries }) => sum + num_entries, 0);
  if (!countsAllChapters.has(file)) compare('chapters', report.chapters.length, chapters);
  return found;
}

const isSound = ({ problems }: MediaReport) =>
  problems.every(({ severity }) => severity === 'info');

function reportOf(file: string): MediaReport | null {
  try {
    return inspectSync(file);
  } catch {
    return null;
  }
}

describe.skipIf(!hasEbmlCorpus || !hasTool('mkvmerge', '--version'))('beside mkvmerge', () => {
  test('tracks, flags, languages, attachments and chapters of sound files', () => {
    let compared = 0;
    const different = ebmlFiles().flatMap(({ file, path }) => {
      const report = reportOf(path);
      if (report === null || !isSound(report)) return [];
      const theirs = identified(path);
      if (theirs === null) return [];
      compared++;
      return differences(file, report, theirs);
    });
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(195);
  }, 300_000);
});
