/** Sample descriptions and codec configurations that are damaged. */
import { ascii, box, fullBox, hex, type Part, u8, u16, u32, zeros } from '../box.js';
import * as audio from '../codecs/audio.js';
import * as hdr from '../codecs/hdr.js';
import { cbmp, hfov, st3d, sv3d, vexu } from '../codecs/spatial.js';
import * as video from '../codecs/video.js';
import { codecTrack } from '../fixtures/common.js';
import { progressive } from '../movie.js';
import type { ProblemCase } from './case.js';

const entryPath = (type: string) => `moov/trak[0]/mdia/minf/stbl/stsd/${type}`;

const withEntry = (handler: string, entry: Part) => () =>
  progressive({ tracks: [codecTrack(handler, entry, 48000, 1024)] });

const picture = (type: string, ...children: Part[]) =>
  withEntry('vide', video.visualEntry(type, 320, 180, children));
const sound = (type: string, ...children: Part[]) =>
  withEntry('soun', audio.audioEntry(type, {}, ...children));

type Broken = [what: string, parts: ProblemCase['parts'], path: string];

const damaged: Broken[] = [
  ['an empty avcC', picture('avc1', box('avcC')), 'avc1/avcC'],
  ['an avcC of 1 byte', picture('avc1', box('avcC', u8(1))), 'avc1/avcC'],
  [
    'an avcC of 31 sets that are not there',
    picture('avc1', box('avcC', hex('0164000cffff'))),
    'avc1/avcC',
  ],
  [
    'an avcC of 31 sets, of which one is there',
    picture('avc1', box('avcC', hex('0164000cffff'), u16(28), video.h264.highSps, u8(0))),
    'avc1/avcC',
  ],
  ['an SPS of zeros', picture('avc1', video.avcC([zeros(60)], [])), 'avc1/avcC'],
  ['an hvcC of 2 bytes', picture('hvc1', box('hvcC', u8(1, 2))), 'hvc1/hvcC'],
  [
    'an hvcC of 255 arrays that are not there',
    picture('hvc1', box('hvcC', video.hevc.mainGeneral, u8(255))),
    'hvc1/hvcC',
  ],
  [
    'an hvcC of no sets, where they cannot be elsewhere',
    picture('hvc1', box('hvcC', video.hevc.mainGeneral, u8(0))),
    'hvc1/hvcC',
  ],
  ['an av1C of zeros', picture('av01', box('av1C', zeros(4))), 'av01/av1C'],
  ['an empty av1C', picture('av01', box('av1C')), 'av01/av1C'],
  [
    'an AV1 unit longer than its box',
    picture('av01', box('av1C', hex('81004c000affffffff0f'))),
    'av01/av1C',
  ],
  ['a vpcC of 4 bytes', picture('vp09', fullBox('vpcC', 1, 0)), 'vp09/vpcC'],
  [
    'an esds that ends in its header',
    sound('mp4a', fullBox('esds', 0, 0, u8(3, 0x80, 0x80))),
    'mp4a/esds',
  ],
  ['a dOps of 3 bytes', sound('Opus', box('dOps', zeros(3))), 'Opus/dOps'],
  ['a dfLa without STREAMINFO', sound('fLaC', fullBox('dfLa', 0, 0, zeros(2))), 'fLaC/dfLa'],
  ['an empty dac3', sound('ac-3', box('dac3')), 'ac-3/dac3'],
  ['an empty dec3', sound('ec-3', box('dec3')), 'ec-3/dec3'],
  ['a cookie of 8 bytes', sound('alac', fullBox('alac', 0, 0, zeros(4))), 'alac/alac'],
];

const missing: Broken[] = [
  ['no avcC', picture('avc1'), 'avc1'],
  ['no hvcC', picture('hvc1'), 'hvc1'],
  ['no av1C', picture('av01'), 'av01'],
  ['no vpcC', picture('vp09'), 'vp09'],
  ['no esds', sound('mp4a'), 'mp4a'],
  ['no dOps', sound('Opus'), 'Opus'],
];

const avcWith = (...children: Part[]) => withEntry('vide', video.avc1(...children));

const each = (code: ProblemCase['code'], list: Broken[]): ProblemCase[] =>
  list.map(([what, parts, path]) => ({ code, what, parts, path: entryPath(path) }));

const sane: ProblemCase['parts'] = avcWith(
  video.pasp(4, 3),
  video.nclx(1, 1, 1),
  video.clap(320, 180),
);

