/**
 * Sound files that hold every table and every description of pictures that boxray reads: what
 * the hostile ones are made from.
 */
import { ascii, box, type Part, zeros } from '../box.js';
import * as hdr from '../codecs/hdr.js';
import * as spatial from '../codecs/spatial.js';
import { avc1, clap, hvc1Main10, nalUnits, nclx, pasp } from '../codecs/video.js';
import { audioTrack, frame, picture, pictures, videoTrack } from '../fixtures/common.js';
import { emsg, mfra, sidx, tfra } from '../fragment-boxes.js';
import { fragmented } from '../fragmented.js';
import { iccProfile, localized, xyz } from '../icc.js';
import { progressive } from '../movie.js';
import { drmSystems, piffSenc, pssh, saio, saiz, senc, sinf, tenc } from '../protection.js';
import { cslg, sbgp, sgpd } from '../tables.js';
import { richStill } from './pictures.js';

/** Every sample table there is, sample groups, encryption, edits, references. */
function richMovie(): Part[] {
  const groups = [
    sgpd('rap ', [zeros(1)]),
    sbgp('rap ', [
      [1, 1],
      [9, 0],
    ]),
  ];
  const auxiliary = [senc(10, [9, 1]), saiz(Array(10).fill(16)), saio([4000], 1)];
  const entry = avc1(pasp(4, 3), nclx(1, 1, 1), clap(320, 180));
  entry.parts.push(sinf('avc1', 'cenc', tenc({ keyId: '0123456789abcdef0123456789abcdef' })));
  return progressive({
    tracks: [
      videoTrack(10, {
        entries: [entry],
        inTable: [
          cslg({ shift: 0, least: 0, greatest: 3, start: 0, end: 9 }),
          ...groups,
          ...auxiliary,
        ],
        references: { cdsc: [2] },
        extendedLanguage: 'en-GB',
      }),
      audioTrack(9, { sizes: 4 }),
    ],
    inMovie: [
      pssh(drmSystems.commonPssh, zeros(2), ['00112233445566778899aabbccddeeff']),
      box('udta', zeros(12)),
    ],
  });
}

/** Fragments with every header field, both run versions, and both indexes. */
function richFragments(): Part[] {
  return fragmented({
    tracks: [videoTrack(0), audioTrack(0)],
    extendsDuration: 800,
    fragments: [0, 1].map((k) => ({
      inside: [pssh(drmSystems.widevine, zeros(3))],
      tracks: [
        {
          track: 0,
          samples: pictures(10),
          time: k * 10 * frame,
          fields: ['duration', 'size', 'flags', 'offset'],
          header: { duration: frame, size: 5, flags: 0, description: 1 },
          inside: [
            senc(10),
            saiz(Array(10).fill(8)),
            saio([99]),
            sbgp('rap ', [[10, 1]]),
            piffSenc(10),
          ],
        },
        { track: 1, samples: audioTrack(9).samples, time: k * 9216, timeVersion: 0 },
      ],
    })),
    before: [
      sidx({ version: 1, timescale: 12800, references: [{ size: 500, duration: 5120 }] }),
      emsg({ version: 0, scheme: 'urn:x', value: '', timescale: 1, time: 0, message: '' }),
    ],
    after: [mfra([tfra(1, [[0, 500]], { version: 1 })])],
  });
}

/**
 * What a picture is made for: HDR in boxes and in the first frame, an ICC
 * profile, stereo and spherical video.
 */
function richPicture(): Part[] {
  const profile = iccProfile({
    desc: localized({ en: 'P3' }),
    rXYZ: xyz(0.5151, 0.2412, -0.001),
    gXYZ: xyz(0.292, 0.6922, 0.0419),
  });
  const boxes = [
    nclx(9, 16, 9),
    box('colr', ascii('prof'), profile),
    hdr.mdcv(),
    hdr.clli(),
    hdr.cclv(),
    hdr.dolbyVision('dvvC', 8, 6, 1),
    spatial.vexu({
      eyes: { views: 3, hero: 1, baseline: 19240, disparity: 200 },
      projection: 'rect',
      packing: 'side',
    }),
    spatial.hfov(63_400),
    spatial.st3d(1),
    spatial.sv3d(spatial.equi(0, 0, 0.25, 0.25)),
  ];
  const messages = [
    hdr.seiMessage(144, hdr.contentLight),
    hdr.seiMessage(149, hdr.contentVolume),
    hdr.seiMessage(4, hdr.hdr10PlusMessage()),
  ];
  const data = nalUnits(hdr.sei.hevc(...messages), hdr.pictureUnits.hevc);
  return progressive({
    tracks: [
      picture(hvc1Main10(...boxes), {
        samples: [{ size: data.length, duration: frame, data }],
        inTrack: [spatial.sphericalXml({ Spherical: 'true', ProjectionType: 'equirectangular' })],
      }),
    ],
  });
}

/** The sound files that are broken. */
export const soundFiles: [string, () => Part[]][] = [
  ['movie', richMovie],
  ['fragments', richFragments],
  ['picture', richPicture],
  ['still', richStill],
];
