/**
 * Parameter sets and configuration records, as bytes from real files, and what becomes
 * of them when they are damaged.
 */
import { describe, expect, test } from 'vitest';
import { fourcc } from '../../src/bytes/fourcc.js';
import { parseAv1Sequence } from '../../src/codecs/av1-sequence.js';
import { parseAvcSequence } from '../../src/codecs/h264-sps.js';
import { parseHevcSequence } from '../../src/codecs/hevc-sps.js';
import { readJpegFrame } from '../../src/codecs/mjpeg.js';
import { parseVvcSequence } from '../../src/codecs/vvc-sps.js';
import { openVisualEntry } from '../../src/families/isobmff/describe/sample-description.js';
import { readVideoFacts } from '../../src/families/isobmff/describe/video.js';
import { Findings } from '../../src/interpret/findings.js';
import { noVideoFacts, type VideoFacts } from '../../src/media/facts.js';

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

function parse<T>(parser: (bytes: Uint8Array, start: number, end: number) => T, hex: string): T {
  const bytes = bytesOf(hex);
  return parser(bytes, 0, bytes.length);
}

function box(type: string, ...content: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(
    content.map((part) => (typeof part === 'string' ? Buffer.from(bytesOf(part)) : part)),
  );
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + body.length);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, body]);
}

/** A visual sample entry of 320×240 at offset 1000 of track 2, and what is found in it. */
function readEntry(format: string, ...boxes: Buffer[]) {
  const fields = Buffer.alloc(78);
  fields.writeUInt16BE(320, 24);
  fields.writeUInt16BE(240, 26);
  fields.writeUInt16BE(24, 74);
  fields.writeUInt16BE(0xffff, 76);
  const bytes = new Uint8Array(box(format, fields, ...boxes));
  const findings = new Findings(10);
  const entry = { format: fourcc(format), offset: 1000, bytes };
  const facts = readVideoFacts(openVisualEntry(entry, 2, findings, true), null);
  const problems = findings
    .describe([])
    .map(({ code, path, offset }) => ({ code, path: path?.split('/stsd/')[1], offset }));
  return { facts, problems };
}

const picked = (facts: VideoFacts) => [facts.codec, facts.codecString, facts.profile, facts.level];

describe('H.264 sequence parameter sets', () => {
  test('field coding doubles the height; cropping is in pairs of lines', () => {
    const sequence = parse(
      parseAvcSequence,
      '2764002aacd301e0089f97016a020202800004b00001d4c0764000727',
    );
    expect(sequence).toMatchObject({
      profile: 100,
      level: 42,
      codedWidth: 1920,
      codedHeight: 1088,
      width: 1920,
      height: 1080,
      bitDepth: 8,
      chromaSubsampling: '4:2:0',
      sampleAspectRatio: [1, 1],
      color: { primaries: 1, transfer: 1, matrix: 1, fullRange: false },
    });
  });

  test('too many frames in a picture order cycle, and zeros without end, are damage', () => {
    expect(parse(parseAvcSequence, `6742001f${'00'.repeat(60_000)}`)).toBeNull();
    // pic_order_cnt_type 1 with 2^32 - 2 frames in the cycle.
    expect(parse(parseAvcSequence, '6742001f d3 00000001 ffffffff ff')).toBeNull();
    expect(parse(parseAvcSequence, '6742')).toBeNull();
  });
});

describe('H.265, H.266 and AV1', () => {
  test('an H.265 set with a conformance window and no signal type', () => {
    const sps =
      '420101016000000300b0000003000003005aa00a080b9f790d12e4213555843fffffffffffffff918828d087fffffffffffffff918828d087fffffffffffffff92bc041400000fa40001d4c3c108209c00c92000c92ff7182d';
    expect(parse(parseHevcSequence, sps)).toMatchObject({
      profile: 1,
      level: 90,
      codedWidth: 320,
      codedHeight: 184,
      width: 320,
      height: 180,
      bitDepth: 8,
      chromaSubsampling: '4:2:0',
      color: null,
    });
    expect(parse(parseHevcSequence, sps.slice(0, 60))).toBeNull();
  });

  test('an H.266 set', () => {
    const sps =
      '0079 00ad0233800000800a0200b446a007374dba6469149bce1365630408278034833610864c442064883521e8f56a4bc926a4b2445a88bc449a889149112648893519';
    expect(parse(parseVvcSequence, sps)).toMatchObject({
      profile: 1,
      level: 51,
      highTier: false,
      width: 1280,
      height: 720,
      bitDepth: 10,
      chromaSubsampling: '4:2:0',
    });
    expect(parse(parseVvcSequence, sps.slice(0, 20))).toBeNull();
  });

  test('an AV1 sequence header', () => {
    expect(parse(parseAv1Sequence, '20000003363c6fffcd010d0690')).toMatchObject({
      profile: 1,
      level: 0,
      width: 100,
      height: 100,
      bitDepth: 8,
      chromaSubsampling: '4:4:4',
      color: { primaries: 1, transfer: 13, matrix: 6, fullRange: true },
    });
    expect(parse(parseAv1Sequence, '20000003')).toBeNull();
  });
});

