/** Metadata of up to 16 MB that ask for much: little work, and a signal is heeded meanwhile. */

import { expect, test } from 'vitest';
import { hashFrames, inspect, inspectSync, readFrames } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { type LargeFile, metadataBombs } from '../support/hostile/metadata-bombs.js';
import { measured } from '../support/work.js';

/** In loops of `measured`, about 10 ms each. */
const most = 40;

const bombs = [...metadataBombs()];

test.each(bombs)('$name', { timeout: 120_000 }, async ({ make }) => {
  const bytes = make();
  for (const backend of backends) {
    const { work } = await measured(most, () => inspectSync(bytes, { backend, thorough: true }));
    expect(work, backend).toBeLessThan(most);
  }
});

const entities = bombs.find(({ name }) =>
  name.startsWith('XMP of entities &lt;, 960'),
) as LargeFile;

test.each(backends)('a signal ends the interpretation by the %s backend', async (backend) => {
  const bytes = entities.make();
  const controller = new AbortController();
  const source = {
    size: bytes.length,
    read(offset: number, length: number) {
      // Aborts in the first turn after the last read, and all that is left then is to interpret.
      if (offset + length >= bytes.length - 4096) setImmediate(() => controller.abort());
      return bytes.subarray(offset, offset + length);
    },
  };
  const { signal } = controller;
  await expect(inspect(source, { backend, signal })).rejects.toThrow('aborted');
});

test.each(backends)('frames and digests take no metadata by the %s backend', async (backend) => {
  const bytes = entities.make();
  const { problems } = await readFrames(bytes, { backend });
  expect(problems).toEqual([]);
  expect((await hashFrames(bytes, { backend })).problems).toEqual([]);
});
