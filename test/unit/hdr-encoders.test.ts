/** HDR metadata as encoders write them into the stream, against ffprobe's reading of the same first frame. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectSync } from '../../src/index.js';
import type { Hdr } from '../../src/report/report.js';
import { masteringOf } from '../corpus/truth/side-data.js';
import { backends } from '../support/backends.js';
import { bytesOf, hex } from '../support/box.js';
import { hdr10PlusMessage, sei, seiMessage } from '../support/codecs/hdr.js';
import { ffmpeg, hasFfmpeg, sideData } from '../support/ffmpeg.js';

const encoders = hasFfmpeg ? ffmpeg('-encoders') : '';
const has = (name: string) => encoders.includes(` ${name} `);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'boxray-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const source = ['-f', 'lavfi', '-i', 'testsrc=s=128x64:r=25:d=0.08'];
const tenBit = ['-pix_fmt', 'yuv420p10le'];
const pq = ['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'];
const display = 'G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50)';
const coded = 'colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc';

/** Encodes two frames; gives the file's name. */
function encode(name: string, ...options: string[]): string {
  const file = path.join(folder, name);
  ffmpeg(...source, ...tenBit, ...options, file);
  return file;
}

/** The same from every backend. */
function hdrOf(file: string): Hdr {
  const [first, ...others] = backends.map(
    (backend) => inspectSync(file, { backend }).tracks[0]?.video?.hdr,
  );
  for (const other of others) expect(other).toEqual(first);
  return first as Hdr;
}

function expectSame(file: string): void {
  const { masteringDisplay, contentLight, hdr10Plus } = hdrOf(file);
  const { stream, frame } = sideData(file);
  const find = (type: string) =>
    [...stream, ...frame].find(({ side_data_type: name }) => name.startsWith(type));
  const mastering = find('Mastering display');
  const light = find('Content light');
  if (mastering === undefined || light === undefined) throw new Error('ffprobe finds no metadata');
  expect(masteringDisplay).toEqual({ ...masteringOf(mastering), source: 'codec' });
  expect(contentLight).toEqual({
    maxCll: light.max_content,
    maxFall: light.max_average,
    source: 'codec',
  });
  expect(hdr10Plus).toBe(find('HDR Dynamic Metadata') !== undefined);
}

const x265 = (...more: string[]) => [
  '-c:v',
  'libx265',
  '-x265-params',
  [coded, `master-display=${display}`, 'max-cll=1000,400', 'log-level=none', ...more].join(':'),
];

describe.skipIf(!has('libx265'))('x265', () => {
  test('in the configuration record (hvc1)', () => {
    const file = encode('hvc1.mp4', ...pq, ...x265(), '-tag:v', 'hvc1');
    expect(hdrOf(file).kind).toBe('hdr10');
    expectSame(file);
  });

  test('in the first frame', () => {
    const file = encode('hev1.mp4', ...pq, ...x265('repeat-headers=1'), '-tag:v', 'hev1');
    expect(hdrOf(file)).toMatchObject({ kind: 'hdr10', hdr10Plus: false });
    expectSame(file);
  });

  test('HLG asked for in place of BT.2020', () => {
    const params = 'colorprim=bt2020:transfer=bt2020-10:colormatrix=bt2020nc:atc-sei=18';
    const file = encode('atc.mp4', '-c:v', 'libx265', '-x265-params', `${params}:log-level=none`);
    expect(hdrOf(file)).toMatchObject({ kind: 'hlg', base: 'sdr' });
  });

  test('ST 2094-40, put before the first slice of its stream', () => {
    const raw = encode('plain.hevc', ...pq, ...x265());
    const stream = readFileSync(raw);
    // IDR_N_LP or IDR_W_RADL or CRA behind a start code: the first slice.
    const slices = ['00000128', '0000012a', '00000126'].map((code) => stream.indexOf(hex(code)));
    const at = Math.min(...slices.filter((place) => place > 0));
    const message = sei.hevc(seiMessage(4, hdr10PlusMessage()));
    const changed = path.join(folder, 'plus.hevc');
    const before = stream.subarray(0, at);
    writeFileSync(changed, bytesOf(before, hex('000001'), message, stream.subarray(at)));
    const file = path.join(folder, 'plus.mp4');
    ffmpeg('-f', 'hevc', '-r', '25', '-i', changed, '-c', 'copy', '-tag:v', 'hvc1', file);
    expect(hdrOf(file)).toMatchObject({ kind: 'hdr10+', base: 'hdr10', hdr10Plus: true });
    expectSame(file);
  });
});

const hasMediaInfo = spawnSync('mediainfo', ['--Version']).status === 0;

// ffprobe 5.1 does not read these messages of H.264.
test.skipIf(!has('libx264') || !hasMediaInfo)('x264, of ten bits and without colr', () => {
  const params = `${coded}:mastering-display=${display}:cll=1000,400`;
  const file = encode('avc.mp4', '-c:v', 'libx264', '-x264-params', params);
  const { kind, masteringDisplay, contentLight } = hdrOf(file);
  const { stdout } = spawnSync('mediainfo', ['--Output=JSON', file], { encoding: 'utf8' });
  const { media } = JSON.parse(stdout) as { media: { track: Record<string, string>[] } };
  const theirs = media.track.find((track) => track['@type'] === 'Video') ?? {};
  expect(theirs.HDR_Format_Compatibility?.toLowerCase()).toBe(kind);
  const { minLuminance, maxLuminance } = masteringDisplay ?? {};
  expect(theirs.MasteringDisplay_Luminance).toBe(
    `min: ${minLuminance?.toFixed(4)} cd/m2, max: ${maxLuminance} cd/m2`,
  );
  expect(theirs.MasteringDisplay_ColorPrimaries).toBe('Display P3');
  expect(masteringDisplay?.red).toEqual([0.68, 0.32]);
  expect(theirs.MaxCLL).toBe(`${contentLight?.maxCll} cd/m2`);
  expect(theirs.MaxFALL).toBe(`${contentLight?.maxFall} cd/m2`);
});

test.skipIf(!has('libsvtav1'))('SVT-AV1', () => {
  const mastering = 'G(0.265,0.69)B(0.15,0.06)R(0.68,0.32)WP(0.3127,0.329)L(1000.0,0.0001)';
  const params = `enable-hdr=1:mastering-display=${mastering}:content-light=1000,400`;
  const file = encode('av1.mp4', ...pq, '-c:v', 'libsvtav1', '-svtav1-params', params);
  expect(hdrOf(file)).toMatchObject({ kind: 'hdr10', hdr10Plus: false });
  expectSame(file);
});
