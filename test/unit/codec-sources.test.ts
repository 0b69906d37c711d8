/**
 * Readers of codecs without a container: records as Matroska's CodecPrivate has them, and first frames where
 * there is none. Bytes are of files that ffmpeg 5.1 wrote, 322×182 pixels.
 */

import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/hex.js';
import { dolbyVisionString, readDolbyVision } from '../../src/codecs/dolby-vision.js';
import {
  audioSampleBytes,
  readAudio,
  readVideo,
  videoSampleBytes,
} from '../../src/codecs/readers.js';
import type { AudioSource, VideoSource } from '../../src/codecs/source.js';
import { opusHead } from '../../src/families/isobmff/describe/codec-config.js';

const bytes = (hex: string) => fromHex(hex.replaceAll(' ', ''));

interface Given {
  record?: string;
  sample?: string;
}

/** A source as a family makes it, and the problems that are reported of it. */
function source<Fields>(tag: string, codec: string, element: string, given: Given, fields: Fields) {
  const problems: string[] = [];
  const made = {
    tag,
    codec,
    element,
    fields,
    record: given.record === undefined ? null : bytes(given.record),
    sample: given.sample === undefined ? null : bytes(given.sample),
    problem: (code: string, detail: string) => void problems.push(`${code}: ${detail}`),
  };
  return { source: made, problems };
}

const silent = { width: 0, height: 0, color: null, bitDepth: null, chromaSubsampling: null };

const video = (tag: string, codec: string, element: string, given: Given) =>
  source(tag, codec, element, given, silent) as { source: VideoSource; problems: string[] };

const audio = (tag: string, codec: string, element: string, given: Given, profile: string | null) =>
  source(tag, codec, element, given, {
    sampleRate: 0,
    channels: 0,
    bitsPerSample: null,
    profile,
  }) as { source: AudioSource; problems: string[] };

const size = { width: 322, height: 182 };

const avcSet = '6764000cacd941519e226c044000000300400000030283c50a6580';
const avcUnits = `00000001 ${avcSet} 00000001 68ebe3cb22c0 000001 6588`;
const avcRecord = `0164000cffe1001b ${avcSet} 010006 68ebe3cb22c0`;

const hevcUnits = `00000001 40010c01ffff01600000030090000003000003003c959809
  00000001 42010101600000030090000003000003003ca00a480b9c9596566924caf0168080000003008000000302 84
  00000001 4401c172b46240 000001 2601af25`.replaceAll('\n', '');

const av1Sequence = '0a0b000000043d06d4daf94040';

describe('H.264, HEVC and AV1 in Matroska', () => {
  const expected = { ...size, profile: 'High', level: '1.2', codecString: 'avc1.64000c' };

  test('avcC as CodecPrivate', () => {
    const given = video('V_MPEG4/ISO/AVC', 'h264', 'avc1', { record: avcRecord });
    expect(videoSampleBytes(given.source)).toBe(0);
    expect(readVideo(given.source)).toMatchObject(expected);
    expect(given.problems).toEqual([]);
  });

  test('H.264 without a record: the first frame is asked for, and its start codes are found', () => {
    const nothing = video('V_MPEG4/ISO/AVC', 'h264', 'avc1', {});
    expect(videoSampleBytes(nothing.source)).toBe(65_536);
    expect(readVideo(nothing.source)).toMatchObject({
      codec: 'h264',
      codecString: 'avc1',
      width: 0,
    });
    for (const sample of [avcUnits, avcUnits.slice(2)]) {
      const given = video('V_MPEG4/ISO/AVC', 'h264', 'avc1', { sample });
      expect(readVideo(given.source)).toMatchObject(expected);
      expect(given.problems).toEqual([]);
    }
  });

  test('start codes cut anywhere, and zeros without end, do no harm', () => {
    for (let end = 0; end < bytes(avcUnits).length; end++) {
      const given = video('V_MPEG4/ISO/AVC', 'h264', 'avc1', {});
      readVideo({ ...given.source, sample: bytes(avcUnits).subarray(0, end) });
    }
    const zeros = new Uint8Array(65_536);
    zeros[3] = 1;
    const given = video('V_MPEG4/ISO/AVC', 'h264', 'avc1', {});
    expect(readVideo({ ...given.source, sample: zeros }).width).toBe(0);
  });

  test('HEVC without a record', () => {
    const { source } = video('V_MPEGH/ISO/HEVC', 'hevc', 'hvc1', { sample: hevcUnits });
    expect(readVideo(source)).toMatchObject({ ...size, profile: 'Main', level: '2' });
  });

  test('av1C without a sequence header, which stands behind a temporal delimiter', () => {
    const record = '8100 0c00';
    const cut = video('V_AV1', 'av1', 'av01', { record });
    expect(videoSampleBytes(cut.source)).toBe(65_536);
    const { source, problems } = video('V_AV1', 'av1', 'av01', {
      record,
      sample: `1200 ${av1Sequence} 328f`,
    });
    expect(readVideo(source)).toMatchObject({
      ...size,
      bitDepth: 10,
      codecString: 'av01.0.00M.10',
    });
    expect(problems).toEqual([]);
  });

  test('a record that is too short is a problem of the source', () => {
    for (const [codec, record] of [
      ['h264', '01'],
      ['hevc', '01'],
      ['av1', '81'],
      ['vp9', '00'],
    ] as const) {
      const { source, problems } = video('V', codec, 'xxxx', { record });
      expect(readVideo(source).codecString).toBe('xxxx');
      expect(problems).toEqual(['invalid-codec-config: too short']);
    }
  });
});

