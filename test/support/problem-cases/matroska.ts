/** What is wrong with elements and blocks of Matroska. */

import { bytesOf, hex, u8, u32, utf8, zeros } from '../box.js';
import {
  audioEntry,
  cluster,
  element,
  endless,
  float,
  head,
  info,
  lying,
  matroskaFile,
  offsetAt,
  type Parts,
  simpleBlock,
  sound,
  text,
  tracks,
  uint,
  videoEntry,
} from '../ebml.js';
import type { ProblemCase } from './case.js';

type Code = ProblemCase['code'];

interface Where {
  /** Where it is, if not at `path`. */
  at?: string | null | ((bytes: Uint8Array) => number);
  track?: number;
  cut?: number;
  says?: RegExp;
}

/** A file with the problem at `path`. */
function bad(
  code: Code,
  what: string,
  path: string | null,
  parts: Parts,
  where: Where = {},
): ProblemCase {
  const { at = path, track, cut, says } = where;
  const offset = (bytes: Uint8Array) =>
    typeof at === 'function' ? at(bytes) : offsetAt(bytes, (at as string).replace(/\/0x\w+$/, ''));
  return {
    code,
    what: `Matroska, ${what}`,
    parts: () => [matroskaFile(parts)],
    path,
    at: at === null ? null : () => offset(matroskaFile(parts)),
    ...(track === undefined ? {} : { track }),
    ...(cut === undefined ? {} : { cut }),
    ...(says === undefined ? {} : { says }),
  };
}

/** A file that nearly has it. */
function near(code: Code, what: string, parts: Parts): ProblemCase {
  return { code, what: `Matroska, ${what}`, parts: () => [matroskaFile(parts)] };
}

const entry0 = 'Segment/Tracks/TrackEntry[0]';
const entry1 = 'Segment/Tracks/TrackEntry[1]';
const withCluster = (...blocks: Uint8Array[]): Parts => ({
  clusters: [cluster(0), element('Cluster', uint('Timestamp', 200), ...blocks)],
});
const late = (...blocks: Uint8Array[]) => withCluster(simpleBlock(1, 0), ...blocks);
const crcOf = (content: Uint8Array, wrong = 0) => element('CRC-32', littleCrc(content, wrong));

/** zlib's CRC-32, bit by bit, little-endian. */
function littleCrc(content: Uint8Array, wrong: number): Uint8Array {
  let crc = 0xffffffff;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
  }
  return u32(((crc ^ 0xffffffff) >>> 0) ^ wrong).reverse();
}

const tag = element('Tag', element('SimpleTag', text('TagName', 'TITLE'), text('TagString', 'x')));
const seekTo = (name: 'Tags' | 'Cues', position: number) =>
  element(
    'SeekHead',
    element(
      'Seek',
      element('SeekID', name === 'Tags' ? hex('1254c367') : hex('1c53bb6b')),
      uint('SeekPosition', position, 4),
    ),
  );
const laced = (flags: number, ...frames: Uint8Array[]) => simpleBlock(1, 0, flags, ...frames);
const encoded = (algorithm: number) =>
  element(
    'ContentEncodings',
    element('ContentEncoding', element('ContentCompression', uint('ContentCompAlgo', algorithm))),
  );
const garbage = hex('00112233445566');

