/**
 * What CodecIDs mean (draft-ietf-cellar-codec), by FFmpeg's names (libavformat/matroska.c), and how their
 * CodecPrivate is brought into the form that the codec's reader documents.
 */

import { u16, u32 } from '../../../bytes/bytes.js';
import { fourccToString } from '../../../bytes/fourcc.js';
import { pcmCodec } from '../../../codecs/pcm.js';

export interface CodecOfId {
  /** FFmpeg's name; null where it is not known. */
  codec: string | null;
  /** What the RFC 6381 string begins with; null where there is none. */
  element: string | null;
  record: Uint8Array | null;
  /** What the reader of the codec goes by, where the CodecID is not it. */
  tag?: string;
  /** Sound's, where the CodecID states it apart from any record. */
  profile?: string;
  bitsPerSample?: number;
  /** Hz and channels of a WAVEFORMATEX, which count where Audio is silent. */
  sampleRate?: number;
  channels?: number;
  /** Without CodecPrivate it cannot be decoded. */
  needsPrivate?: true;
}

interface Row {
  codec: string;
  element?: string;
  /** Of a track without CodecPrivate. */
  inBand?: string;
  record?: 'private' | 'flac' | 'none';
  profile?: string;
  needsPrivate?: true;
}

const needed = { needsPrivate: true } as const;
const aac = (type: string, profile: string): Row => ({ codec: 'aac', element: type, profile });

const table: Record<string, Row> = {
  V_VP8: { codec: 'vp8', element: 'vp8', record: 'none' },
  V_VP9: { codec: 'vp9', element: 'vp9', record: 'none' },
  V_AV1: { codec: 'av1', element: 'av01' },
  'V_MPEG4/ISO/AVC': { codec: 'h264', element: 'avc1', inBand: 'avc3' },
  'V_MPEGH/ISO/HEVC': { codec: 'hevc', element: 'hvc1', inBand: 'hev1' },
  'V_MPEGI/ISO/VVC': { codec: 'vvc', element: 'vvc1', inBand: 'vvi1' },
  'V_MPEG4/ISO/SP': { codec: 'mpeg4', element: 'mp4v.20' },
  'V_MPEG4/ISO/ASP': { codec: 'mpeg4', element: 'mp4v.20' },
  'V_MPEG4/ISO/AP': { codec: 'mpeg4', element: 'mp4v.20' },
  'V_MPEG4/MS/V3': { codec: 'msmpeg4v3' },
  V_MPEG1: { codec: 'mpeg1video', element: 'mp4v.6a' },
  V_MPEG2: { codec: 'mpeg2video', element: 'mp4v.61' },
  V_FFV1: { codec: 'ffv1' },
  V_THEORA: { codec: 'theora', ...needed },
  V_MJPEG: { codec: 'mjpeg', element: 'mjpg' },
  V_DIRAC: { codec: 'dirac' },
  V_SNOW: { codec: 'snow' },
  V_CAVS: { codec: 'cavs' },
  V_AVS2: { codec: 'avs2' },
  V_AVS3: { codec: 'avs3' },
  V_UNCOMPRESSED: { codec: 'rawvideo' },
  'V_REAL/RV10': { codec: 'rv10' },
  'V_REAL/RV20': { codec: 'rv20' },
  'V_REAL/RV30': { codec: 'rv30' },
  'V_REAL/RV40': { codec: 'rv40' },
  A_OPUS: { codec: 'opus', element: 'opus', ...needed },
  A_VORBIS: { codec: 'vorbis', element: 'vorbis', ...needed },
  A_FLAC: { codec: 'flac', element: 'flac', record: 'flac', ...needed },
  A_ALAC: { codec: 'alac', element: 'alac', ...needed },
  A_AAC: { codec: 'aac', element: 'mp4a.40' },
  'A_AAC/MPEG2/MAIN': aac('mp4a.66', 'Main'),
  'A_AAC/MPEG2/LC': aac('mp4a.67', 'LC'),
  'A_AAC/MPEG2/LC/SBR': aac('mp4a.67', 'HE-AAC'),
  'A_AAC/MPEG2/SSR': aac('mp4a.68', 'SSR'),
  'A_AAC/MPEG4/MAIN': aac('mp4a.40.1', 'Main'),
  'A_AAC/MPEG4/LC': aac('mp4a.40.2', 'LC'),
  'A_AAC/MPEG4/LC/SBR': aac('mp4a.40.5', 'HE-AAC'),
  'A_AAC/MPEG4/SSR': aac('mp4a.40.3', 'SSR'),
  'A_AAC/MPEG4/LTP': aac('mp4a.40.4', 'LTP'),
  'A_MPEG/L1': { codec: 'mp1', element: 'mp4a.6b' },
  'A_MPEG/L2': { codec: 'mp2', element: 'mp4a.6b' },
  'A_MPEG/L3': { codec: 'mp3', element: 'mp4a.6b' },
  A_AC3: { codec: 'ac3', element: 'ac-3' },
  'A_AC3/BSID9': { codec: 'ac3', element: 'ac-3' },
  'A_AC3/BSID10': { codec: 'ac3', element: 'ac-3' },
  A_EAC3: { codec: 'eac3', element: 'ec-3' },
  A_DTS: { codec: 'dts', element: 'dtsc' },
  'A_DTS/EXPRESS': { codec: 'dts', element: 'dtse', profile: 'DTS Express' },
  'A_DTS/LOSSLESS': { codec: 'dts', element: 'dtsl', profile: 'DTS-HD MA' },
  A_TRUEHD: { codec: 'truehd', element: 'mlpa', record: 'none' },
  A_MLP: { codec: 'mlp', element: 'mlpa' },
  A_TTA1: { codec: 'tta' },
  A_WAVPACK4: { codec: 'wavpack' },
  'A_REAL/14_4': { codec: 'ra_144' },
  'A_REAL/28_8': { codec: 'ra_288' },
  'A_REAL/ATRC': { codec: 'atrac3' },
  'A_REAL/COOK': { codec: 'cook' },
  'A_REAL/SIPR': { codec: 'sipr' },
  'A_REAL/RALF': { codec: 'ralf' },
  A_ATRAC: { codec: 'atrac3' },
  'S_TEXT/UTF8': { codec: 'subrip' },
  'S_TEXT/ASCII': { codec: 'text' },
  'S_TEXT/ASS': { codec: 'ass' },
  'S_TEXT/SSA': { codec: 'ass' },
  S_ASS: { codec: 'ass' },
  S_SSA: { codec: 'ass' },
  'S_TEXT/WEBVTT': { codec: 'webvtt' },
  'S_HDMV/PGS': { codec: 'hdmv_pgs_subtitle' },
  'S_HDMV/TEXTST': { codec: 'hdmv_text_subtitle' },
  S_VOBSUB: { codec: 'dvd_subtitle' },
  S_DVBSUB: { codec: 'dvb_subtitle' },
  S_ARIBSUB: { codec: 'arib_caption' },
  'D_WEBVTT/SUBTITLES': { codec: 'webvtt' },
  'D_WEBVTT/CAPTIONS': { codec: 'webvtt' },
  'D_WEBVTT/DESCRIPTIONS': { codec: 'webvtt' },
  'D_WEBVTT/METADATA': { codec: 'webvtt' },
};