describe('codec strings, profiles and levels', () => {
  test('constrained baseline and level 1b', () => {
    const config = '0142d00bffe10000 00'.replaceAll(' ', '');
    const { facts, problems } = readEntry('avc1', box('avcC', config));
    expect(picked(facts)).toEqual(['h264', 'avc1.42d00b', 'Constrained Baseline', '1b']);
    expect(problems).toEqual([{ code: 'invalid-codec-config', path: 'avc1/avcC', offset: 1086 }]);
  });

  test('vvcC as ISO/IEC 14496-15 Annex E writes it', () => {
    const record = '00000000ff00655f010233800000050002d0000000';
    expect(picked(readEntry('vvc1', box('vvcC', record)).facts)).toEqual([
      'vvc',
      'vvc1.1.L51.CQA',
      'Main 10',
      '3.1',
    ]);
  });

  test('hvcC: compatibility flags reversed, constraint bytes without trailing zeros', () => {
    const record = '012220000000b000000000005df000fcfdfafa00000f00';
    const { facts } = readEntry('hvc1', box('hvcC', record));
    expect(picked(facts)).toEqual(['hevc', 'hvc1.2.4.H93.B0', 'Main 10', '3.1']);
    expect([facts.bitDepth, facts.width]).toEqual([10, 320]);
  });

  test('Dolby Vision entries are named by their profile and level', () => {
    const record = '012220000000b000000000005df000fcfdfafa00000f00';
    const dolby = box('dvcC', '01000a35100000000000000000000000 0000000000000000');
    expect(readEntry('dvh1', box('hvcC', record), dolby).facts.codecString).toBe('dvh1.05.06');
    expect(readEntry('hvc1', box('hvcC', record), dolby).facts.codecString).toBe('hvc1.2.4.H93.B0');
  });

  test('dvh1 without an HEVC configuration is DVCPRO HD', () => {
    expect(readEntry('dvh1').facts.codec).toBe('dvvideo');
  });

  test('vpcC with and without the fields that have defaults', () => {
    const plain = box('vpcC', '01000000 00 1f 82 02 02 02 0000');
    expect(picked(readEntry('vp09', plain).facts)).toEqual([
      'vp9',
      'vp09.00.31.08',
      'Profile 0',
      '3.1',
    ]);
    const hdr = box('vpcC', '01000000 02 33 a2 09 10 09 0000');
    expect(readEntry('vp09', hdr).facts.codecString).toBe('vp09.02.51.10.01.09.16.09.00');
  });

  test('MPEG-4 part 2 by its video object layer', () => {
    const esds = box(
      'esds',
      '00000000 0346000000 043e 2011 00240a 000593f0 000593f0 052f 000001b001000001b58913000001000000012000c48d88007d0584121443000001b24c61766335382e35342e313030 060102',
    );
    const { facts } = readEntry('mp4v', esds);
    expect(picked(facts)).toEqual(['mpeg4', 'mp4v.20.1', 'Simple Profile', '1']);
    expect([facts.width, facts.height, facts.sampleAspectRatio]).toEqual([176, 144, [1, 1]]);
  });

  test('H.263 samples of the standard formats are 12:11', () => {
    expect(readEntry('s263').facts.sampleAspectRatio).toBeNull();
  });

  test('what is not known keeps its four-character code only', () => {
    const { facts, problems } = readEntry('zzzz');
    expect(picked(facts)).toEqual([null, null, null, null]);
    expect(problems).toEqual([{ code: 'unknown-codec', path: 'zzzz', offset: 1000 }]);
  });
});

describe('problems name the box and its offset', () => {
  test.each([
    ['avc1', 'missing-codec-config', 'avc1', 1000, []],
    ['hvc1', 'invalid-codec-config', 'hvc1/hvcC', 1086, [box('hvcC', '01')]],
    [
      'av01',
      'invalid-codec-config',
      'av01/av1C',
      1086,
      [box('av1C', '8100000c 0affffffffffffffffff')],
    ],
    ['vp09', 'unsupported-box-version', 'vp09/vpcC', 1086, [box('vpcC', '00000000000000000000')]],
  ] as const)('%s: %s', (format, code, path, offset, boxes) => {
    expect(readEntry(format, ...boxes).problems).toEqual([{ code, path, offset }]);
  });

  test('a box that reaches past the entry is clipped', () => {
    const cut = box('avcC', '014d401fffe1');
    cut.writeUInt32BE(99);
    expect(readEntry('avc1', cut).problems.map(({ code }) => code)).toEqual([
      'box-exceeds-parent',
      'invalid-codec-config',
    ]);
  });
});

test('a JPEG frame header behind other segments', () => {
  const facts = noVideoFacts();
  readJpegFrame(
    bytesOf('ffd8 ffe00004 0000 ffdb0003 00 ffc2 0011 08 0078 00a0 03 012200 021101 031101'),
    facts,
  );
  expect(facts).toMatchObject({
    profile: 'Progressive',
    width: 160,
    height: 120,
    bitDepth: 8,
    chromaSubsampling: '4:2:0',
  });
});
