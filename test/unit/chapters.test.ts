/** Chapters: QuickTime's text tracks and Nero's list; real files are compared in corpus-tags.test.ts. */
import { describe, expect, test } from 'vitest';
import { inspectSync } from '../../src/index.js';
import type { MediaReport } from '../../src/report/report.js';
import { backends } from '../support/backends.js';
import { ascii, box, bytesOf, type Part, u8, u32, utf8 } from '../support/box.js';
import { asc, mp4a } from '../support/codecs/audio.js';
import { qtText, tx3g } from '../support/codecs/text.js';
import { codecTrack, sound, videoTrack } from '../support/fixtures/common.js';
import { progressive, type Track } from '../support/movie.js';
import { chpl, encd, textSample, utf16 } from '../support/tags.js';

type Chapters = MediaReport['chapters'];

/** Of a file with these tracks and boxes in `udta`, as every backend reads it. */
function chapters(tracks: Track[], inUserData: Part[] = []): { list: Chapters; codes: string[] } {
  const bytes = bytesOf(...progressive({ tracks, inMovie: [box('udta', ...inUserData)] }));
  const found = backends.map((backend) => {
    const { chapters: list, problems } = inspectSync(bytes, { backend });
    return { list, codes: problems.map(({ code }) => code) };
  });
  for (const other of found) expect(other).toEqual(found[0]);
  return found[0] as { list: Chapters; codes: string[] };
}

const titles = (entry: Part, samples: Uint8Array[], more: Partial<Track> = {}): Track =>
  codecTrack('text', entry, 1000, 0, {
    samples: samples.map((data) => ({ size: data.length, duration: 1500, data })),
    flags: 2,
    ...more,
  });

/** Ten seconds of pictures that name track 2 as their chapters. */
const film = videoTrack(250, { references: { chap: [2] } });

describe('tracks of chapters', () => {
  test('titles in every character set, with their ends', () => {
    const track = titles(qtText(), [
      textSample(ascii('One')),
      textSample(utf8('Zwölf'), encd()),
      textSample(utf16('三'), encd()),
      textSample(utf16('四', 'le'), encd()),
      textSample(u8(0x4e, 0x8e, 0x65)),
      textSample(u8()),
    ]);
    expect(chapters([film, track]).list).toEqual(
      ['One', 'Zwölf', '三', '四', 'Née', ''].map((title, i) => ({
        startSeconds: i * 1.5,
        endSeconds: (i + 1) * 1.5,
        title,
        language: null,
      })),
    );
  });

  test("ISO's timed text; a length that lies", () => {
    const sample = bytesOf(u8(0xff, 0xff), utf8('Ende'));
    expect(chapters([film, titles(tx3g(), [sample])]).list).toEqual([
      { startSeconds: 0, endSeconds: 1.5, title: 'Ende', language: null },
    ]);
  });

  test('an edit moves them, and cuts what lies before it', () => {
    const samples = ['a', 'b', 'c'].map((title) => textSample(ascii(title)));
    const moved = titles(tx3g(), samples, {
      edits: [
        { duration: 500, mediaTime: -1 },
        { duration: 2000, mediaTime: 2500 },
      ],
    });
    expect(chapters([film, moved]).list).toEqual([
      { startSeconds: 0.5, endSeconds: 1, title: 'b', language: null },
      { startSeconds: 1, endSeconds: 2.5, title: 'c', language: null },
    ]);
  });

  test('they count before a list; a text track that nobody names is none', () => {
    const track = titles(tx3g(), [textSample(ascii('track'))]);
    const list = chpl(0, [0, ascii('list')]);
    expect(chapters([film, track], [list]).list.map(({ title }) => title)).toEqual(['track']);
    const unnamed = videoTrack(250);
    expect(chapters([unnamed, track], [list]).list.map(({ title }) => title)).toEqual(['list']);
    expect(chapters([unnamed, track]).list).toEqual([]);
    // A track of pictures may be named too: those of an audio book.
    expect(chapters([film, sound(mp4a(asc.lc))]).list).toEqual([]);
  });
});

test('chapters in another file are not looked for in this one', () => {
  const dataReferences = [box('url ', u32(0), ascii('file:///elsewhere\0'))];
  const track = titles(tx3g(), [textSample(ascii('here'))], { dataReferences });
  expect(chapters([film, track])).toEqual({ list: [], codes: ['external-data-reference'] });
});

describe("Nero's list", () => {
  test.each([0, 1] as const)('version %d', (version) => {
    const list = chpl(version, [0, utf8('Début')], [2.5, ascii('')], [4, ascii('End')]);
    expect(chapters([videoTrack(250)], [list])).toMatchObject({
      list: [
        { startSeconds: 0, endSeconds: 2.5, title: 'Début', language: null },
        { startSeconds: 2.5, endSeconds: 4, title: '', language: null },
        { startSeconds: 4, endSeconds: 10, title: 'End', language: null },
      ],
    });
  });

  test('more than a byte counts, and times out of order', () => {
    const many = Array.from({ length: 300 }, (_, i): [number, Uint8Array] => [i, ascii('x')]);
    const { list, codes } = chapters([videoTrack(250)], [chpl(1, ...many, [5, ascii('y')])]);
    expect([list.length, codes]).toEqual([301, []]);
    // After the end of the file, and before the one in front.
    expect([list[299]?.endSeconds, list[300]?.endSeconds]).toEqual([null, 10]);
  });

  test('a count that lies', () => {
    const list = chpl(1, [0, ascii('only')]);
    list.parts[2] = bytesOf(u8(0), u32(0xffffffff));
    const { list: found, codes } = chapters([videoTrack(250)], [list]);
    expect([found.length, codes]).toEqual([1, ['invalid-metadata']]);
  });
});