/** FOURCCs of BITMAPINFOHEADER and of QuickTime, in capitals (libavformat/riff.c, isom_tags.c). */
const videoFourccs: Record<string, string> = {
  H264: 'h264',
  X264: 'h264',
  AVC1: 'h264',
  DAVC: 'h264',
  VSSH: 'h264',
  HEVC: 'hevc',
  H265: 'hevc',
  HEV1: 'hevc',
  HVC1: 'hevc',
  FMP4: 'mpeg4',
  DIVX: 'mpeg4',
  DX50: 'mpeg4',
  XVID: 'mpeg4',
  MP4S: 'mpeg4',
  M4S2: 'mpeg4',
  MP4V: 'mpeg4',
  '3IV2': 'mpeg4',
  SEDG: 'mpeg4',
  MP43: 'msmpeg4v3',
  DIV3: 'msmpeg4v3',
  MPG3: 'msmpeg4v3',
  DIV4: 'msmpeg4v3',
  COL1: 'msmpeg4v3',
  MP42: 'msmpeg4v2',
  DIV2: 'msmpeg4v2',
  MPG4: 'msmpeg4v1',
  WMV1: 'wmv1',
  WMV2: 'wmv2',
  WMV3: 'wmv3',
  WVC1: 'vc1',
  WMVA: 'vc1',
  MJPG: 'mjpeg',
  DMB1: 'mjpeg',
  LJPG: 'ljpeg',
  MPG1: 'mpeg1video',
  MPG2: 'mpeg2video',
  MPEG: 'mpeg1video',
  PIM1: 'mpeg1video',
  DVSD: 'dvvideo',
  DVHD: 'dvvideo',
  DV25: 'dvvideo',
  HFYU: 'huffyuv',
  FFVH: 'ffvhuff',
  FFV1: 'ffv1',
  CVID: 'cinepak',
  IV31: 'indeo3',
  IV32: 'indeo3',
  IV41: 'indeo4',
  IV50: 'indeo5',
  VP30: 'vp3',
  VP31: 'vp3',
  VP50: 'vp5',
  VP60: 'vp6',
  VP61: 'vp6',
  VP62: 'vp6',
  VP6F: 'vp6f',
  VP80: 'vp8',
  VP90: 'vp9',
  AV01: 'av1',
  SVQ1: 'svq1',
  SVQ3: 'svq3',
  H263: 'h263',
  S263: 'h263',
  I263: 'h263',
  FLV1: 'flv1',
  THEO: 'theora',
  SNOW: 'snow',
  DRAC: 'dirac',
  MRLE: 'msrle',
  MSVC: 'msvideo1',
  CRAM: 'msvideo1',
  TSCC: 'tscc',
  TSC2: 'tscc2',
  ZLIB: 'zlib',
  MSZH: 'mszh',
  LAGS: 'lagarith',
  ULRG: 'utvideo',
  ULY2: 'utvideo',
  ULY0: 'utvideo',
  'RLE ': 'qtrle',
  RPZA: 'rpza',
  'SMC ': 'smc',
  '8BPS': '8bps',
  APCH: 'prores',
  APCN: 'prores',
  APCS: 'prores',
  APCO: 'prores',
  AP4H: 'prores',
  AP4X: 'prores',
  CFHD: 'cfhd',
  AVDN: 'dnxhd',
  'PNG ': 'png',
  MPNG: 'png',
  MAGY: 'magicyuv',
  ICOD: 'aic',
  YUY2: 'rawvideo',
  UYVY: 'rawvideo',
  YV12: 'rawvideo',
  I420: 'rawvideo',
  NV12: 'rawvideo',
};

