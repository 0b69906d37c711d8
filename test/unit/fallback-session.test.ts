import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { IsobmffIndex } from '../../src/families/isobmff/raw.js';
import { createSession } from '../../src/families/isobmff/read/index.js';
import { MediaError } from '../../src/media/errors.js';
import { defaultLimits, type Limits } from '../../src/media/limits.js';
import type { Need } from '../../src/media/session.js';
import { box, bytesOf, fullBox, type Part, u32, zeros } from '../support/box.js';
import { avc1 } from '../support/codecs/video.js';
import { mfhd, tfhd, trex } from '../support/fragment-boxes.js';
import { dinf, ftyp, hdlr, mdhd, mvhd, selfReference, stsd, tkhd } from '../support/headers.js';
import { workOf } from '../support/work.js';

const fixtures = readdirSync('test/fixtures')
  .filter((name) => /\.(mp4|mov|m4a|3gp)$/.test(name))
  .map((name) => [name, new Uint8Array(readFileSync(`test/fixtures/${name}`))] as const);

interface Feeding {
  readAhead?: number;
  limits?: Partial<Limits>;
  /** How many bytes to give of those asked for; default all that are preferred. */
  give?: (need: Need) => number;
  /** Sees every range that is asked for. */
  asked?: (need: Need) => void;
}

/** Feeds copies that are destroyed after the call, as a driver's reused buffer is. */
function indexOf(
  file: Uint8Array,
  { readAhead = file.length, limits, give = (need) => need.preferred, asked }: Feeding = {},
): IsobmffIndex {
  const session = createSession({
    size: file.length,
    readAhead,
    limits: { ...defaultLimits, ...limits },
  });
  for (let need = session.start(); need !== null; ) {
    asked?.(need);
    expect(need.minimum).toBeLessThanOrEqual(need.preferred);
    expect(need.offset + need.preferred).toBeLessThanOrEqual(file.length);
    const window = file.slice(need.offset, need.offset + give(need));
    need = session.feed(window);
    window.fill(0xff);
  }
  return session.result();
}

const facts = ({ bytesRead: _, ...index }: IsobmffIndex) => index;
const codes = (index: IsobmffIndex) => index.problems.map(({ code }) => code);

