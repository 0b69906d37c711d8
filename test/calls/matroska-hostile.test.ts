import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { completeFrames } from '../../src/families/matroska/describe/frame-times.js';
import { hashFrames, inspectSync, scrub } from '../../src/index.js';
import type { MediaFacts } from '../../src/media/media-facts.js';
import type { FrameColumns } from '../../src/media/session.js';
import { backends } from '../support/backends.js';
import { bytesOf, u8, utf8 } from '../support/box.js';
import {
  audioEntry,
  blockData,
  cluster,
  element,
  head,
  info,
  matroskaFile,
  simpleBlock,
  sound,
  text,
  tracks,
  uint,
  videoEntry,
} from '../support/ebml.js';

const compression = (algorithm: number, ...more: Uint8Array[]) =>
  element(
    'ContentEncoding',
    uint('ContentEncodingScope', 3),
    element('ContentCompression', uint('ContentCompAlgo', algorithm), ...more),
  );

const vorbisEntry = (number: number, ...more: Uint8Array[]) =>
  element(
    'TrackEntry',
    ...[uint('TrackNumber', number), uint('TrackType', 2), text('CodecID', 'A_VORBIS')],
    ...more,
  );

/** The same bytes over and over. */
const times = (count: number, bytes: Uint8Array) => Buffer.alloc(count * bytes.length, bytes);

