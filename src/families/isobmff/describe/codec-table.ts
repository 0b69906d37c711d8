/**
 * Which codec a sample entry or image item holds, by its four-character code, and which box has the codec's
 * configuration.
 */

import { fourcc } from '../../../bytes/fourcc.js';

/** What a sample entry's code says. */
export interface EntryCodec {
  /** FFmpeg's name; null for what is well known and has none there. */
  codec: string | null;
  /** The box of the configuration record; null where there is none. */
  config: string | null;
  /** Version and flags stand before the record. */
  full?: true;
  /** The entry is sound without that box. */
  optional?: true;
  /** The codec where that box is missing. */
  otherwise?: string;
  /** Known by name only: what the codec's reader would look at stands elsewhere, or is another stream's. */
  named?: true;
  /** What the code fixes. */
  bitDepth?: number;
  chromaSubsampling?: string;
}

type Row = [codes: string, codec: string | null, about?: Partial<EntryCodec>];

const avcC = { config: 'avcC' };
const hvcC = { config: 'hvcC' };
const vpcC = { config: 'vpcC', full: true } as const;
const esds = { config: 'esds' };
const dac3 = { config: 'dac3' };
const ddts = { config: 'ddts' };
const mhaC = { config: 'mhaC' };
const optional = { optional: true } as const;
const named = { named: true } as const;
const in420 = { chromaSubsampling: '4:2:0' };
const in422 = { chromaSubsampling: '4:2:2' };

/** Codes stand five characters apart, so that they may end in blanks. */
const videoRows: Row[] = [
  ['avc1 avc2 avc3 avc4 dva1 dvav rv64 xalg avlg', 'h264', avcC],
  // Panasonic's AVC-Intra has implicit parameter sets.
  ['AVin ai5p ai5q ai52 ai53 ai55 ai56 ai1p ai1q', 'h264', { ...avcC, ...optional }],
  ['ai12 ai13 ai15 ai16 aivx', 'h264', { ...avcC, ...optional }],
  ['hvc1 hvc2 hvc3 hev1 hev2 hev3 dvhe', 'hevc', hvcC],
  // Dolby Vision where an HEVC configuration is there, and DVCPRO HD 1080i before.
  ['dvh1', 'hevc', { ...hvcC, otherwise: 'dvvideo' }],
  // Enhancement layers: their parameter sets mean nothing without those of the base.
  ['lhv1 lhe1 hvt1', 'hevc', named],
  ['vvc1 vvi1', 'vvc', { config: 'vvcC', full: true }],
  ['av01 dav1', 'av1', { config: 'av1C' }],
  ['vp08', 'vp8', vpcC],
  ['vp09', 'vp9', vpcC],
  ['mp4v', 'mpeg4', esds],
  ['DIVX XVID 3IV2', 'mpeg4'],
  ['3IVD', 'msmpeg4v3'],
  ['jpeg mjpa dmb1 AVDJ AVRn', 'mjpeg'],
  ['mjpb', 'mjpegb'],
  ['s263 h263 H263', 'h263'],
  ['evc1', 'evc'],
  ['apv1', 'apv'],
  ['lvc1', 'lcevc'],
  ['vc-1', 'vc1'],
  ['avs2', 'cavs'],
  ['avs3', 'avs3'],
  ['drac', 'dirac'],
  ['apco apcs apcn apch ap4h ap4x', 'prores'],
  ['aprn aprh', 'prores_raw'],
  ['AVdn AVdh', 'dnxhd'],
  ['CFHD', 'cfhd'],
  ['icod', 'aic'],
  ['m1v  m1v1 mpeg mp1v', 'mpeg1video'],
  ['m2v1 AVmp mp2v mpg2', 'mpeg2video'],
  ['hdv1 hdv2 hdv3 hdv4 hdv5 hdv6 hdv7 hdv8 hdv9 hdva', 'mpeg2video', in420],
  ['mx5n mx5p mx4n mx4p mx3n mx3p', 'mpeg2video', in422],
  ['xd51 xd54 xd55 xd59 xd5a xd5b xd5c xd5d xd5e xd5f xdh2', 'mpeg2video', in422],
  ['xdv1 xdv2 xdv3 xdv4 xdv5 xdv6 xdv7 xdv8 xdv9 xdva', 'mpeg2video', in420],
  ['xdvb xdvc xdvd xdve xdvf xdhd', 'mpeg2video', in420],
  ['dvc  dvcp dvpp dv5n dv5p dvlp dvl  AVdv AVd1', 'dvvideo'],
  ['dvhq dvhp dvh2 dvh3 dvh4 dvh5 dvh6', 'dvvideo'],
  ['mjp2 j2ki j2k1', 'jpeg2000'],
  ['jxsm', 'jpegxs'],
  ['png  MNG ', 'png'],
  ['gif ', 'gif'],
  ['tiff', 'tiff'],
  ['tga ', 'targa'],
  ['dpx ', 'dpx'],
  ['exr ', 'exr'],
  ['SVQ1 svq1 svqi', 'svq1'],
  ['SVQ3', 'svq3'],
  ['cvid', 'cinepak'],
  ['rpza', 'rpza'],
  ['smc ', 'smc'],
  ['rle ', 'qtrle'],
  ['WRLE', 'msrle'],
  ['8BPS', '8bps'],
  ['qdrw', 'qdraw'],
  ['VP31', 'vp3'],
  ['FFV1', 'ffv1'],
  ['flic', 'flic'],
  ['Hap1 Hap5 HapY HapA HapM', 'hap'],
  ['DXD3 DXDI', 'dxv'],
  ['pxlt', 'pixlet'],
  ['nclc', 'notchlc'],
  ['Shr0 Shr1 Shr2 Shr3 Shr4 Shr5 Shr6 Shr7', 'sheervideo'],
  ['M8RG M8RA M8G0 M8Y0 M8Y2 M8Y4 M8YA M0RG M0RA M0R0 M0Y0 M0Y2 M0Y4', 'magicyuv'],
  ['raw  yuv2 2vuy yuvs v308 v408 v410 2Vuy L555 L565 B565 24BG BGRA', 'rawvideo'],
  ['RGBA ABGR b16g b48r b64a bxbg bxrg bxyv NO16 DVOO R420 R411 WRAW uncv unci', 'rawvideo'],
  ['v210 bxy2', 'v210'],
  ['r210', 'r210'],
  ['R10k R10g', 'r10k'],
  ['AVUI', 'avui'],
  ['AVrp SUDS', 'avrp'],
  ['Y41P', 'y41p'],
  ['yuv4', 'yuv4'],
];