describe('VP8 and VP9', () => {
  test.each([
    ['vp8', 'f067009d012a4201b6000007088585', '0', 8, '4:2:0', null],
    ['vp9', '824983425014100b560438241c184a', 'Profile 0', 8, '4:2:0', [1, true]],
    ['vp9', 'a2498342000282016ac08704838309', 'Profile 1', 8, '4:4:4', [2, false]],
    ['vp9', '92498342d00a0805ab021c120e0c2e', 'Profile 2', 12, '4:2:0', [9, false]],
    ['vp9', 'b124c1a10200a0805ab011c120e0c2', 'Profile 3', 10, '4:2:2', [2, false]],
    ['vp9', 'a2498342e014100b560438241c184a', 'Profile 1', 8, '4:4:4', [0, true]],
  ] as const)('%s: first frame %s', (codec, sample, profile, bitDepth, chroma, color) => {
    const given = video(`V_${codec.toUpperCase()}`, codec, codec, {});
    expect(videoSampleBytes(given.source)).toBe(16);
    const facts = readVideo({ ...given.source, sample: bytes(sample) });
    expect(facts).toMatchObject({ ...size, codec, codecString: codec, profile, bitDepth });
    expect(facts.chromaSubsampling).toBe(chroma);
    expect(facts.color && [facts.color.matrix, facts.color.fullRange]).toEqual(color);
    for (let end = 0; end < 9; end++)
      expect(readVideo({ ...given.source, sample: bytes(sample).subarray(0, end) }).width).toBe(0);
  });

  test('a frame that is no keyframe says nothing', () => {
    const of = (codec: string, sample: string) =>
      readVideo(video('V', codec, codec, { sample }).source).profile;
    expect(of('vp9', '864983425014100b560438241c184a')).toBeNull();
    expect(of('vp8', 'f167009d012a4201b6000007088585')).toBeNull();
  });

  test('a record counts before the first frame', () => {
    const { source } = video('V_VP9', 'vp9', 'vp09', { record: '02 33 a2 09 10 09' });
    expect(videoSampleBytes(source)).toBe(0);
    expect(readVideo(source)).toMatchObject({
      profile: 'Profile 2',
      level: '5.1',
      codecString: 'vp09.02.51.10.01.09.16.09.00',
    });
  });
});

describe('audio in Matroska', () => {
  test('AudioSpecificConfig', () => {
    const { source } = audio('A_AAC', 'aac', 'mp4a.40', { record: '1190' }, null);
    expect(readAudio(source)).toMatchObject({
      codecString: 'mp4a.40.2',
      profile: 'LC',
      sampleRate: 48_000,
      channelLayout: 'stereo',
    });
  });

  test('the profile that a tag states counts without a record only', () => {
    const stated = audio('A_AAC/MPEG4/MAIN', 'aac', 'mp4a.40', {}, 'Main');
    expect(readAudio(stated.source)).toMatchObject({ codecString: 'mp4a.40', profile: 'Main' });
    const both = audio('A_AAC/MPEG4/MAIN', 'aac', 'mp4a.40', { record: '1190' }, 'Main');
    expect(readAudio(both.source).profile).toBe('LC');
    const dts = audio('A_DTS/LOSSLESS', 'dts', 'dtsl', {}, 'DTS-HD MA');
    expect(audioSampleBytes(dts.source)).toBe(256);
    expect(readAudio(dts.source).profile).toBe('DTS-HD MA');
  });

  test("FLAC's metadata blocks", () => {
    const record = '80000022120012000004d20004d20ac442f00000113aa7e129326b5bc5ac89a7bee277e87424';
    const { source, problems } = audio('A_FLAC', 'flac', 'flac', { record }, null);
    expect(readAudio(source)).toMatchObject({ sampleRate: 44_100, channels: 2, bitsPerSample: 16 });
    expect(problems).toEqual([]);
  });

  test('OpusHead, which is also what a family makes of dOps', () => {
    const record = '4f70757348656164 01 02 3801 80bb0000 0000 00';
    const { source, problems } = audio('A_OPUS', 'opus', 'opus', { record }, null);
    expect(readAudio(source)).toMatchObject({ channels: 2, channelLayout: 'stereo' });
    expect(problems).toEqual([]);
    expect(opusHead(bytes('00 02 0138 0000bb80 0000 00'))).toEqual(bytes(record));
  });

  test('the magic cookie of ALAC', () => {
    const record = '00001000 00 10 28 0a 0e 02 00ff 00000000 00000000 0000ac44';
    const { source } = audio('A_ALAC', 'alac', 'alac', { record }, null);
    expect(readAudio(source)).toMatchObject({ sampleRate: 44_100, channels: 2, bitsPerSample: 16 });
  });
});

test('a Dolby Vision record is the same in a box and in a BlockAdditionMapping', () => {
  const dolby = readDolbyVision(bytes('0100 1035 10 0000'));
  expect(dolby).toEqual({
    version: [1, 0],
    profile: 8,
    level: 6,
    compatibility: 1,
    baseLayer: true,
    enhancementLayer: false,
    rpu: true,
  });
  if (dolby === null) return;
  expect(dolbyVisionString('dvh1', dolby)).toBe('dvh1.08.06');
  expect(dolbyVisionString('hvc1', dolby)).toBeNull();
  expect(readDolbyVision(bytes('01001035'))).toBeNull();
});
