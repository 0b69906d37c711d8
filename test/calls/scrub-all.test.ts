/** `scrub(source, 'all')`: what goes, what stays, and that nothing moves. */

import { describe, expect, test } from 'vitest';
import {
  boxTree,
  hashFrames,
  inspect,
  readFrames,
  type ScrubOptions,
  scrub,
} from '../../src/index.js';
import { backends } from '../support/backends.js';
import { ascii, box, bytesOf, fullBox, u32, uuidBox, zeros } from '../support/box.js';
import { asc, audioEntry, mp4a } from '../support/codecs/audio.js';
import { plainEntry, qtText } from '../support/codecs/text.js';
import { alike, audioTrack, codecTrack, videoTrack } from '../support/fixtures/common.js';
import { hdlr } from '../support/headers.js';
import { type Movie, progressive, type Track } from '../support/movie.js';

const word = 'PLANTED';
const planted = ascii(word);
const text = (type: string) => box(type, planted);

/** Chapters whose titles are the word. */
const titles = (): Track => ({
  ...codecTrack('text', qtText(), 1000, 1000),
  samples: [{ size: 9, duration: 1000, data: bytesOf(ascii('\0\x07'), planted) }],
});

const movie = (more: Partial<Movie> = {}) =>
  bytesOf(
    ...progressive({
      quickTime: true,
      tracks: [
        videoTrack(12, { references: { chap: [3] } }),
        audioTrack(9, {
          entries: [audioEntry('mp4a', {}, ...(mp4a(asc.lc).parts.slice(-1) as []), text('name'))],
        }),
        titles(),
        {
          ...codecTrack(
            'meta',
            plainEntry('mett', bytesOf(ascii('\0'), planted, ascii('\0'))),
            1000,
            1000,
          ),
          samples: alike(3, 7, 100).map((sample) => ({ ...sample, data: planted })),
        },
      ],
      before: [box('free', planted)],
      after: [text('XTRA'), uuidBox('0123456789abcdef0123456789abcdef', planted)],
      inMovie: [
        box(
          'udta',
          text('\u00a9nam'),
          fullBox('chpl', 1, 0, u32(0), ascii('\x01'), zeros(8), ascii('\x07'), planted),
        ),
        box(
          'meta',
          hdlr('mdta', word),
          box('ilst', box('\u00a9ART', box('data', u32(1, 0), planted))),
        ),
        text('priv'),
      ],
      ...more,
    }),
  );

async function scrubbed(file: Uint8Array, options: ScrubOptions): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await scrub(file, 'all', options)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe.each(backends)('by the %s backend', (backend) => {
  test('what playing does not need goes, and nothing moves', async () => {
    const file = movie();
    expect(Buffer.from(file).includes(word)).toBe(true);
    const copy = await scrubbed(file, { backend });
    expect(copy.length).toBe(file.length);
    expect(copy.includes(word)).toBe(false);
    const [before, after] = [await inspect(file, { backend }), await inspect(copy, { backend })];
    expect(after.privacy).toEqual([]);
    expect(after.rawTags).toEqual([]);
    expect(after.tracks.map(({ type, codec }) => [type, codec])).toEqual(
      before.tracks.map(({ type, codec }) => [type, codec]),
    );
    const [was, is] = [await readFrames(file, { backend }), await readFrames(copy, { backend })];
    expect(is.tracks.map(({ offset }) => offset)).toEqual(was.tracks.map(({ offset }) => offset));
    const ids = await Promise.all(
      [file, copy].map((one) => hashFrames(one, { backend, contentId: true })),
    );
    expect(ids[0]?.contentId).toBe(ids[1]?.contentId);
  });

  test('chapters stay where they are asked for', async () => {
    const copy = await scrubbed(movie(), { backend, keepChapters: true });
    expect(copy.toString('latin1').split(word)).toHaveLength(3);
    const { boxes } = await boxTree(copy);
    const moov = boxes.find(({ type }) => type === 'moov');
    const udta = moov?.children?.find(({ type }) => type === 'udta');
    expect(udta?.children?.map(({ type }) => type)).toEqual(['free', 'chpl']);
  });

  test('both backends blank the same bytes', async () => {
    const copies = await Promise.all(backends.map((one) => scrubbed(movie(), { backend: one })));
    for (const copy of copies) expect(copy.equals(copies[0] as Buffer)).toBe(true);
  });

  test('the copy of a copy is the same', async () => {
    const copy = await scrubbed(movie(), { backend });
    expect((await scrubbed(copy, { backend })).equals(copy)).toBe(true);
  });

  test('what no sample is in goes too, but not of a file with errors', async () => {
    const gap = (claim: number) =>
      movie({ tracks: [videoTrack(12)], after: [box('mdat', planted), box('free', zeros(claim))] });
    expect((await scrubbed(gap(4), { backend })).includes(word)).toBe(false);
    const cut = gap(400).subarray(0, -200);
    expect((await inspect(cut, { backend })).problems.map(({ code }) => code)).toContain(
      'truncated-file',
    );
    expect((await scrubbed(cut, { backend })).includes(word)).toBe(true);
  });

  test('an index under another name is refused', async () => {
    const file = movie({
      adjust: (parts) => {
        for (const part of parts) if ('type' in part && part.type === 'moov') part.type = 'free';
      },
    });
    await expect(scrub(file, 'all', { backend })).rejects.toThrow(/remux the file first/);
  });

  test('wrong options', async () => {
    await expect(scrub(movie(), 'all', { keepChapters: 1 as never })).rejects.toThrow(TypeError);
    await expect(scrub(movie(), 'some' as never)).rejects.toThrow(TypeError);
  });
});