export const configCases: ProblemCase[] = [
  ...each('invalid-codec-config', damaged),
  { code: 'invalid-codec-config', what: 'a real avcC', parts: sane },
  {
    code: 'invalid-codec-config',
    what: 'an hvcC of no sets, which are in the samples',
    parts: picture('hev1', box('hvcC', video.hevc.mainGeneral, u8(0))),
  },
  ...each('missing-codec-config', missing),
  {
    code: 'missing-codec-config',
    what: 'avc3 without parameter sets',
    parts: withEntry('vide', video.avc3()),
  },
  ...each('invalid-dimensions', [
    ['0 × 0 and no parameter sets', withEntry('vide', video.visualEntry('av01', 0, 0, [])), 'av01'],
  ]),
  { code: 'invalid-dimensions', what: '320 × 180', parts: sane },
  ...each('invalid-audio-format', [
    [
      '0 channels at 0 Hz',
      withEntry('soun', audio.audioEntry('mp4a', { channels: 0, rate: 0 })),
      'mp4a',
    ],
  ]),
  {
    code: 'invalid-audio-format',
    what: '96 kHz, which the entry cannot hold and its cookie can',
    parts: withEntry(
      'soun',
      audio.audioEntry('alac', { rate: 96000 }, audio.alacCookie(2, 24, 96000)),
    ),
  },
  ...each('invalid-color', [
    ['a colr of 4 bytes', avcWith(box('colr', ascii('nclx'))), 'avc1/colr'],
    ['a colr without type', avcWith(box('colr', u16(1))), 'avc1/colr'],
    ['an ICC profile of 4 bytes', avcWith(box('colr', ascii('prof'), zeros(4))), 'avc1/colr'],
    ['an mdcv of 23 bytes', avcWith(box('mdcv', zeros(23))), 'avc1/mdcv'],
    ['a clli of 2 bytes', avcWith(box('clli', zeros(2))), 'avc1/clli'],
  ]),
  {
    code: 'invalid-color',
    what: 'all HDR metadata',
    parts: avcWith(hdr.mdcv(), hdr.clli(), hdr.amve(), hdr.cclv(), hdr.SmDm(), hdr.CoLL()),
  },
  { code: 'invalid-color', what: "QuickTime's form", parts: avcWith(video.nclc(1, 1, 1)) },
  ...each('invalid-spatial', [
    ['an hfov of 2 bytes', avcWith(box('hfov', u16(1))), 'avc1/hfov'],
    ['an st3d without its mode', avcWith(fullBox('st3d', 0, 0)), 'avc1/st3d'],
    ['an sv3d without projection', avcWith(box('sv3d')), 'avc1/sv3d'],
    [
      'an equi of 4 bytes',
      avcWith(box('sv3d', box('proj', fullBox('equi', 0, 0)))),
      'avc1/sv3d/proj/equi',
    ],
    [
      'a baseline of 1 byte',
      avcWith(box('vexu', box('eyes', box('cams', fullBox('blin', 0, 0, u8(1)))))),
      'avc1/vexu/eyes/cams/blin',
    ],
  ]),
  {
    code: 'invalid-spatial',
    what: 'all of it, with boxes that no one knows',
    parts: avcWith(
      vexu({ eyes: { views: 3, hero: 9, baseline: 1, disparity: -1 }, projection: 'zzzz' }),
      hfov(90_000),
      st3d(9),
      sv3d(cbmp()),
    ),
  },
  ...each('invalid-aspect-ratio', [
    ['0:0', avcWith(video.pasp(0, 0)), 'avc1/pasp'],
    ['1:0', avcWith(video.pasp(1, 0)), 'avc1/pasp'],
  ]),
  { code: 'invalid-aspect-ratio', what: '4:3', parts: sane },
  ...each('invalid-clean-aperture', [
    ['denominators of 0', avcWith(box('clap', u32(320, 0, 180, 0, 0, 0, 0, 0))), 'avc1/clap'],
    ['larger than the picture', avcWith(video.clap(10_000, 10_000)), 'avc1/clap'],
  ]),
  { code: 'invalid-clean-aperture', what: 'the whole picture', parts: sane },
  ...each('unknown-codec', [
    ['video', withEntry('vide', video.unknownVideo()), 'zzzz'],
    ['audio', withEntry('soun', audio.unknownAudio()), 'yyyy'],
  ]),
  { code: 'unknown-codec', what: 'avc1', parts: sane },
  ...each('invalid-sample-entry', [
    ['a video entry of 20 bytes', withEntry('vide', box('avc1', zeros(12))), 'avc1'],
    ['a sound entry of 20 bytes', withEntry('soun', box('mp4a', zeros(12))), 'mp4a'],
    ['encryption without the original format', picture('encv', box('sinf')), 'encv'],
  ]),
  { code: 'invalid-sample-entry', what: 'a real one', parts: sane },
];
