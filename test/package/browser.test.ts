/**
 * The build for browsers, where there is nothing of Node, says of every fixture
 * what the fallback says in Node.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import * as boxray from '../../src/index.js';
import { box, bytesOf, hex, utf8 } from '../support/box.js';
import { browserContext } from '../support/browser.js';
import { av1C, ispe, still } from '../support/heif.js';
import { fixturesFolder } from '../support/paths.js';

const files = readdirSync(fixturesFolder).filter((name) => !name.endsWith('.md'));

type Api = Pick<typeof boxray, 'inspect' | 'readFrames' | 'MediaError'>;

/**
 * Report and places of the frames as text; a `MediaError` by its code. Sent to the browser as text, so
 * it names nothing from outside.
 */
async function answer({ inspect, readFrames, MediaError }: Api, bytes: Uint8Array) {
  try {
    const options = { backend: 'fallback' } as const;
    const { inspected: _, ...report } = await inspect(
      new Blob([bytes as Uint8Array<ArrayBuffer>]),
      options,
    );
    const { tracks } = report.tracks.length > 0 ? await readFrames(bytes, options) : { tracks: [] };
    const columns = tracks.map(({ trackId, count, offset, size }) => ({
      trackId,
      count,
      offset: [...offset],
      size: [...size],
    }));
    return JSON.stringify({ report, columns });
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    return JSON.stringify({ code: error.code, offset: error.offset });
  }
}

let inBrowser: (bytes: Uint8Array) => Promise<string>;
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as boxray from 'boxray'; globalThis.ask = (bytes) => (${answer})(boxray, bytes);`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
  });
  inBrowser = browserContext(outputFiles[0]?.text ?? '').ask;
});

async function expectTheSame(bytes: Uint8Array) {
  expect(await inBrowser(bytes)).toBe(await answer(boxray, bytes));
}

test('it has nothing of Node', () => {
  const names = ['Buffer', 'process', 'require', 'setImmediate', 'global', '__dirname'];
  const context = browserContext(
    `globalThis.found = ${JSON.stringify(names)}.filter((name) => name in globalThis);`,
  );
  expect([...context.found]).toEqual([]);
});

test.each(files)('%s', async (name) => {
  await expectTheSame(new Uint8Array(readFileSync(path.join(fixturesFolder, name))));
});

describe('images in pieces', () => {
  test('an AVIF whose XMP has three extents', async () => {
    const xmp = utf8(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
       <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Painter"/></rdf:RDF></x:xmpmeta>`,
    );
    const described = { type: 'mime', contentType: 'application/rdf+xml', cuts: [40, 60] };
    const bytes = bytesOf(
      ...still({
        brands: ['avif', ['mif1', 'miaf']],
        primary: 1,
        items: [
          { id: 1, type: 'av01', data: new Uint8Array(100), properties: [1, 2] },
          { id: 2, data: xmp, ...described },
        ],
        properties: [ispe(64, 48), av1C()],
        references: [['cdsc', 2, [1]]],
      }),
    );
    const { report } = JSON.parse(await inBrowser(bytes));
    expect(report.tags.encoder).toBe('Painter');
    await expectTheSame(bytes);
  });

  test('a JPEG item whose tables are in a property', async () => {
    const tables = hex('ffd8 ffdb 0004 0000');
    const frame = hex('ffc0 0011 08 0030 0040 03 01 22 00 02 11 00 03 11 00');
    const bytes = bytesOf(
      ...still({
        brands: ['mif1', ['mif1']],
        primary: 1,
        items: [{ id: 1, type: 'jpeg', data: frame, properties: [1, 2] }],
        properties: [ispe(64, 48), box('jpgC', tables)],
      }),
    );
    const { report } = JSON.parse(await inBrowser(bytes));
    expect(report.image).toMatchObject({ codec: 'mjpeg', profile: 'Baseline', bitDepth: 8 });
    await expectTheSame(bytes);
  });
});