/** A test fails where anything is written to the console. */
const consoleMethods = ['log', 'info', 'warn', 'error', 'debug'] as const;
let writes: ReturnType<typeof vi.spyOn>[];
beforeEach(() => {
  writes = consoleMethods.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
});
afterEach(() => {
  for (const write of writes) expect(write).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

describe('how a file is fed makes no difference', () => {
  test.each(fixtures)('%s', (_, file) => {
    const whole = indexOf(file);
    expect(whole.bytesRead).toBe(file.length);
    expect(facts(indexOf(file, { give: (need) => need.minimum }))).toEqual(facts(whole));
    for (const readAhead of [0, 100, 64 * 1024, 1024 * 1024])
      expect(facts(indexOf(file, { readAhead }))).toEqual(facts(whole));
  });

  test('a view into a larger buffer is read at its own offset', () => {
    for (const [, file] of fixtures) {
      const padded = new Uint8Array(file.length + 13).fill(0x55);
      padded.set(file, 13);
      const session = createSession({
        size: file.length,
        readAhead: file.length,
        limits: defaultLimits,
      });
      session.start();
      expect(session.feed(padded.subarray(13))).toBeNull();
      expect(facts(session.result())).toEqual(facts(indexOf(file)));
    }
  });
});

describe('what is asked for', () => {
  const gap = 200_000;
  const fragment = (time: number) => [
    box('moof', mfhd(time), box('traf', tfhd({ trackId: 1 }), fullBox('trun', 0, 0, u32(1)))),
    box('mdat', zeros(gap)),
  ];
  const file = bytesOf(...movie([]), ...fragment(1), ...fragment(2), ...fragment(3));

  test('nothing of an empty file', () => {
    const session = createSession({ size: 0, readAhead: 0, limits: defaultLimits });
    expect(session.start()).toBeNull();
    expect(session.result()).toMatchObject({ size: 0, layoutCount: 0, problems: [] });
  });

  test('one small read a fragment of a local file', () => {
    const asked: Need[] = [];
    const readAhead = 64 * 1024;
    const index = indexOf(file, { readAhead, asked: (need) => asked.push({ ...need }) });
    expect(index.raw.fragmentCount).toBe(3);
    // The first 64 KiB, and one for each of the two fragments that are not in them.
    expect(asked.map(({ preferred }) => preferred)).toEqual([readAhead, 4096, 4096]);
  });

  test('one large read of a remote file', () => {
    const asked: Need[] = [];
    indexOf(file, { readAhead: 1024 * 1024, asked: (need) => asked.push({ ...need }) });
    expect(asked).toHaveLength(1);
  });

  test('a whole box and the header behind it, where it is larger than the read-ahead', () => {
    const large = bytesOf(...movie([box('udta', zeros(100_000))]), box('mdat', zeros(1000)));
    const asked: Need[] = [];
    indexOf(large, { readAhead: 4096, asked: (need) => asked.push({ ...need }) });
    expect(asked).toHaveLength(2);
    expect(asked[1]?.preferred).toBe((asked[1]?.minimum ?? 0) + 32);
  });

  test('a session is used in order', () => {
    const session = createSession({ size: 100, readAhead: 0, limits: defaultLimits });
    expect(() => session.result()).toThrow(/before the session was done/);
    session.start();
    session.feed(new Uint8Array(10));
    expect(() => session.feed(new Uint8Array(10))).toThrow(/after the session was done/);
  });

  test('a source that ends early is a problem at what was waited for', () => {
    const session = createSession({ size: file.length, readAhead: 0, limits: defaultLimits });
    session.start();
    const need = session.feed(file.subarray(0, 64));
    expect(need).toMatchObject({ offset: 24 });
    expect(session.feed(file.subarray(24, 34))).toBeNull();
    const missing = (need?.minimum ?? 0) - 10;
    const problem = { code: 'truncated-file', path: 'moov', offset: 24, a: missing };
    expect(session.result()).toMatchObject({ size: 34, problems: [problem] });
  });
});

describe('limits', () => {
  const refusals: [keyof Limits, number, Part[], string | null][] = [
    ['metadataBytes', 100, movie([]), 'moov'],
    ['tracks', 1, movie([], [trak(), trak()]), 'moov'],
    ['samples', 2, movie([], [trak(table(3))]), 'moov/trak[0]/mdia/minf/stbl/stsz'],
    ['boxes', 5, movie([]), 'moov/trak[0]/mdia'],
    ['listEntries', 2, movie([box('udta'), box('udta'), box('udta')]), 'moov/udta'],
    ['listEntries', 1, [ftyp('isom', 0, ['isom', 'iso2'])], 'ftyp'],
  ];
  test.each(refusals)('%s', (name, value, parts, path) => {
    const file = bytesOf(...parts);
    expect(indexOf(file, { limits: { [name]: 10_000 } }).problems).not.toBeNull();
    try {
      indexOf(file, { limits: { [name]: value } });
      expect.fail('no limit was hit');
    } catch (error) {
      expect(error).toBeInstanceOf(MediaError);
      expect(error).toMatchObject({ code: 'limit-exceeded', limit: name, path });
    }
  });

  test('problems are cut short instead', () => {
    const file = bytesOf(...movie([], [trak(), trak(), trak()]));
    const all = codes(indexOf(file));
    const some = indexOf(file, { limits: { problems: 3 } });
    expect(codes(some)).toEqual([...all.slice(0, 3), 'problems-truncated']);
    expect(some.problems[3]).toMatchObject({ path: '', offset: -1, trackIndex: -1 });
  });
});

describe('mp4box', () => {
  const require = createRequire(import.meta.url);

  test('says nothing even where it would be asked to, and is left as it was', () => {
    const { Log } = require('mp4box') as typeof import('mp4box');
    Log.setLogLevel(Log.debug);
    for (const [, file] of fixtures) indexOf(file);
    // Still at debug: the level is the caller's.
    const debug = writes[consoleMethods.indexOf('debug')];
    Log.debug('test', 'heard');
    expect(debug).toHaveBeenCalledTimes(1);
    debug?.mockClear();
    Log.setLogLevel(Log.error);
  });

  test('is not disturbed by mp4box/simple, which registers fewer boxes', async () => {
    const before = fixtures.map(([, file]) => indexOf(file));
    require('mp4box/simple');
    expect(fixtures.map(([, file]) => indexOf(file))).toEqual(before);
    vi.resetModules();
    const anew = await import('../../src/families/isobmff/read/index.js');
    const file = fixtures.find(([name]) => name === 'edits.mp4')?.[1] ?? new Uint8Array(0);
    const session = anew.createSession({
      size: file.length,
      readAhead: file.length,
      limits: defaultLimits,
    });
    session.start();
    session.feed(file);
    expect(session.result()).toEqual(indexOf(file));
  });

  test('counts are corrected before it sees them', () => {
    const edits = fullBox('elst', 0, 0, u32(0xffffffff, 1000, 0, 0x18000));
    const index = indexOf(bytesOf(...movie([], [trak(table(0), box('edts', edits))])));
    expect(Array.from(index.tracks[0]?.raw.edits ?? [])).toEqual([1000, 0, 1.5]);
    expect(codes(index)).toContain('table-truncated');
  });

  test('durations of 64 bits: all ones are unknown, one less is not possible', () => {
    const header = (last: number) =>
      fullBox('mdhd', 1, 0, zeros(16), u32(1000, 0xffffffff, last), zeros(4));
    const durationOf = (last: number) => {
      const track = box('trak', tkhdOf(1), box('mdia', header(last), hdlr('vide', '')));
      const index = indexOf(bytesOf(...movie([], [track])));
      return [index.tracks[0]?.raw.duration, codes(index).includes('impossible-duration')];
    };
    expect(durationOf(0xffffffff)).toEqual([-1, false]);
    expect(durationOf(0xfffffffe)).toEqual([2 ** 64, true]);
  });
});

/**
 * Files that claim or hold much: each is to be answered with the work of 100 loops, which is less than a
 * second's.
 */
describe('work is linear', () => {
  const many = (part: Part, count: number) => {
    const one = bytesOf(part);
    const all = new Uint8Array(one.length * count);
    for (let i = 0; i < count; i++) all.set(one, i * one.length);
    return all;
  };
  const fragments = (...runs: Part[]) =>
    bytesOf(
      ...movie([box('mvex', trex(1, { duration: 1000, size: 1 }))]),
      box('moof', mfhd(1), box('traf', tfhd({ trackId: 1 }), ...runs)),
    );
  const run = (count: number) => fullBox('trun', 0, 0, u32(count));
  const traf = (flags: Part[]) => box('traf', tfhd({ trackId: 1 }), ...flags);
  const cases: [string, () => Uint8Array][] = [
    ['a million free boxes', () => bytesOf(ftyp('isom', 0, []), many(box('free'), 1e6))],
    ['a million free boxes in moov', () => bytesOf(...movie([many(box('free'), 1e6)]))],
    ['20,000 track fragments', () => bytesOf(...movie([]), box('moof', many(traf([run(1)]), 2e4)))],
    ['one run of 2^32-1 samples', () => fragments(run(0xffffffff))],
    ['60,000 runs that fill the file', () => fragments(many(run(150_000), 6e4))],
    ['100,000 sample groups', () => bytesOf(...movie([], [trak([...table(0), groups()])]))],
    ['300,000 chunks, last first', () => bytesOf(...movie([], [trak(backwards(3e5))]))],
    ['100,000 edits', () => bytesOf(...movie([], [trak([], box('edts', edits(1e5)))]))],
    ['100,000 nested boxes', () => nested(1e5)],
  ];
  const groups = () => many(fullBox('sbgp', 0, 0, u32(1, 0)), 1e5);
  const edits = (count: number) => fullBox('elst', 0, 0, u32(count), zeros(12 * count));
  const backwards = (count: number) => [
    stsd(avc1()),
    fullBox('stts', 0, 0, u32(1, count, 1)),
    fullBox('stsc', 0, 0, u32(1, 1, 1, 1)),
    fullBox('stco', 0, 0, u32(count), descending(count)),
    fullBox('stsz', 0, 0, u32(2, count)),
  ];
  const descending = (count: number) => {
    const bytes = new Uint8Array(4 * count);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < count; i++) view.setUint32(4 * i, count - i);
    return bytes;
  };
  const nested = (depth: number) => {
    const file = new Uint8Array(8 * depth);
    const view = new DataView(file.buffer);
    for (let i = 0; i < depth; i++) {
      view.setUint32(8 * i, 8 * (depth - i));
      file.set(Buffer.from(i % 2 ? 'trak' : 'moov'), 8 * i + 4);
    }
    return file;
  };

  test.each(cases)('%s', async (_, build) => {
    const file = build();
    expect(await workOf(100, () => indexOf(file))).toBeLessThan(100);
  });

  test('runs without end are stopped by the limit on samples', () => {
    const file = fragments(many(run(0xffffffff), 6e4));
    expect(() => indexOf(file)).toThrow(expect.objectContaining({ limit: 'samples' }));
  });
});

function tkhdOf(id: number): Part {
  return tkhd({ id, duration: 0 });
}

/** The boxes of an `stbl` with `count` samples of 1 byte in one chunk. */
function table(count: number): Part[] {
  return [
    stsd(avc1()),
    fullBox('stts', 0, 0, u32(1, count, 1)),
    fullBox('stsc', 0, 0, u32(1, 1, count, 1)),
    fullBox('stco', 0, 0, u32(1, 0)),
    fullBox('stsz', 0, 0, u32(1, count)),
  ];
}

function trak(tables: Part[] = table(0), ...more: Part[]): Part {
  const information = box('minf', dinf(selfReference()), box('stbl', ...tables));
  const media = box('mdia', mdhd({ timescale: 1000, duration: 0 }), information);
  return box('trak', tkhdOf(1), media, ...more);
}

/** `ftyp` and `moov`. */
function movie(more: Part[], tracks: Part[] = [trak()]): Part[] {
  const header = mvhd({ timescale: 1000, duration: 0 });
  return [ftyp('isom', 0, ['isom', 'iso2']), box('moov', header, ...tracks, ...more)];
}