export const matroskaCases: ProblemCase[] = [
  bad('element-exceeds-parent', 'a TrackEntry larger than Tracks', entry0, {
    tracks: element('Tracks', lying('TrackEntry', 900, videoEntry().subarray(2))),
  }),
  bad(
    'element-exceeds-parent',
    'a block larger than its cluster',
    'Segment/Cluster[0]/SimpleBlock[1]',
    {
      clusters: [
        element(
          'Cluster',
          uint('Timestamp', 0),
          simpleBlock(1, 0),
          lying('SimpleBlock', 90, zeros(4)),
        ),
        cluster(200),
      ],
    },
  ),
  near('element-exceeds-parent', 'elements that fill what is around them', {}),
  bad(
    'unknown-size-not-allowed',
    'a block of no size',
    'Segment/Cluster[1]/SimpleBlock[1]',
    late(endless('SimpleBlock', zeros(9))),
  ),
  near('unknown-size-not-allowed', 'a cluster of no size', {
    clusters: [endless('Cluster', uint('Timestamp', 0), simpleBlock(1, 0)), cluster(200)],
    cues: null,
  }),
  bad('invalid-element', 'a float of three bytes', 'Segment/Info/Duration', {
    info: element('Info', element('Duration', zeros(3))),
  }),
  bad(
    'invalid-element',
    'a number of nine bytes',
    `${entry0}/FlagDefault`,
    {
      tracks: tracks(videoEntry(element('FlagDefault', zeros(9)))),
    },
    { track: 0 },
  ),
  near('invalid-element', 'numbers of no bytes', {
    tracks: tracks(videoEntry(element('FlagDefault'))),
  }),
  bad(
    'garbage-between-elements',
    'zeros between clusters',
    'Segment',
    { clusters: [cluster(0), garbage, cluster(200)], cues: null },
    {
      at: (bytes) => offsetAt(bytes, 'Segment/Cluster[0]') + cluster(0).length,
      says: /^7 bytes/,
    },
  ),
  near('garbage-between-elements', 'Void between clusters', {
    clusters: [cluster(0), element('Void', zeros(7)), cluster(200)],
    cues: null,
  }),
  bad(
    'missing-element',
    'a track without a CodecID',
    `${entry0}/CodecID`,
    {
      tracks: tracks(element('TrackEntry', uint('TrackNumber', 1), uint('TrackType', 17))),
    },
    { at: entry0, track: 0 },
  ),
  bad(
    'missing-element',
    'a cluster without a Timestamp',
    'Segment/Cluster[1]/Timestamp',
    {
      clusters: [cluster(0), element('Cluster', simpleBlock(1, 0))],
    },
    { at: 'Segment/Cluster[1]' },
  ),
  near('missing-element', 'a Timestamp behind the blocks', {
    clusters: [cluster(0), element('Cluster', simpleBlock(1, 0), uint('Timestamp', 200))],
  }),
  bad(
    'misplaced-element',
    'a cluster in a cluster',
    'Segment/Cluster[0]/Cluster',
    {
      clusters: [cluster(0, cluster(100))],
      cues: null,
    },
    { at: 'Segment/Cluster[0]/Cluster[0]' },
  ),
  near('misplaced-element', 'a cluster behind one of no size', {
    clusters: [endless('Cluster', uint('Timestamp', 0)), cluster(200)],
    cues: null,
  }),
  bad('crc-mismatch', 'a wrong sum over the tags', 'Segment/Tags', {
    after: [element('Tags', crcOf(tag, 1), tag)],
  }),
  near('crc-mismatch', 'the right sum', { after: [element('Tags', crcOf(tag), tag)] }),
  bad(
    'several-segments',
    'a second Segment',
    'Segment',
    { trailer: element('Segment', info()) },
    {
      at: (bytes) => bytes.length - element('Segment', info()).length,
    },
  ),
  near('several-segments', 'Void behind the Segment', { trailer: element('Void', zeros(3)) }),
  bad('invalid-seek-index', 'an entry that names what is not there', 'Segment/SeekHead', {
    before: [seekTo('Tags', 9)],
  }),
  near('invalid-seek-index', 'an entry that names the Tracks', {
    before: [
      element(
        'SeekHead',
        element('Seek', element('SeekID', hex('1654ae6b')), uint('SeekPosition', info().length)),
      ),
    ],
  }),
  bad('invalid-cues', 'a cue of a track that is not there', 'Segment/Cues', { cues: [[9, 0]] }),
  near('invalid-cues', 'cues of clusters that are there', {}),
  bad('crc-misplaced', 'a sum that is not the first', 'Segment/Tags/CRC-32', {
    after: [element('Tags', tag, crcOf(tag))],
  }),
  near('crc-misplaced', 'a sum that is the first', { after: [element('Tags', crcOf(tag), tag)] }),
  bad(
    'duplicate-element',
    'two different Tracks',
    'Segment/Tracks[1]',
    {
      after: [tracks(videoEntry(text('Name', 'other')))],
    },
    { at: 'Segment/Tracks[1]' },
  ),
  near('duplicate-element', 'the same Tracks once more', { after: [tracks()] }),
  bad('missing-cues', 'no index', 'Segment', { cues: null }, { at: null }),
  near('missing-cues', 'sound alone without an index', {
    tracks: tracks(audioEntry()),
    clusters: [],
    cues: null,
  }),
  bad('missing-duration', 'no Duration', 'Segment/Info', {
    info: element('Info', uint('TimestampScale', 1_000_000)),
  }),
  near('missing-duration', 'a Duration', {}),
  bad(
    'duration-mismatch',
    'an hour of 0.4 seconds',
    'Segment/Info/Duration',
    { info: element('Info', float('Duration', 3_600_000)) },
    {
      says: /states 3600 s/,
    },
  ),
  near('duration-mismatch', 'a second too much', {
    info: element('Info', float('Duration', 1300)),
  }),
  bad(
    'duplicate-track-uid',
    'two tracks of one UID',
    'Segment/Tracks/TrackEntry[2]',
    {
      tracks: tracks(videoEntry(), audioEntry(), videoEntry()),
    },
    { track: 2 },
  ),
  near('duplicate-track-uid', 'two UIDs', {}),
  bad(
    'invalid-encoding',
    'an algorithm that does not exist',
    `${entry0}/ContentEncodings/ContentEncoding[0]`,
    {
      tracks: tracks(videoEntry(encoded(9))),
    },
    { track: 0 },
  ),
  near('invalid-encoding', 'zlib', { tracks: tracks(videoEntry(), audioEntry(encoded(0))) }),
  bad('unsupported-doc-version', 'a reader of version 9', 'EBML', {
    head: head('matroska', uint('DocTypeReadVersion', 9)),
  }),
  near('unsupported-doc-version', 'version 9, for readers of 2', {
    head: head('matroska', uint('DocTypeReadVersion', 2)),
  }),
  bad('webm-foreign-codec', 'PCM in WebM', entry1, { head: head('webm') }, { track: 1 }),
  near('webm-foreign-codec', 'PCM in Matroska', {}),
  bad(
    'block-unknown-track',
    'a block of track 9',
    'Segment/Cluster[1]/SimpleBlock[1]',
    late(simpleBlock(9, 0)),
    { says: /number 9/ },
  ),
  near('block-unknown-track', 'blocks of both tracks', {}),
  bad(
    'invalid-block',
    'a block of three bytes',
    'Segment/Cluster[1]/SimpleBlock[1]',
    late(element('SimpleBlock', u8(0x81, 0, 0))),
  ),
  near(
    'invalid-block',
    'a block of no frame bytes',
    late(element('SimpleBlock', u8(0x81, 0, 0, 0))),
  ),
  bad(
    'invalid-lacing',
    'sizes that go past the block',
    'Segment/Cluster[1]/SimpleBlock[1]',
    late(laced(0x82, u8(1, 200), zeros(9))),
  ),
  bad(
    'invalid-lacing',
    'EBML sizes below nothing',
    'Segment/Cluster[1]/SimpleBlock[1]',
    late(laced(0x86, u8(2, 0x83, 0x80), zeros(9))),
  ),
  bad(
    'invalid-lacing',
    'fixed sizes that do not divide',
    'Segment/Cluster[1]/SimpleBlock[1]',
    late(laced(0x84, u8(1), zeros(9))),
  ),
  near(
    'invalid-lacing',
    'two laced frames',
    late(
      laced(0x82, u8(1, 4), zeros(9)),
      laced(0x84, u8(1), zeros(8)),
      laced(0x86, u8(2, 0x83, 0xbf), zeros(9)),
    ),
  ),
  bad('timestamps-backwards', 'the second cluster comes first', 'Segment/Cluster[1]/Timestamp', {
    clusters: [cluster(200), cluster(0)],
  }),
  near('timestamps-backwards', 'two clusters of one time', { clusters: [cluster(0), cluster(0)] }),
  bad(
    'negative-timestamp',
    'a block before the beginning',
    'Segment/Cluster[0]/SimpleBlock[4]',
    {
      clusters: [cluster(0, simpleBlock(2, -5, 0x80, sound)), cluster(200)],
    },
    { track: 1 },
  ),
  near('negative-timestamp', 'a block before its cluster', withCluster(simpleBlock(1, -5))),
  // Codes that other containers have too.
  bad('truncated-file', 'cut in the Cues', 'Segment', {}, { cut: 5 }),
  bad('zero-timescale', 'a TimestampScale of 0', 'Segment/Info/TimestampScale', {
    info: element('Info', uint('TimestampScale', 0), float('Duration', 400)),
  }),
  bad('impossible-duration', 'a Duration that is no number', 'Segment/Info/Duration', {
    info: element('Info', float('Duration', Number.NEGATIVE_INFINITY)),
  }),
  bad(
    'duplicate-track-id',
    'two tracks of one number',
    entry1,
    { tracks: tracks(videoEntry(), videoEntry(uint('TrackUID', 5))) },
    { track: 1 },
  ),
  bad(
    'empty-track',
    'a track without a block',
    'Segment/Tracks/TrackEntry[1]',
    {
      clusters: [element('Cluster', uint('Timestamp', 0), simpleBlock(1, 0))],
    },
    { track: 1 },
  ),
  bad(
    'invalid-text',
    'a name that is not UTF-8',
    `${entry0}/Name`,
    { tracks: tracks(videoEntry(element('Name', hex('ff41')))) },
    { track: 0 },
  ),
  bad(
    'missing-codec-config',
    'Opus without its head',
    entry1,
    {
      tracks: tracks(
        videoEntry(),
        element(
          'TrackEntry',
          uint('TrackNumber', 2),
          uint('TrackType', 2),
          text('CodecID', 'A_OPUS'),
          element('Audio'),
        ),
      ),
    },
    { track: 1 },
  ),
  bad(
    'invalid-metadata',
    'tags in tags, deeper than is read',
    `Segment/Tags/Tag[0]${'/SimpleTag[0]'.repeat(32)}`,
    { after: [element('Tags', element('Tag', nested(40)))] },
  ),
  near('trailing-bytes', 'Void behind the Segment', { trailer: element('Void', zeros(9)) }),
  bad(
    'trailing-bytes',
    'bytes that are no element',
    null,
    { trailer: bytesOf(garbage, utf8('end')) },
    {
      at: (bytes) => bytes.length - garbage.length - 3,
    },
  ),
];

function nested(depth: number): Uint8Array {
  let tag = element('SimpleTag', text('TagName', 'A'), text('TagString', 'a'));
  for (let i = 1; i < depth; i++) tag = element('SimpleTag', text('TagName', 'A'), tag);
  return tag;
}
