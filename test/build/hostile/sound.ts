/** Sound files that hold every table that boxray reads: what the hostile ones are made from. */
import { box, type Part, zeros } from '../box.js';
import { avc1, clap, nclx, pasp } from '../codecs/video.js';
import { audioTrack, frame, pictures, videoTrack } from '../fixtures/common.js';
import { emsg, mfra, sidx, tfra } from '../fragment-boxes.js';
import { fragmented } from '../fragmented.js';
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

/** The sound files that are broken. */
export const soundFiles: [string, () => Part[]][] = [
  ['movie', richMovie],
  ['fragments', richFragments],
  ['still', richStill],
];
