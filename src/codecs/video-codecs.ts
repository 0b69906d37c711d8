import { fourcc, fourccToString } from '../bytes/fourcc.js';
import { containerColor } from '../families/isobmff/describe/color.js';
import type { VisualDescription } from '../families/isobmff/describe/sample-description.js';
import { lacksTransfer, mayHoldHdr } from '../interpret/video/hdr.js';
import { noVideoFacts, type VideoFacts } from '../media/facts.js';
import { av1IsDeep, av1NeedsSample, readAv1 } from './av1.js';
import { avcIsDeep, avcNeedsSample, readAvc } from './h264.js';
import { hevcIsDeep, hevcNeedsSample, readHevc } from './hevc.js';
import { readJpegFrame } from './mjpeg.js';
import { mp4VisualNeedsSample, readMp4Visual } from './mp4-visual-entry.js';
import { readVpx } from './vpx.js';
import { readVvc, vvcNeedsSample } from './vvc.js';

/** How to tell what a video sample entry holds. */
export interface VideoCodec {
  read(video: VisualDescription, facts: VideoFacts, sample: Uint8Array | null): void;
  /** How many bytes of the first sample `read` can use; nothing where the entry says it all. */
  sampleBytes?(video: VisualDescription): number;
}

/** Enough for parameter sets, or for the headers of a JPEG with its thumbnail. */
const headBytes = 65_536;

/** A codec of which the entry says no more than the size; what else is fixed comes along. */
function plain(codec: string, fixed: Partial<VideoFacts> = {}): VideoCodec {
  return {
    read(video, facts) {
      Object.assign(facts, fixed);
      facts.codec = codec;
      facts.codecString = fourccToString(video.format);
    },
  };
}

/**
 * Enough for what stands before the first slice of an HDR frame: parameter sets (under 1 KiB), the options that x265 writes down (2.4
 * KiB), static metadata (60 bytes) and ST 2094-40 (at most 907 bytes, CTA-861-H).
 */
const hdrBytes = 8192;

/**
 * A codec with parameter sets, which may stand in the first sample (`needsSample`), as HDR metadata do. These are looked for where the
 * colour asks for it: what `colr` says, or else, for more than eight bits (`isDeep`), the codec.
 */
function parameterized(
  read: VideoCodec['read'],
  needsSample: (video: VisualDescription) => boolean,
  isDeep: (video: VisualDescription) => boolean,
): VideoCodec {
  return {
    read,
    sampleBytes(video) {
      if (needsSample(video)) return headBytes;
      const color = containerColor(video);
      if (color !== null && mayHoldHdr(color)) return hdrBytes;
      if (!lacksTransfer(color) || !isDeep(video)) return 0;
      const facts = noVideoFacts();
      read(video, facts, null);
      return facts.color !== null && mayHoldHdr(facts.color) ? hdrBytes : 0;
    },
  };
}

const avc = parameterized(readAvc, avcNeedsSample, avcIsDeep);
const hevc = parameterized(readHevc, hevcNeedsSample, hevcIsDeep);
const vvc = parameterized(readVvc, vvcNeedsSample, () => true);
const av1 = parameterized(readAv1, av1NeedsSample, av1IsDeep);
const mp4Visual: VideoCodec = {
  read: readMp4Visual,
  sampleBytes: (video) => (mp4VisualNeedsSample(video) ? headBytes : 0),
};
const jpeg: VideoCodec = {
  read(video, facts, sample) {
    facts.codec = 'mjpeg';
    facts.codecString = fourccToString(video.format);
    if (sample !== null) readJpegFrame(sample, facts);
  },
  sampleBytes: () => headBytes,
};
const vpx: VideoCodec = { read: readVpx };

const DVH1 = fourcc('dvh1');
const HVCC = fourcc('hvcC');
const dv = plain('dvvideo', { bitDepth: 8 });
/** `dvh1` is Dolby Vision where an HEVC configuration is there, and was DVCPRO HD 1080i before. */
const dolbyOrDv: VideoCodec = {
  read: (video, facts, sample) => pick(video).read(video, facts, sample),
  sampleBytes: (video) => pick(video).sampleBytes?.(video) ?? 0,
};

function pick(video: VisualDescription): VideoCodec {
  return video.format === DVH1 && video.boxes.some((box) => box.type === HVCC) ? hevc : dv;
}

const eight420 = { bitDepth: 8, chromaSubsampling: '4:2:0' };
const eight422 = { bitDepth: 8, chromaSubsampling: '4:2:2' };

/** ITU-T H.263 4.1: samples of the five standard formats (128×96 and multiples of 176×144) are 12:11. */
const h263: VideoCodec = {
  read(video, facts) {
    Object.assign(facts, eight420);
    facts.codec = 'h263';
    facts.codecString = fourccToString(video.format);
    const { width, height } = video;
    const common =
      width * 9 === height * 11 && (width === 176 || width === 352 || width % 704 === 0);
    if (common || (width === 128 && height === 96)) facts.sampleAspectRatio = [12, 11];
  },
};

/** Apple ProRes white paper: 10 bits in the 4:2:2 family, 12 in the 4:4:4 one. */
function proRes(profile: string): VideoCodec {
  const full = profile === '4444' || profile === 'XQ';
  return plain('prores', {
    profile,
    bitDepth: full ? 12 : 10,
    chromaSubsampling: full ? '4:4:4' : '4:2:2',
    // SMPTE RDD 36 has narrow-range samples only; the rest of the colour stands in each frame.
    color: { primaries: 2, transfer: 2, matrix: 2, fullRange: false },
  });
}