/** wFormatTag (libavformat/riff.c). */
const waveFormats: Record<number, string> = {
  2: 'adpcm_ms',
  6: 'pcm_alaw',
  7: 'pcm_mulaw',
  17: 'adpcm_ima_wav',
  49: 'gsm_ms',
  69: 'adpcm_g726',
  80: 'mp2',
  85: 'mp3',
  255: 'aac',
  304: 'sipr',
  352: 'wmav1',
  353: 'wmav2',
  354: 'wmapro',
  355: 'wmalossless',
  624: 'atrac3',
  5648: 'aac',
  8192: 'ac3',
  8193: 'dts',
  28751: 'opus',
  22127: 'vorbis',
  61868: 'flac',
};

const none = { codec: null, element: null, record: null };

/** `bits`: BitDepth, 0 where it is not said. */
export function codecOfId(id: string, data: Uint8Array | null, bits: number): CodecOfId {
  const row = table[id];
  if (row !== undefined) return ofRow(row, data);
  if (id === 'V_MS/VFW/FOURCC') return ofBitmapInfo(data);
  if (id === 'A_MS/ACM') return ofWaveFormat(data);
  if (id === 'V_PRORES' && data !== null && data.length >= 4) {
    const tag = fourccToString(u32(data, 0));
    return { codec: 'prores', element: tag, record: null, tag };
  }
  if (id === 'V_PRORES') return { codec: 'prores', element: null, record: null };
  if (id.startsWith('A_PCM/')) return ofPcm(id, bits);
  if (id === 'V_QUICKTIME' || id === 'A_QUICKTIME') return ofQuickTime(id, data);
  if (id.startsWith('A_QUICKTIME/')) return ofQuickTimeSound(id.slice('A_QUICKTIME/'.length));
  if (id.startsWith('A_AAC/')) return { codec: 'aac', element: 'mp4a.40', record: data };
  return none;
}

function ofRow(row: Row, data: Uint8Array | null): CodecOfId {
  const element = (data === null ? row.inBand : undefined) ?? row.element ?? null;
  const found: CodecOfId = { codec: row.codec, element, record: recordOf(row, data) };
  if (row.profile !== undefined) found.profile = row.profile;
  if (row.needsPrivate) found.needsPrivate = true;
  return found;
}

const flacMagic = 0x664c6143;

function recordOf({ record }: Row, data: Uint8Array | null): Uint8Array | null {
  if (data === null || data.length === 0 || record === 'none') return null;
  if (record !== 'flac') return data;
  return data.length >= 4 && u32(data, 0) === flacMagic ? data.subarray(4) : data;
}

