/**
 * A family is its folder and a line in the list of families: one that knows nothing of the house goes through
 * `inspect`.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { families } from '../../src/families/index.js';
import { inspect } from '../../src/index.js';
import { toy } from '../support/toy-family/index.js';

beforeAll(() => {
  families.unshift(toy);
});
afterAll(() => {
  families.shift();
});

test('a magic number and one track are enough', async () => {
  const file = Uint8Array.from([0x54, 0x4f, 0x59, 0x21, 160, 90]);
  const report = await inspect(file, { backend: 'fallback' });
  expect(report).toMatchObject({
    mimeType: 'video/x-toy; codecs="toy1"',
    size: 6,
    problems: [],
    tracks: [{ id: 1, type: 'video', codec: 'toy', video: { width: 160, displayHeight: 90 } }],
    inspected: { backend: 'fallback', bytesRead: 6 },
  });
});

test('other files are read as before', async () => {
  const noise = new TextEncoder().encode('This is not a media file.\n');
  await expect(inspect(noise, { backend: 'fallback' })).rejects.toMatchObject({
    code: 'not-media',
  });
});
