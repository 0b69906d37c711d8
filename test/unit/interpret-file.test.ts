/** What is said of the file as a whole, and what is asked of it before. */

import { describe, expect, test } from 'vitest';
import { fourcc, fourccToString } from '../../src/bytes/fourcc.js';
import { atOnce } from '../../src/calls/reading.js';
import { isobmff } from '../../src/families/isobmff/index.js';
import type { IsobmffIndex, IsobmffTrack, SampleEntry } from '../../src/families/isobmff/raw.js';
import { Findings } from '../../src/interpret/findings.js';
import { interpret } from '../../src/interpret/index.js';
import { MediaError } from '../../src/media/errors.js';
import { defaultLimits, type Limits } from '../../src/media/limits.js';
import { MediaData } from '../../src/media/media-data.js';
import { index, track } from '../support/index-track.js';

const shallow = { limits: defaultLimits, thorough: false, metadata: true, tables: new Map() };

/** `sample`: what was read at offset 200. */
const report = (given: IsobmffIndex, sample?: Uint8Array, limits = defaultLimits) => {
  const media = new MediaData();
  if (sample !== undefined) media.add(200, sample);
  const findings = new Findings(limits.problems);
  const facts = isobmff.describe(given, { ...shallow, limits, media }, findings);
  return atOnce(interpret(facts, 'fallback', limits, findings));
};

const brands = (major: string, ...compatible: string[]) => ({
  major: fourcc(major),
  minorVersion: 0,
  compatible: compatible.map(fourcc),
});

/** A sample entry of nothing but zeros in its fixed fields, with boxes behind them. */
function entry(format: string, fields: number, boxes = ''): SampleEntry {
  const tail = Buffer.from(boxes.replaceAll(' ', ''), 'hex');
  const bytes = new Uint8Array(fields + tail.length);
  bytes.set(tail, fields);
  return { format: fourcc(format), offset: 100, bytes };
}

const subtitles = track({ handler: fourcc('text'), sampleEntries: [entry('wvtt', 16)] });
const video = track({ handler: fourcc('vide'), sampleEntries: [entry('ap4h', 86)] });
const audio = track({ handler: fourcc('soun'), sampleEntries: [entry('samr', 36)] });

test('four-character codes', () => {
  expect([fourcc('moov'), fourccToString(fourcc('©nam')), fourccToString(7)]).toEqual([
    0x6d6f6f76,
    '©nam',
    '0x00000007',
  ]);
});

describe('container and media type', () => {
  test.each([
    ['mp42', [video, audio, subtitles], 'mp4', 'video/mp4; codecs="ap4h, samr, wvtt"'],
    ['M4A ', [audio], 'm4a', 'audio/mp4; codecs="samr"'],
    ['3gp4', [audio], '3gp', 'audio/3gpp; codecs="samr"'],
    ['3g2a', [video], '3gp', 'video/3gpp2; codecs="ap4h"'],
    ['qt  ', [video, video], 'mov', 'video/quicktime; codecs="ap4h"'],
    ['avis', [], 'avif', 'image/avif'],
    ['isom', [subtitles], 'mp4', 'application/mp4; codecs="wvtt"'],
  ])('%s', (major, tracks, container, mimeType) => {
    const { container: found, mimeType: type } = report(index({ brands: brands(major), tracks }));
    expect([found, type]).toEqual([container, mimeType]);
  });

  test('without brands, by what only QuickTime has', () => {
    expect(report(index()).container).toBe('mp4');
    const layout = [{ type: fourcc('wide'), offset: 0, size: 8 }];
    expect(report(index({ layout })).container).toBe('mov');
    const pascal = track({ handlerName: new Uint8Array([3, 65, 66, 67]) });
    const { container, tracks } = report(index({ tracks: [pascal] }));
    expect([container, tracks[0]?.name]).toEqual(['mov', 'ABC']);
  });

  test('brands that nobody knows', () => {
    const layout = [{ type: fourcc('ftyp'), offset: 4, size: 16 }];
    const problems = (major: string) =>
      report(index({ brands: brands(major, 'zzzz'), layout })).problems;
    expect(problems('yyyy')).toMatchObject([{ code: 'unknown-brand', path: 'ftyp', offset: 4 }]);
    expect(problems('iso6')).toEqual([]);
  });
});

describe('encryption', () => {
  const key = '00112233445566778899aabbccddeeff';
  const sinf = (scheme: string) =>
    `00000050 73696e66 0000000c 66726d61 61763031 00000014 7363686d 00000000 ${scheme} 00010000
     00000028 73636869 00000020 74656e63 01000000 00190000 ${key}`.replaceAll(/\s/g, '');

  test('format, scheme, key and systems', () => {
    const pssh = (id: string) => ({
      type: fourcc('pssh'),
      path: 'moov/pssh',
      trackIndex: -1,
      offset: 0,
      size: 32,
      userType: new Uint8Array(0),
      bytes: new Uint8Array(Buffer.from(`00000000${id}00000000`, 'hex')),
    });
    const metadata = [
      pssh('edef8ba979d64acea3c827dcd51d21ed'),
      pssh('000102030405060708090a0b0c0d0e0f'),
      pssh('edef8ba979d64acea3c827dcd51d21ed'),
    ];
    const entries = [entry('av01', 86), entry('encv', 86, sinf('63626373'))];
    const tracks = [track({ handler: fourcc('vide'), sampleEntries: entries })];
    const { encryption, codec } = report(index({ tracks, kept: metadata })).tracks[0] ?? {};
    expect(codec).toBe('av1');
    expect(encryption).toEqual({
      scheme: 'cbcs',
      originalFormat: 'av01',
      keyIds: [key],
      systems: ['Widevine', '00010203-0405-0607-0809-0a0b0c0d0e0f'],
    });
  });

  test('the hidden format is interpreted', () => {
    const tracks = [
      track({ handler: fourcc('vide'), sampleEntries: [entry('encv', 86, sinf('63656e63'))] }),
    ];
    expect(report(index({ tracks })).tracks[0]).toMatchObject({
      sampleEntries: ['encv'],
      codec: 'av1',
      encryption: { scheme: 'cenc' },
    });
  });
});