/** BITMAPINFOHEADER: biCompression at 16, what the codec has behind its 40 bytes. */
function ofBitmapInfo(data: Uint8Array | null): CodecOfId {
  if (data === null || data.length < 20) return none;
  const tag = fourccToString(u32(data, 16));
  const codec = videoFourccs[tag.toUpperCase()] ?? null;
  const extra = data.length > 40 ? data.subarray(40) : null;
  const record = codec === 'h264' && extra?.[0] !== 1 ? null : extra;
  return { codec, element: null, record, tag };
}

/** WAVEFORMATEX, which is little-endian. */
function ofWaveFormat(data: Uint8Array | null): CodecOfId {
  if (data === null || data.length < 16) return none;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const format = view.getUint16(0, true);
  const tag = format === 0xfffe && data.length >= 26 ? view.getUint16(24, true) : format;
  const bits = view.getUint16(14, true);
  const extra = data.length > 18 ? data.subarray(18) : null;
  const about = { sampleRate: view.getUint32(4, true), channels: view.getUint16(2, true) };
  if (tag === 1 || tag === 3) {
    const sign = tag === 3 ? 'f' : bits <= 8 ? 'u' : 's';
    const codec = bits > 0 ? pcmCodec({ sign, bits, littleEndian: true }) : null;
    return { codec, element: null, record: null, bitsPerSample: bits, ...about };
  }
  const codec = waveFormats[tag] ?? null;
  return {
    codec,
    element: codec === 'aac' ? 'mp4a.40' : null,
    record: codec === 'aac' ? extra : null,
    ...about,
  };
}

function ofPcm(id: string, bits: number): CodecOfId {
  const float = id === 'A_PCM/FLOAT/IEEE';
  const known = float || id === 'A_PCM/INT/LIT' || id === 'A_PCM/INT/BIG';
  if (!known) return none;
  // What is not said is what Matroska's writers have when they leave it out.
  const size = bits > 0 ? bits : float ? 32 : 16;
  const sign = float ? 'f' : size <= 8 ? 'u' : 's';
  const littleEndian = id !== 'A_PCM/INT/BIG';
  return {
    codec: pcmCodec({ sign, bits: size, littleEndian }),
    element: null,
    record: null,
    bitsPerSample: size,
  };
}

/** `stsd` without its header, or behind its size: the four-character code of the entry. */
function ofQuickTime(id: string, data: Uint8Array | null): CodecOfId {
  if (data === null || data.length < 8) return none;
  const tag = fourccToString(u32(data, 4));
  if (id === 'V_QUICKTIME')
    return { codec: videoFourccs[tag.toUpperCase()] ?? null, element: null, record: null, tag };
  return ofSoundEntry(tag, data);
}

/** Of `stsd` entries of sound, FFmpeg's names (isom.c), big-endian unless an `enda` box says otherwise. */
function ofSoundEntry(tag: string, data: Uint8Array): CodecOfId {
  const littleEndian = hasLittleEndian(data);
  const bits = data.length >= 28 ? u16(data, 26) : 0;
  const order = littleEndian ? 'le' : 'be';
  const float: Record<string, number> = { fl32: 32, fl64: 64, in24: 24, in32: 32 };
  const size = float[tag];
  if (size !== undefined) {
    const codec = `pcm_${tag.startsWith('fl') ? 'f' : 's'}${size}${order}`;
    return { codec, element: null, record: null, bitsPerSample: size };
  }
  if (tag === 'sowt' || tag === 'twos') {
    const wide = Math.max(bits, 8);
    const codec = wide === 8 ? 'pcm_s8' : `pcm_s${wide}${tag === 'sowt' ? 'le' : 'be'}`;
    return { codec, element: null, record: null, bitsPerSample: wide };
  }
  return { codec: soundEntries[tag] ?? null, element: null, record: null };
}

const soundEntries: Record<string, string> = {
  ima4: 'adpcm_ima_qt',
  MAC3: 'mace3',
  MAC6: 'mace6',
  QDM2: 'qdm2',
  QDMC: 'qdmc',
  alaw: 'pcm_alaw',
  ulaw: 'pcm_mulaw',
  'raw ': 'pcm_u8',
  agsm: 'gsm',
  alac: 'alac',
  mp4a: 'aac',
  '.mp3': 'mp3',
  Qclp: 'qcelp',
  samr: 'amr_nb',
  sawb: 'amr_wb',
};

function hasLittleEndian(data: Uint8Array): boolean {
  for (let at = 4; at + 6 <= data.length; at++)
    if (u32(data, at) === 0x656e6461) return u16(data, at + 4) === 1;
  return false;
}

function ofQuickTimeSound(tag: string): CodecOfId {
  return { codec: soundEntries[tag] ?? null, element: null, record: null };
}