const families: [string, VideoCodec][] = [
  ['avc1 avc2 avc3 avc4 dva1 dvav', avc],
  ['AVin ai5p ai5q ai52 ai53 ai55 ai56 ai1p ai1q ai12 ai13 ai15 ai16', avc],
  ['aivx rv64 xalg avlg', avc],
  ['hvc1 hvc2 hvc3 hev1 hev2 hev3 dvhe', hevc],
  ['dvh1', dolbyOrDv],
  ['vvc1 vvi1', vvc],
  ['av01 dav1', av1],
  ['vp08 vp09', vpx],
  ['mp4v', mp4Visual],
  ['DIVX XVID 3IV2', plain('mpeg4')],
  ['3IVD', plain('msmpeg4v3')],
  ['jpeg mjpa dmb1 AVDJ AVRn', jpeg],
  ['mjpb', plain('mjpegb')],
  ['s263 h263 H263', h263],
  ['lhv1 lhe1 hvt1', plain('hevc')],
  ['evc1', plain('evc')],
  ['apv1', plain('apv')],
  ['lvc1', plain('lcevc')],
  ['vc-1', plain('vc1', eight420)],
  ['avs2', plain('cavs')],
  ['avs3', plain('avs3')],
  ['drac', plain('dirac')],
  ['apco', proRes('Proxy')],
  ['apcs', proRes('LT')],
  ['apcn', proRes('Standard')],
  ['apch', proRes('HQ')],
  ['ap4h', proRes('4444')],
  ['ap4x', proRes('XQ')],
  ['aprn aprh', plain('prores_raw')],
  ['AVdn AVdh', plain('dnxhd')],
  ['CFHD', plain('cfhd')],
  ['icod', plain('aic', eight420)],
  ['m1v  m1v1 mpeg mp1v', plain('mpeg1video', eight420)],
  ['m2v1 AVmp mp2v mpg2', plain('mpeg2video', { bitDepth: 8 })],
  ['hdv1 hdv2 hdv3 hdv4 hdv5 hdv6 hdv7 hdv8 hdv9 hdva', plain('mpeg2video', eight420)],
  ['mx5n mx5p mx4n mx4p mx3n mx3p', plain('mpeg2video', eight422)],
  ['xd51 xd54 xd55 xd59 xd5a xd5b xd5c xd5d xd5e xd5f xdh2', plain('mpeg2video', eight422)],
  [
    'xdv1 xdv2 xdv3 xdv4 xdv5 xdv6 xdv7 xdv8 xdv9 xdva xdvb xdvc xdvd xdve xdvf xdhd',
    plain('mpeg2video', eight420),
  ],
  ['dvc  dvcp dvpp dv5n dv5p dvlp dvl  AVdv AVd1', dv],
  ['dvhq dvhp dvh2 dvh3 dvh4 dvh5 dvh6', dv],
  ['mjp2 j2ki j2k1', plain('jpeg2000')],
  ['jxsm', plain('jpegxs')],
  ['png  MNG ', plain('png')],
  ['gif ', plain('gif')],
  ['tiff', plain('tiff')],
  ['tga ', plain('targa')],
  ['dpx ', plain('dpx')],
  ['exr ', plain('exr')],
  ['SVQ1 svq1 svqi', plain('svq1')],
  ['SVQ3', plain('svq3', eight420)],
  ['cvid', plain('cinepak')],
  ['rpza', plain('rpza')],
  ['smc ', plain('smc')],
  ['rle ', plain('qtrle')],
  ['WRLE', plain('msrle')],
  ['8BPS', plain('8bps')],
  ['qdrw', plain('qdraw')],
  ['VP31', plain('vp3', eight420)],
  ['FFV1', plain('ffv1')],
  ['flic', plain('flic')],
  ['Hap1 Hap5 HapY HapA HapM', plain('hap')],
  ['DXD3 DXDI', plain('dxv')],
  ['pxlt', plain('pixlet')],
  ['nclc', plain('notchlc')],
  ['Shr0 Shr1 Shr2 Shr3 Shr4 Shr5 Shr6 Shr7', plain('sheervideo')],
  ['M8RG M8RA M8G0 M8Y0 M8Y2 M8Y4 M8YA M0RG M0RA M0R0 M0Y0 M0Y2 M0Y4', plain('magicyuv')],
  ['raw  yuv2 2vuy yuvs v308 v408 v410 2Vuy L555 L565 B565 24BG BGRA', plain('rawvideo')],
  ['RGBA ABGR b16g b48r b64a bxbg bxrg bxyv NO16 DVOO R420 R411 WRAW uncv unci', plain('rawvideo')],
  ['v210 bxy2', plain('v210', { bitDepth: 10, chromaSubsampling: '4:2:2' })],
  ['r210', plain('r210', { bitDepth: 10 })],
  ['R10k R10g', plain('r10k', { bitDepth: 10 })],
  ['AVUI', plain('avui', eight422)],
  ['AVrp SUDS', plain('avrp', { bitDepth: 10 })],
  ['Y41P', plain('y41p')],
  ['yuv4', plain('yuv4', eight420)],
];

/** By four-character code. Codes stand five characters apart, so that they may end in blanks. */
export const videoCodecs: ReadonlyMap<number, VideoCodec> = new Map(
  families.flatMap(([codes, codec]) => {
    const entries: [number, VideoCodec][] = [];
    for (let at = 0; at < codes.length; at += 5)
      entries.push([fourcc(codes.slice(at, at + 4)), codec]);
    return entries;
  }),
);