describe('requests', () => {
  const statistics = { firstSampleOffset: 200, firstSampleSize: 500 };

  test('ordinary entries ask for nothing', () => {
    const tracks = [{ ...video, statistics: { ...video.statistics, ...statistics } }];
    expect(isobmff.requests(index({ tracks }), new Map(), shallow)).toEqual([]);
  });

  test('a timecode and in-band parameter sets, within the file and the limit', () => {
    const tracks = [
      track({ handler: fourcc('tmcd'), sampleEntries: [entry('tmcd', 34)], statistics }),
      track({ handler: fourcc('vide'), sampleEntries: [entry('avc3', 86)], statistics }),
      track({ handler: fourcc('vide'), sampleEntries: [entry('jpeg', 86)], statistics }),
    ];
    const asked = (given: Partial<IsobmffIndex>, limits: Partial<Limits> = {}) => {
      const depth = { ...shallow, limits: { ...defaultLimits, ...limits } };
      return isobmff
        .requests(index({ tracks, ...given }), new Map(), depth)
        .map(({ length }) => length);
    };
    expect(asked({})).toEqual([4, 500, 500]);
    expect(asked({ size: 300 })).toEqual([4, 100, 100]);
    expect(asked({}, { mediaBytes: 100 })).toEqual([4, 96]);
    expect(asked({}, { mediaRanges: 2 })).toEqual([4, 500]);
    const [timecode, , jpeg] = tracks as [IsobmffTrack, IsobmffTrack, IsobmffTrack];
    const elsewhere = { ...jpeg, external: true };
    expect(asked({ tracks: [timecode, elsewhere, jpeg] })).toEqual([4, 500]);
  });

  test('what was read goes to its track', () => {
    const sps = Buffer.from(
      '0000001567640034acd9404405be5f0110000003001000004b00f183196001',
      'hex',
    );
    const tracks = [
      video,
      track({ handler: fourcc('vide'), sampleEntries: [entry('avc3', 86)], statistics }),
    ];
    const found = report(index({ tracks }), new Uint8Array(sps)).tracks[1];
    expect(found).toMatchObject({ codecString: 'avc3.640034', video: { width: 1080 } });
  });
});

describe('problems', () => {
  const found = (offset: number, code: string) => ({
    code,
    path: 'moov',
    offset,
    trackIndex: -1,
    a: 1,
    b: 2,
  });

  test('stand by place, and the list is cut short at the limit', () => {
    const problems = [
      found(9, 'table-truncated'),
      found(-1, 'no-tracks'),
      found(9, 'duplicate-box'),
    ];
    const codes = (limit: number) =>
      report(index({ problems }), undefined, { ...defaultLimits, problems: limit }).problems.map(
        ({ code }) => code,
      );
    expect(codes(3)).toEqual(['no-tracks', 'duplicate-box', 'table-truncated']);
    expect(codes(2)).toEqual(['no-tracks', 'duplicate-box', 'problems-truncated']);
  });
});

describe('what is no movie', () => {
  const boxes = (...types: string[]) =>
    types.map((type, i) => ({ type: fourcc(type), offset: 8 * i, size: 8 }));

  function refused(given: Parameters<typeof index>[0]): MediaError {
    try {
      report(index({ movieOffset: -1, movie: null, ...given }));
    } catch (error) {
      if (error instanceof MediaError) return error;
    }
    throw new Error('no MediaError');
  }

  test.each([
    ['AVI', 'unsupported-container', 'video/vnd.avi', '52494646000000004156492000'],
    ['JPEG', 'unsupported-container', 'image/jpeg', 'ffd8ffe0'],
    ['JPEG 2000', 'unsupported-container', 'image/jp2', '0000000c6a5020200d0a870a'],
    ['Ogg', 'unsupported-container', 'application/ogg', '4f676753'],
    ['PDF', 'not-media', 'application/pdf', '255044462d312e37'],
    ['HTML', 'not-media', 'text/html', '3c21444f43545950452068746d6c3e'],
  ])('%s', (name, code, mimeType, hex) => {
    const error = refused({ head: new Uint8Array(Buffer.from(hex, 'hex')) });
    expect(error).toMatchObject({ code, detected: { name, mimeType } });
    expect(error.message).toContain(`this is ${name},`);
  });

  test('still images, segments, cut files and noise', () => {
    const noMovie = (words: string) => ({
      code: 'no-movie-header',
      message: expect.stringContaining(words),
      detected: null,
    });
    const image = { brands: brands('mif1', 'heic'), layout: boxes('ftyp', 'meta', 'mdat') };
    expect(refused(image)).toMatchObject(noMovie('HEIF'));
    expect(refused({ ...image, brands: brands('avif') })).toMatchObject(noMovie('AVIF'));
    const segment = { layout: boxes('styp', 'moof', 'mdat') };
    expect(refused(segment)).toMatchObject(noMovie('initialization segment'));
    expect(refused({ layout: boxes('ftyp', 'mdat') })).toMatchObject(noMovie('cut short'));
    expect(refused({ layout: boxes('abcd') }).code).toBe('not-media');
    expect(refused({ size: 0 })).toMatchObject({
      code: 'not-media',
      message: 'the file is empty: give one with content',
    });
  });
});