/** Uncompressed sound stands in pcm.ts: there, fields and boxes of the entry decide which codec it is. */
const audioRows: Row[] = [
  ['mp4a', 'aac', esds],
  ['ac-3 sac3', 'ac3', dac3],
  ['ec-3', 'eac3', { config: 'dec3' }],
  ['ac-4', 'ac4', { config: 'dac4' }],
  ['mlpa', 'truehd', { config: 'dmlp' }],
  ['dtsc dtsh dtsl dtse', 'dts', ddts],
  // DTS-UHD has a record of its own, which is not read.
  ['dtsx DTS ', 'dts', named],
  ['Opus', 'opus', { config: 'dOps' }],
  ['fLaC', 'flac', { config: 'dfLa', full: true }],
  ['alac', 'alac', { config: 'alac', full: true }],
  ['mha1', 'mpegh_3d_audio', mhaC],
  // The stream carries its configuration itself.
  ['mha2 mhm1 mhm2', 'mpegh_3d_audio', { ...mhaC, ...optional }],
  ['iamf', 'iamf', { config: 'iacb' }],
  ['.mp1', 'mp1'],
  ['.mp2', 'mp2'],
  ['.mp3 mp3 ', 'mp3'],
  ['ms\0\x55 ms\0\x50', 'mp3'],
  ['samr', 'amr_nb'],
  ['sawb', 'amr_wb'],
  // AMR-WB+ has other rates and channels.
  ['sawp', 'amr_wb', named],
  ['sqcp Qclp Qclq', 'qcelp'],
  ['sevc', 'evrc'],
  ['ssmv', 'smv'],
  ['evs ', 'evs'],
  ['agsm', 'gsm'],
  ['ms\0\x31', 'gsm_ms'],
  ['ms\0\x02', 'adpcm_ms'],
  ['ms\0\x11', 'adpcm_ima_wav'],
  ['ima4', 'adpcm_ima_qt'],
  ['ilbc', 'ilbc'],
  ['MAC3', 'mace3'],
  ['MAC6', 'mace6'],
  ['QDM2', 'qdm2'],
  ['QDMC', 'qdmc'],
  ['nmos NELL', 'nellymoser'],
  ['spex SPXN', 'speex'],
  ['vdva dvca', 'dvaudio'],
  ['wma  owma', 'wmav2'],
  ['ulaw', 'pcm_mulaw'],
  ['alaw', 'pcm_alaw'],
];

/** Subtitles, metadata and others. */
const otherRows: Row[] = [
  ['tx3g text', 'mov_text'],
  ['wvtt', 'webvtt'],
  ['stpp dfxp', 'ttml'],
  ['sbtt stxt', 'text'],
  ['c608', 'eia_608'],
  ['c708', 'eia_708'],
  ['gpmd', 'bin_data'],
  ['mp4s', null, esds],
  ['tmcd mebx camm mett metx urim it35 rtmd CTMD fdsc djmd dbgi priv', null],
  ['rtp  srtp rrtp rsrp fdp  rm2t sm2t evte', null],
];

export type EntryCodecs = ReadonlyMap<number, EntryCodec>;

function byCode(rows: readonly Row[]): EntryCodecs {
  const codecs = new Map<number, EntryCodec>();
  for (const [codes, codec, about] of rows) {
    const entry = { codec, config: null, ...about };
    for (let at = 0; at < codes.length; at += 5) codecs.set(fourcc(codes.slice(at, at + 4)), entry);
  }
  return codecs;
}

export const videoEntries = byCode(videoRows);
export const audioEntries = byCode(audioRows);
export const otherEntries = byCode(otherRows);