/** What grows with one count of the file times another runs out of the time that a test has. */
describe.each(backends)('a hostile Matroska file by the %s backend', (backend) => {
  const read = (bytes: Uint8Array, more = {}) => inspectSync(bytes, { backend, ...more });

  test('what compressed records of all tracks make has one limit', () => {
    const record = deflateSync(new Uint8Array(1 << 20));
    const entries = Array.from({ length: 60 }, (_, i) =>
      vorbisEntry(
        i + 1,
        element('CodecPrivate', record),
        element('ContentEncodings', compression(0)),
      ),
    );
    const { problems } = read(matroskaFile({ tracks: tracks(...entries), clusters: [] }));
    const missing = problems.filter(({ code }) => code === 'missing-codec-config');
    expect(missing.map(({ trackIndex }) => trackIndex)).toEqual(
      Array.from({ length: 58 }, (_, i) => i + 2),
    );
  });

  test('more encodings than any track has are not undone', () => {
    const strip = compression(3, element('ContentCompSettings', new Uint8Array(20_000)));
    const encodings = element('ContentEncodings', times(500, strip));
    const bytes = matroskaFile({ tracks: tracks(videoEntry(encodings), audioEntry()) });
    const report = read(bytes);
    expect(report.problems).toContainEqual(
      expect.objectContaining({
        code: 'invalid-encoding',
        path: 'Segment/Tracks/TrackEntry[0]/ContentEncodings/ContentEncoding[16]',
      }),
    );
    expect(report.tracks[0]?.contentEncodings).toHaveLength(16);
  });

  test('a tag of one track that names it ever again', () => {
    const targets = element('Targets', times(60_000, uint('TagTrackUID', 11)));
    const simple = element('SimpleTag', text('TagName', 'BPS'), text('TagString', '128000'));
    const tag = element('Tag', targets, times(20_000, simple));
    const report = read(matroskaFile({ after: [element('Tags', tag)] }));
    expect(report.tracks[0]?.header.claims?.bitRate).toBe(128_000);
    expect(report.tracks[1]?.header.claims).toBeNull();
  });

  test('names of nested tags do not add up', () => {
    let tag = element('SimpleTag', text('TagName', 'X'), text('TagString', 'deep'));
    for (let depth = 0; depth < 20; depth++)
      tag = element('SimpleTag', element('TagName', utf8('N'.repeat(60_000))), tag);
    const { rawTags } = read(matroskaFile({ after: [element('Tags', element('Tag', tag))] }));
    expect(rawTags.find(({ value }) => value === 'deep')?.key).toHaveLength(1024);
  });

  test('thousands of tracks without a block among small blocks', () => {
    const entries = Array.from({ length: 4000 }, (_, i) =>
      element('TrackEntry', uint('TrackNumber', i + 1), uint('TrackType', 2)),
    );
    const blocks = times(150_000, simpleBlock(1, 0, 0x80, u8(1)));
    const clusters = [
      element('Cluster', uint('Timestamp', 0), blocks),
      times(20_000, element('Cluster', simpleBlock(1, 0, 0x80, u8(1)))),
    ];
    const segment = bytesOf(info(), tracks(...entries), ...clusters);
    const report = read(bytesOf(head(), element('Segment', segment)), {
      limits: { scanBytes: 1 },
    });
    expect(report.tracks).toHaveLength(4000);
    expect(report.scanned).toBe(false);
  });

  test('elements in front of many others at the end', () => {
    const tags = element('Tags');
    const few = times(2000, tags);
    const many = times(70_000, tags);
    const clusters = Array.from({ length: 30 }, () => bytesOf(cluster(0), few));
    const bytes = matroskaFile({
      tracks: tracks(videoEntry(), audioEntry(), element('TrackEntry', uint('TrackType', 2))),
      clusters,
      after: [many],
    });
    expect(read(bytes, { limits: { scanBytes: 1 } }).tracks).toHaveLength(3);
  });

  test('a scrub of all where hundreds of thousands of places are blanked', async () => {
    const empty = times(130_000, element('Void', u8(1)));
    const hidden = element(
      'TrackEntry',
      ...[uint('TrackNumber', 3), uint('TrackUID', 33), uint('TrackType', 33)],
      text('CodecID', 'D_WEBVTT/METADATA'),
    );
    const frame = element('SimpleBlock', blockData(3, 0, 0x80, u8(0x55)));
    const bytes = matroskaFile({
      tracks: tracks(videoEntry(), audioEntry(), hidden),
      clusters: [element('Cluster', uint('Timestamp', 0), times(130_000, frame))],
      before: [element('Info', empty)],
    });
    const scrubbed = Buffer.from(await drained(await scrub(bytes, 'all', { backend })));
    expect(scrubbed).toHaveLength(bytes.length);
    expect(scrubbed.includes(Buffer.from([0x83, 0, 0, 0x80, 0x55]))).toBe(false);
  });

  test('frames of many tracks that are stored in another form', async () => {
    const entries = Array.from({ length: 120 }, (_, i) =>
      element(
        'TrackEntry',
        ...[uint('TrackNumber', i + 1), uint('TrackType', 2), text('CodecID', 'A_OPUS')],
        element('ContentEncodings', compression(3, element('ContentCompSettings', u8(9)))),
      ),
    );
    const blocks = entries.map((_, i) => simpleBlock(i + 1, 0, 0x80, sound));
    const clusters = Array.from({ length: 40 }, () =>
      element('Cluster', uint('Timestamp', 0), ...blocks),
    );
    const bytes = matroskaFile({ tracks: tracks(...entries), clusters, cues: null });
    const { tracks: hashed } = await hashFrames(bytes, { backend, algorithm: 'crc32' });
    const [first] = hashed;
    expect(first?.count).toBe(40);
    for (const { digests } of hashed) expect(digests).toEqual(first?.digests);
  });
});

test('no more frames are reordered than a decoder holds', () => {
  const count = 200_000;
  const column = () => Float64Array.from({ length: count }, (_, i) => i);
  const columns = { pts: column(), dts: column(), duration: column().fill(1) };
  const track = {
    ...{
      type: 'video',
      codecDelaySeconds: 0,
      timescale: 1000,
      sampleEntries: ['V_MPEGH/ISO/HEVC'],
    },
    ...{ statedFrameRate: 1000, statistics: null, video: { coded: { reorderFrames: 2 ** 31 } } },
  };
  completeFrames({ tracks: [track] } as unknown as MediaFacts, [
    columns as unknown as FrameColumns,
  ]);
  expect([...columns.dts.subarray(0, 2)]).toEqual([-16, -15]);
  expect(columns.dts[count - 1]).toBe(count - 17);
});

async function drained(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return bytesOf(...parts);
}
