import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { selectBackend } from '../../src/backends/select.js';
import { createSession } from '../../src/families/session.js';
import { toFfprobe } from '../../src/ffprobe/index.js';
import { boxTree, hashFrames, inspectSync, readFrames, scrub } from '../../src/index.js';
import { defaultLimits } from '../../src/media/limits.js';
import { backends } from '../support/backends.js';
import { ascii, bytesOf, hex, u8, utf8, zeros } from '../support/box.js';
import {
  audioEntry,
  blockData,
  cluster,
  element,
  endless,
  float,
  head,
  info,
  matroskaFile,
  offsetAt,
  simpleBlock,
  sound,
  text,
  tracks,
  uint,
  videoEntry,
  vp8Frame,
} from '../support/ebml.js';

const opusHead = bytesOf(ascii('OpusHead'), hex('0101380180bb0000000000'));
const opus = (...more: Uint8Array[]) =>
  element(
    'TrackEntry',
    ...[
      uint('TrackNumber', 2),
      uint('TrackUID', 22),
      uint('TrackType', 2),
      text('CodecID', 'A_OPUS'),
    ],
    ...[element('CodecPrivate', opusHead), element('Audio', float('SamplingFrequency', 48000))],
    ...more,
  );
/** 20 ms of Opus (RFC 6716 3.1, configuration 31). */
const packet = bytesOf(u8(0xf8), zeros(9));

const simpleTag = (name: string, value: string) =>
  element('SimpleTag', text('TagName', name), text('TagString', value));

