/** Exif data that stand in boxes of their own at the top level. */

import { describe, expect, test } from 'vitest';
import { inspect, scrub } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { ascii, box, bytesOf, type Part, uuidBox } from '../support/box.js';
import { videoTrack } from '../support/fixtures/common.js';
import { progressive } from '../support/movie.js';
import { text, tiff } from '../support/tiff.js';

const data = tiff({ ifd0: [text(315, 'Ann Author')] });

describe.each(backends)('by the %s backend', (backend) => {
  test.each<[what: string, part: Part, found: string]>([
    ['uuid', uuidBox('4a706754696666457869662d3e4a5032', data), 'person Ann Author'],
    ['Exif', box('Exif', data), `unread Exif data in a box of their own, ${data.length} bytes`],
    ['thum', box('thum', ascii('Ann')), 'unread a thumbnail in a box of its own, 3 bytes'],
  ])('%s', async (_, part, found) => {
    const file = bytesOf(...progressive({ tracks: [videoTrack(4)], after: [part] }));
    const said = async (bytes: Uint8Array) =>
      (await inspect(bytes, { backend })).privacy.filter(({ kind }) => kind !== 'time');
    const findings = await said(file);
    expect(findings.map(({ kind, value }) => `${kind} ${value}`)).toEqual([found]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await scrub(file, findings)) chunks.push(chunk);
    const copy = Buffer.concat(chunks);
    expect(copy.includes('Ann')).toBe(false);
    expect(await said(copy)).toEqual([]);
  });
});