describe.each(backends)('Matroska by the %s backend', (backend) => {
  const read = (bytes: Uint8Array, more = {}) => inspectSync(bytes, { backend, ...more });

  test('a file of two tracks', () => {
    const report = read(matroskaFile());
    expect(report).toMatchObject({
      container: 'matroska',
      mimeType: 'video/matroska; codecs="vp8, pcm_s16le"',
      durationSeconds: 0.4,
      headerDurationSeconds: 0.4,
      scanned: true,
      fragmented: false,
      fastStart: false,
      problems: [],
      ebml: { docType: 'matroska', docTypeVersion: 4 },
      tracks: [
        {
          id: 1,
          type: 'video',
          codec: 'vp8',
          samples: { count: 4, keyframes: 2 },
          video: { width: 160, height: 120, frameRate: { average: 10, variable: false } },
          header: { uid: '11', defaultDurationNanoseconds: 100_000_000 },
        },
        { id: 2, type: 'audio', codec: 'pcm_s16le', audio: { sampleRate: 8000, channels: 1 } },
      ],
    });
  });

  test('a recording of no size and no Duration ends where its last block ends', () => {
    const live = bytesOf(
      head('webm'),
      endless(
        'Segment',
        element('Info', uint('TimestampScale', 1_000_000)),
        tracks(videoEntry(), opus()),
        endless(
          'Cluster',
          uint('Timestamp', 0),
          simpleBlock(1, 0),
          simpleBlock(2, 0, 0x80, packet),
        ),
        endless('Cluster', uint('Timestamp', 7000), simpleBlock(2, 0, 0x80, packet)),
        endless('Cluster', uint('Timestamp', 9000), simpleBlock(2, 5, 0x80, packet)),
      ),
    );
    for (const scanBytes of [1, 64_000_000]) {
      const report = read(live, { limits: { scanBytes } });
      expect(report.tracks[1]?.durationSeconds).toBeCloseTo(9.025, 9);
      expect(report).toMatchObject({ container: 'webm', fragmented: true, scanned: scanBytes > 1 });
      expect(report.tracks[0]?.samples === null).toBe(scanBytes === 1);
    }
    expect(read(live, { limits: { scanBytes: 1 }, thorough: true }).scanned).toBe(true);
  });

  test('CodecDelay, flags, languages, names', () => {
    const entry = opus(
      ...[uint('CodecDelay', 6_500_000), uint('SeekPreRoll', 80_000_000), uint('FlagDefault', 0)],
      ...[uint('FlagCommentary', 1), text('Name', 'Ton'), text('Language', 'ger')],
      text('LanguageBCP47', 'de-CH'),
    );
    const report = read(matroskaFile({ tracks: tracks(videoEntry(), entry) }));
    expect(report.tracks[1]).toMatchObject({
      ...{ codecDelaySeconds: 0.0065, seekPreRollSeconds: 0.08, startSeconds: -0.0065 },
      ...{ name: 'Ton', language: 'de-CH', header: { language: 'ger' } },
      flags: { default: false, forced: false, commentary: true },
    });
    expect(report.tracks[0]).toMatchObject({ language: null, header: { language: 'eng' } });
  });

  test('sizes, colour, HDR, turned and flipped pictures', () => {
    const video = (...more: Uint8Array[]) =>
      element(
        'TrackEntry',
        ...[uint('TrackNumber', 1), uint('TrackType', 1), text('CodecID', 'V_VP9')],
        element('CodecPrivate', hex('010100 02011f 03010a 040101'.replace(/ /g, ''))),
        element('Video', uint('PixelWidth', 200), uint('PixelHeight', 100), ...more),
      );
    const of = (...more: Uint8Array[]) =>
      read(matroskaFile({ tracks: tracks(video(...more)), clusters: [cluster(0)] })).tracks[0];
    expect(of(uint('PixelCropLeft', 20), uint('PixelCropBottom', 10))?.video).toMatchObject({
      ...{ width: 180, height: 90, codedWidth: 200 },
    });
    expect(
      of(uint('DisplayWidth', 4), uint('DisplayHeight', 3), uint('DisplayUnit', 3))?.video,
    ).toMatchObject({ displayWidth: 133, displayHeight: 100, aspectSource: 'container' });
    const stereo = [uint('StereoMode', 1), uint('DisplayWidth', 100), uint('DisplayHeight', 100)];
    expect(of(...stereo)?.video).toMatchObject({
      sampleAspectRatio: [1, 1],
      spatial: { stereo: 'left-right' },
    });
    const pose = (yaw: number, roll: number) =>
      of(element('Projection', float('ProjectionPoseYaw', yaw), float('ProjectionPoseRoll', roll)))
        ?.video;
    expect(pose(0, 90)).toMatchObject({ rotation: 270, mirrored: false });
    expect(pose(180, 90)).toMatchObject({ rotation: 90, mirrored: true });
    const colour = element(
      'Colour',
      ...[uint('Primaries', 9), uint('TransferCharacteristics', 16), uint('MatrixCoefficients', 9)],
      ...[uint('Range', 1), uint('MaxCLL', 1000), uint('MaxFALL', 400)],
      element('MasteringMetadata', float('LuminanceMax', 1000), float('LuminanceMin', 0.01)),
    );
    expect(of(colour)).toMatchObject({
      codecString: 'vp09.00.31.10.01.09.16.09.00',
      video: {
        color: { primaries: 'bt2020', transfer: 'smpte2084', range: 'limited' },
        hdr: { contentLight: { maxCll: 1000 }, masteringDisplay: { maxLuminance: 1000 } },
      },
    });
  });

  test('tags, chapters, attachments, and what they say of people', async () => {
    const bytes = matroskaFile({
      info: info(text('Title', 'Tag'), element('DateUTC', hex('0a0e3a8fcf4d0000'))),
      after: [
        element(
          'Tags',
          element('Tag', simpleTag('ARTIST', 'Ann'), simpleTag('LOCATION', '+48.1+011.5/')),
          element(
            'Tag',
            element('Targets', uint('TagTrackUID', 11)),
            ...[simpleTag('NUMBER_OF_FRAMES', '4'), simpleTag('DURATION', '00:00:00.400000000')],
          ),
        ),
        element(
          'Chapters',
          element(
            'EditionEntry',
            element(
              'ChapterAtom',
              uint('ChapterTimeStart', 100_000_000, 4),
              element('ChapterDisplay', text('ChapString', 'Eins'), text('ChapLanguage', 'ger')),
            ),
          ),
        ),
        element(
          'Attachments',
          element(
            'AttachedFile',
            ...[text('FileName', 'a.txt'), text('FileMediaType', 'text/plain')],
            ...[uint('FileUID', 7), element('FileData', utf8('PLANT'))],
          ),
        ),
      ],
    });
    const report = read(bytes);
    expect(report).toMatchObject({
      problems: [],
      tags: { title: 'Tag', artist: 'Ann', location: '+48.1+011.5/' },
      chapters: [{ startSeconds: 0.1, endSeconds: 0.4, title: 'Eins', language: 'ger' }],
      attachments: [{ name: 'a.txt', mimeType: 'text/plain', uid: '7', length: 5 }],
    });
    expect(report.tracks[0]?.header.claims).toMatchObject({ frames: 4, durationSeconds: 0.4 });
    expect(report.privacy.map(({ kind }) => kind).sort()).toEqual(['location', 'person', 'time']);
    const [attachment] = report.attachments;
    const { offset = 0, length = 0 } = attachment ?? {};
    expect(Buffer.from(bytes.subarray(offset, offset + length)).toString()).toBe('PLANT');

    const cleaned = await drained(await scrub(bytes, report.privacy));
    expect(cleaned.length).toBe(bytes.length);
    expect(read(cleaned)).toMatchObject({ privacy: [], problems: [], durationSeconds: 0.4 });
    const all = await drained(await scrub(bytes, 'all', { backend }));
    const text_ = Buffer.from(all).toString('latin1');
    for (const word of ['PLANT', 'Ann', 'Eins', 'Tag\0', '+48.1'])
      expect(text_).not.toContain(word);
    expect(read(all)).toMatchObject({
      privacy: [],
      problems: [],
      tags: {},
      chapters: [],
      attachments: [],
    });
    const options = { backend, contentId: true };
    expect((await hashFrames(all, options)).contentId).toBe(
      (await hashFrames(bytes, options)).contentId,
    );
  });

  test('a sum over what was scrubbed is made again', async () => {
    const tag = element('Tag', simpleTag('ARTIST', 'Ann'));
    const bytes = matroskaFile({
      after: [element('Tags', element('CRC-32', hex('00000000')), tag)],
    });
    expect(read(bytes).problems.map(({ code }) => code)).toEqual(['crc-mismatch']);
    expect(read(await drained(await scrub(bytes, read(bytes).privacy))).problems).toEqual([]);
  });

  test('frames of laces, stripped headers and zlib', async () => {
    const frames = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5), Uint8Array.of(6, 7, 8, 9)];
    const compression = (algorithm: number, ...more: Uint8Array[]) =>
      element(
        'ContentEncodings',
        element(
          'ContentEncoding',
          element('ContentCompression', uint('ContentCompAlgo', algorithm), ...more),
        ),
      );
    const plain = [element('SimpleBlock', blockData(2, 0, 0x86, u8(2, 0x83, 0xbe), ...frames))];
    const stripped = frames.map((frame, i) =>
      element('SimpleBlock', blockData(2, 20 * i, 0x80, frame.subarray(1))),
    );
    const file = (entry: Uint8Array, blocks: Uint8Array[]) =>
      matroskaFile({
        tracks: tracks(entry),
        clusters: [element('Cluster', uint('Timestamp', 0), ...blocks)],
        cues: null,
      });
    const entry = (...more: Uint8Array[]) => opus(uint('DefaultDuration', 20_000_000), ...more);
    const laced = file(entry(), plain);
    const {
      tracks: [table],
    } = await readFrames(laced, { backend });
    expect([...(table?.size ?? [])]).toEqual([3, 2, 4]);
    expect([...(table?.pts ?? [])]).toEqual([0, 20, 40]);
    expect([...(table?.keyframe ?? [])]).toEqual([1, 1, 1]);
    const options = { backend, algorithm: 'md5', stream: true } as const;
    const digests = async (bytes: Uint8Array) => {
      const [found] = (await hashFrames(bytes, options)).tracks;
      return [Buffer.from(found?.digests ?? []).toString('hex'), found?.stream];
    };
    const expected = await digests(laced);

    const zlib = frames.map((frame, i) =>
      element('SimpleBlock', blockData(2, 20 * i, 0x80, deflateSync(frame))),
    );
    expect(await digests(file(entry(compression(0)), zlib))).toEqual(expected);
    const same = frames.map((frame) => bytesOf(u8(9), frame.subarray(1)));
    const whole = file(
      entry(),
      same.map((frame, i) => element('SimpleBlock', blockData(2, 20 * i, 0x80, frame))),
    );
    const short = file(entry(compression(3, element('ContentCompSettings', u8(9)))), stripped);
    expect(await digests(short)).toEqual(await digests(whole));
    expect(read(short).tracks[0]).toMatchObject({
      samples: { bytes: 9, largest: 4 },
      contentEncodings: [{ algorithm: 'header-stripping', strippedBytes: 1, frames: true }],
    });
  });

  test('a promise of zlib is kept as far as a file of its size may', async () => {
    const bomb = deflateSync(new Uint8Array(40_000_000));
    const encoding = element(
      'ContentEncodings',
      element('ContentEncoding', element('ContentCompression', uint('ContentCompAlgo', 0))),
    );
    const bytes = matroskaFile({
      tracks: tracks(opus(encoding)),
      clusters: [element('Cluster', uint('Timestamp', 0), simpleBlock(2, 0, 0x80, bomb))],
      cues: null,
    });
    expect(read(bytes).tracks[0]?.samples?.count).toBe(1);
    await expect(hashFrames(bytes, { backend })).rejects.toMatchObject({ code: 'limit-exceeded' });
  });

  test('frames of nothing are counted, and never more rows made than there are bytes', async () => {
    const block = element('SimpleBlock', blockData(2, 0, 0x84, u8(255)));
    const bytes = matroskaFile({
      tracks: tracks(opus()),
      clusters: [element('Cluster', uint('Timestamp', 0), ...Array(100).fill(block))],
      cues: null,
    });
    expect(read(bytes).tracks[0]?.samples).toMatchObject({ count: 25_600, bytes: 0 });
    await expect(readFrames(bytes, { backend })).rejects.toMatchObject({ code: 'limit-exceeded' });
  });

  test('of 5 million tiny elements most are named and not opened', () => {
    const tiny = new Uint8Array(10_000_000).map((_, i) => (i % 2 === 0 ? 0xec : 0x80));
    const report = read(matroskaFile({ after: [element('Tags', tiny)] }));
    expect(new Set(report.problems.map(({ code }) => code))).toEqual(new Set(['unread-metadata']));
    expect(report.privacy).toContainEqual(
      expect.objectContaining({ kind: 'unread', path: 'Segment/Tags' }),
    );
    expect(report.tracks.map(({ codec }) => codec)).toEqual(['vp8', 'pcm_s16le']);
  });

  test('numbers of 64 bits everywhere give no number that is none', () => {
    const most = new Uint8Array(8).fill(0xff);
    const huge = (name: Parameters<typeof element>[0]) => element(name, most);
    const entry = (...more: Uint8Array[]) =>
      element(
        'TrackEntry',
        ...[uint('TrackNumber', 1), uint('TrackType', 1), text('CodecID', 'V_VP8')],
        element(
          'Video',
          ...(['PixelWidth', 'PixelHeight', 'DisplayWidth', 'PixelCropLeft'] as const).map(huge),
        ),
        ...(['DefaultDuration', 'CodecDelay', 'SeekPreRoll'] as const).map(huge),
        ...more,
      );
    const report = read(
      matroskaFile({
        info: element('Info', huge('TimestampScale'), float('Duration', 1e300)),
        tracks: tracks(entry(), audioEntry(huge('CodecDelay'))),
        clusters: [
          element(
            'Cluster',
            huge('Timestamp'),
            simpleBlock(1, -32768),
            simpleBlock(2, 32767, 0x80, sound),
          ),
          cluster(0),
        ],
      }),
    );
    JSON.stringify(report, (key, value) => {
      if (typeof value === 'number') expect([key, Number.isFinite(value)]).toEqual([key, true]);
      return value;
    });
  });

  test('blocks are read once, and little else, where they are large', async () => {
    const large = new Uint8Array(400_000);
    const blocks = Array.from({ length: 20 }, (_, i) =>
      simpleBlock(1, 40 * i, 0x80, vp8Frame, large),
    );
    const bytes = matroskaFile({
      clusters: [
        element('Cluster', uint('Timestamp', 0), ...blocks, simpleBlock(2, 0, 0x80, sound)),
      ],
    });
    const chosen = selectBackend(backend);
    const options = { size: bytes.length, limits: defaultLimits, readAhead: 4096 };
    const session =
      chosen.name === 'native' ? chosen.native.createSession(options) : createSession(options);
    let asked = 0;
    for (let need = session.start(); need !== null; asked += need?.preferred ?? 0)
      need = session.feed(bytes.subarray(need.offset, need.offset + need.preferred));
    expect(session.result().tracks[0]?.statistics?.count).toBe(20);
    expect(asked).toBeLessThan(bytes.length / 20);
  });

  test('an EBML document of another type is named', () => {
    const other = bytesOf(head('foo'), element('Segment', info(), tracks()));
    expect(() => read(other)).toThrow(/'foo', which is neither Matroska nor WebM/);
    expect(() => read(head())).toThrow(/no Tracks/);
  });
});

test('the tree of elements, and the shape of ffprobe', async () => {
  const bytes = matroskaFile();
  const { boxes } = await boxTree(bytes);
  expect(boxes.map(({ type }) => type)).toEqual(['EBML', 'Segment']);
  const [, segment] = boxes;
  expect(segment?.children?.map(({ type }) => type)).toEqual([
    ...['Info', 'Tracks', 'Cluster', 'Cluster', 'Cues'],
  ]);
  expect(segment?.children?.[2]).toMatchObject({ offset: offsetAt(bytes, 'Segment/Cluster[0]') });
  const probe = toFfprobe(inspectSync(bytes));
  expect(probe.format).toMatchObject({ format_name: 'matroska,webm', duration: '0.400000' });
  expect(probe.streams[0]).toMatchObject({
    codec_name: 'vp8',
    avg_frame_rate: '10/1',
    codec_tag: '0x0000',
  });
  expect(probe.streams[0]).not.toHaveProperty('nb_frames');
});

async function drained(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return bytesOf(...parts);
}

test('audio entries may be first', () => {
  const report = inspectSync(matroskaFile({ tracks: tracks(audioEntry(), videoEntry()) }));
  expect(report.tracks.map(({ type }) => type)).toEqual(['audio', 'video']);
});
