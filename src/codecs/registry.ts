/**
 * What is true of a codec in every container, by FFmpeg's name (5.1). Which tag means which codec stands in
 * the families, how a record or a first frame is read in the codec's own file and in `readers.ts`.
 */

import type { AudioFacts, VideoFacts } from '../media/facts.js';
import { av1LevelNumber, avcLevelNumber, hevcLevelNumber } from './levels.js';

interface Common {
  /** As `ffmpeg -codecs` prints it; null where FFmpeg 5.1 does not know the codec. */
  longName: string | null;
}

/**
 * Pictures are planes of the depth and chroma that the configuration states, and `pix_fmt` is named by them.
 */
export interface Planes {
  /**
   * Whether FFmpeg names eight bits of full range `yuvj…`: where the stream says so, always, or not any more.
   */
  fullRange: 'named' | 'always' | 'unnamed';
  /** Subsampling with which there may be alpha, which only frames tell. */
  unless?: string;
}

export interface VideoCodec extends Common {
  /**
   * Every frame by itself; shown as they are coded; or one may be shown before another that is coded first.
   * Null: not known.
   */
  order: 'intra' | 'forward' | 'reordered' | null;
  /** Null where the configuration does not tell the format of pictures. */
  planes: Planes | null;
  /** What holds for every stream; a codec with a reader leaves it to that. */
  fixed?: Partial<VideoFacts>;
  /** The number in the bitstream of a level as reports spell it. */
  levelNumber?: (level: string) => number | null;
  /** Profiles without reordering. */
  inOrderProfiles?: readonly string[];
  /** FFmpeg's decoder states `bits_per_raw_sample`. */
  statesDepth?: true;
  /** FFmpeg's decoder states the size before cropping; others begin with what is shown. */
  statesCodedSize?: true;
  /** Where nothing says the shape of samples, FFmpeg states 1:1 from what the codec has always. */
  squareUnlessStated?: true;
  /** May be the base layer of Dolby Vision. */
  dolbyVision?: true;
}

export interface AudioCodec extends Common {
  fixed?: Partial<AudioFacts>;
  /**
   * Of what FFmpeg's decoder gives, where the codec leaves no choice; by bits of a sample where these decide.
   */
  sampleFormat?: string | ((bits: number) => string);
  /** FFmpeg knows the length of a frame, or finds it out. */
  frameLengthKnown?: true;
  /** A sample is a few bytes, so that only chunks of them are worth a row each. */
  uncompressed?: true;
  /** Each sample takes the same number of bits in the stream (`bits_per_sample`). */
  constantBits?: true;
  statesDepth?: true;
  /** Channels depend on the presentation that is chosen: what a container says of them is a template. */
  layoutVaries?: true;
}

function video(
  longName: string | null,
  order: VideoCodec['order'],
  fixed?: Partial<VideoFacts>,
): VideoCodec {
  return { longName, order, planes: null, ...(fixed && { fixed }) };
}

function audio(longName: string | null): AudioCodec {
  return { longName };
}

/** MPEG-4 part 2 counts in whole numbers. */
function wholeLevel(level: string): number | null {
  return Number.isInteger(Number(level)) ? Number(level) : null;
}

const eight420 = { bitDepth: 8, chromaSubsampling: '4:2:0' };

const videoTable: Record<string, VideoCodec> = {
  '8bps': video('QuickTime 8BPS video', 'intra'),
  aic: video('Apple Intermediate Codec', 'intra', eight420),
  apv: video(null, 'intra'),
  av1: {
    longName: 'Alliance for Open Media AV1',
    order: 'forward',
    planes: { fullRange: 'unnamed' },
    levelNumber: av1LevelNumber,
    squareUnlessStated: true,
    dolbyVision: true,
  },
  avrp: video('Avid 1:1 10-bit RGB Packer', 'intra', { bitDepth: 10 }),
  avs3: video('AVS3-P2/IEEE1857.10', 'reordered'),
  avui: video('Avid Meridien Uncompressed', 'intra', { bitDepth: 8, chromaSubsampling: '4:2:2' }),
  bmp: video('BMP (Windows and OS/2 bitmap)', 'intra'),
  cavs: video('Chinese AVS (Audio Video Standard) (AVS1-P2, JiZhun profile)', 'reordered'),
  cfhd: video('GoPro CineForm HD', 'intra'),
  cinepak: video('Cinepak', 'forward'),
  dirac: video('Dirac', 'reordered'),
  dnxhd: video('VC3/DNxHD', 'intra'),
  dpx: video('DPX (Digital Picture Exchange) image', 'intra'),
  dvvideo: video('DV (Digital Video)', 'intra', { bitDepth: 8 }),
  dxv: video('Resolume DXV', 'intra'),
  evc: video(null, 'reordered'),
  exr: video('OpenEXR image', 'intra'),
  ffv1: video('FFmpeg video codec #1', 'intra'),
  flic: video('Autodesk Animator Flic video', 'forward'),
  gif: video('CompuServe GIF (Graphics Interchange Format)', 'forward'),
  h263: {
    longName: 'H.263 / H.263-1996, H.263+ / H.263-1998 / H.263 version 2',
    order: 'forward',
    planes: { fullRange: 'unnamed' },
  },
  h264: {
    longName: 'H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10',
    order: 'reordered',
    planes: { fullRange: 'named' },
    levelNumber: avcLevelNumber,
    inOrderProfiles: ['Baseline', 'Constrained Baseline'],
    statesDepth: true,
    dolbyVision: true,
  },
  hap: video('Vidvox Hap', 'intra'),
  hevc: {
    longName: 'H.265 / HEVC (High Efficiency Video Coding)',
    order: 'reordered',
    planes: { fullRange: 'named' },
    levelNumber: hevcLevelNumber,
    statesCodedSize: true,
    dolbyVision: true,
  },
  jpeg2000: video('JPEG 2000', 'intra'),
  jpegxs: video(null, 'intra'),
  lcevc: video(null, null),
  magicyuv: video('MagicYUV video', 'intra'),
  mjpeg: {
    longName: 'Motion JPEG',
    order: 'intra',
    planes: { fullRange: 'always' },
    statesDepth: true,
  },
  mjpegb: video('Apple MJPEG-B', 'intra'),
  mpeg1video: video('MPEG-1 video', 'reordered', eight420),
  mpeg2video: video('MPEG-2 video', 'reordered', { bitDepth: 8 }),
  mpeg4: {
    longName: 'MPEG-4 part 2',
    order: 'reordered',
    planes: { fullRange: 'unnamed' },
    levelNumber: wholeLevel,
    inOrderProfiles: ['Simple Profile'],
  },
  msmpeg4v3: video('MPEG-4 part 2 Microsoft variant version 3', 'forward'),
  msrle: video('Microsoft RLE', 'forward'),
  notchlc: video('NotchLC', 'intra'),
  pixlet: video('Apple Pixlet', 'intra'),
  png: video('PNG (Portable Network Graphics) image', 'intra'),
  prores: {
    longName: 'Apple ProRes (iCodec Pro)',
    order: 'intra',
    planes: { fullRange: 'unnamed', unless: '4:4:4' },
    statesDepth: true,
  },
  prores_raw: video(null, 'intra'),
  qdraw: video('Apple QuickDraw', 'intra'),
  qtrle: video('QuickTime Animation (RLE) video', 'forward'),
  r10k: video('AJA Kona 10-bit RGB Codec', 'intra', { bitDepth: 10 }),
  r210: video('Uncompressed RGB 10-bit', 'intra', { bitDepth: 10 }),
  rawvideo: video('raw video', 'intra'),
  rpza: video('QuickTime video (RPZA)', 'forward'),
  sheervideo: video('BitJazz SheerVideo', 'intra'),
  smc: video('QuickTime Graphics (SMC)', 'forward'),
  svq1: video('Sorenson Vector Quantizer 1 / Sorenson Video 1 / SVQ1', 'forward'),
  svq3: video('Sorenson Vector Quantizer 3 / Sorenson Video 3 / SVQ3', 'reordered', eight420),
  targa: video('Truevision Targa image', 'intra'),
  tiff: video('TIFF image', 'intra'),
  tscc2: video('TechSmith Screen Codec 2', 'forward'),
  v210: video('Uncompressed 4:2:2 10-bit', 'intra', { bitDepth: 10, chromaSubsampling: '4:2:2' }),
  vc1: video('SMPTE VC-1', 'reordered', eight420),
  vp3: video('On2 VP3', 'forward', eight420),
  vp8: video('On2 VP8', 'forward'),
  vp9: { longName: 'Google VP9', order: 'forward', planes: { fullRange: 'unnamed' } },
  vvc: {
    longName: 'H.266 / VVC (Versatile Video Coding)',
    order: 'reordered',
    planes: { fullRange: 'unnamed' },
  },
  y41p: video('Uncompressed YUV 4:1:1 12-bit', 'intra'),
  yuv4: video('Uncompressed packed 4:2:0', 'intra', eight420),
};

/** Of AMR (3GPP TS 26.244) and of other codecs for speech: fixed, whatever a container says. */
const mono = { channels: 1, channelLayout: 'mono' };

const audioTable: Record<string, AudioCodec> = {
  aac: { longName: 'AAC (Advanced Audio Coding)', sampleFormat: 'fltp', frameLengthKnown: true },
  ac3: { longName: 'ATSC A/52A (AC-3)', sampleFormat: 'fltp', frameLengthKnown: true },
  ac4: { longName: null, layoutVaries: true },
  adpcm_ima_qt: {
    longName: 'ADPCM IMA QuickTime',
    fixed: { bitsPerSample: 4 },
    constantBits: true,
  },
  adpcm_ima_wav: {
    longName: 'ADPCM IMA WAV',
    fixed: { bitsPerSample: 4 },
    constantBits: true,
  },
  adpcm_ms: {
    longName: 'ADPCM Microsoft',
    fixed: { bitsPerSample: 4 },
    constantBits: true,
  },
  alac: {
    longName: 'ALAC (Apple Lossless Audio Codec)',
    sampleFormat: (bits) => (bits > 16 ? 's32p' : 's16p'),
    frameLengthKnown: true,
    statesDepth: true,
  },
  amr_nb: {
    longName: 'AMR-NB (Adaptive Multi-Rate NarrowBand)',
    sampleFormat: 'fltp',
    frameLengthKnown: true,
    fixed: { sampleRate: 8_000, ...mono },
  },
  amr_wb: {
    longName: 'AMR-WB (Adaptive Multi-Rate WideBand)',
    sampleFormat: 'fltp',
    frameLengthKnown: true,
    fixed: { sampleRate: 16_000, ...mono },
  },
  dts: audio('DCA (DTS Coherent Acoustics)'),
  dvaudio: audio('DV audio'),
  eac3: { longName: 'ATSC A/52B (AC-3, E-AC-3)', sampleFormat: 'fltp', frameLengthKnown: true },
  evrc: { longName: 'EVRC (Enhanced Variable Rate Codec)', fixed: mono },
  evs: { longName: null, fixed: mono },
  flac: {
    longName: 'FLAC (Free Lossless Audio Codec)',
    sampleFormat: (bits) => (bits > 16 ? 's32' : 's16'),
    frameLengthKnown: true,
    statesDepth: true,
  },
  gsm: { longName: 'GSM', fixed: mono },
  gsm_ms: { longName: 'GSM Microsoft variant', fixed: mono },
  iamf: { longName: null, layoutVaries: true },
  ilbc: { longName: 'iLBC (Internet Low Bitrate Codec)', fixed: mono },
  mace3: audio('MACE (Macintosh Audio Compression/Expansion) 3:1'),
  mace6: audio('MACE (Macintosh Audio Compression/Expansion) 6:1'),
  mp1: { longName: 'MP1 (MPEG audio layer 1)', frameLengthKnown: true },
  mp2: { longName: 'MP2 (MPEG audio layer 2)', frameLengthKnown: true },
  mp3: { longName: 'MP3 (MPEG audio layer 3)', sampleFormat: 'fltp', frameLengthKnown: true },
  mp3on4: audio('MP3onMP4'),
  mp4als: { longName: 'MPEG-4 Audio Lossless Coding (ALS)', statesDepth: true },
  mpegh_3d_audio: { longName: 'MPEG-H 3D Audio', layoutVaries: true },
  nellymoser: audio('Nellymoser Asao'),
  opus: { longName: 'Opus (Opus Interactive Audio Codec)', sampleFormat: 'fltp' },
  pcm_alaw: {
    longName: 'PCM A-law / G.711 A-law',
    sampleFormat: 's16',
    fixed: { bitsPerSample: 8 },
    uncompressed: true,
    constantBits: true,
  },
  pcm_mulaw: {
    longName: 'PCM mu-law / G.711 mu-law',
    sampleFormat: 's16',
    fixed: { bitsPerSample: 8 },
    uncompressed: true,
    constantBits: true,
  },
  qcelp: { longName: 'QCELP / PureVoice', fixed: mono },
  qdm2: audio('QDesign Music Codec 2'),
  qdmc: audio('QDesign Music'),
  smv: { longName: 'SMV (Selectable Mode Vocoder)', fixed: mono },
  speex: audio('Speex'),
  truehd: { longName: 'TrueHD', frameLengthKnown: true, statesDepth: true },
  vorbis: { longName: 'Vorbis', sampleFormat: 'fltp' },
  wmav2: audio('Windows Media Audio 2'),
};

const signs = { s: 'signed', u: 'unsigned', f: 'floating point' };

/** `pcm_s16le` …: sign, bits of a sample, and where it takes several bytes their order. */
function pcm(sign: keyof typeof signs, width: number): [name: string, codec: AudioCodec][] {
  const sampleFormat =
    sign === 'f'
      ? width === 32
        ? 'flt'
        : 'dbl'
      : width === 8
        ? 'u8'
        : `s${width === 24 ? 32 : width}`;
  const kind = sign === 'f' ? `${width}-bit ${signs.f}` : `${signs[sign]} ${width}-bit`;
  const about: Omit<AudioCodec, 'longName'> = {
    sampleFormat,
    uncompressed: true,
    constantBits: true,
  };
  if (width === 8) return [[`pcm_${sign}8`, { longName: `PCM ${kind}`, ...about }]];
  return [
    [`pcm_${sign}${width}le`, { longName: `PCM ${kind} little-endian`, ...about }],
    [`pcm_${sign}${width}be`, { longName: `PCM ${kind} big-endian`, ...about }],
  ];
}

/** Subtitles and data. */
const otherTable: Record<string, string | null> = {
  bin_data: 'binary data',
  dvd_subtitle: 'DVD subtitles',
  eia_608: 'EIA-608 closed captions',
  eia_708: null,
  mov_text: 'MOV text',
  text: 'raw UTF-8 text',
  ttml: 'Timed Text Markup Language',
  webvtt: 'WebVTT subtitle',
};

export const videoCodecs: ReadonlyMap<string, VideoCodec> = new Map(Object.entries(videoTable));

export const audioCodecs: ReadonlyMap<string, AudioCodec> = new Map([
  ...Object.entries(audioTable),
  ...[8, 16, 24, 32, 64].flatMap((width) => pcm('s', width)),
  ...[8, 16, 24, 32].flatMap((width) => pcm('u', width)),
  ...[32, 64].flatMap((width) => pcm('f', width)),
]);

export const otherCodecs: ReadonlyMap<string, Common> = new Map(
  Object.entries(otherTable).map(([name, longName]) => [name, { longName }]),
);

/**
 * Bits per second of sound of which every sample takes the same bits: as FFmpeg and MediaInfo have it,
 * without what packets add to them. Null of others.
 */
export function constantBitRate({
  codec,
  audio,
}: {
  codec: string | null;
  audio: {
    sampleRate: number | null;
    channels: number | null;
    bitsPerSample: number | null;
  } | null;
}): number | null {
  if (audio === null || audioCodecs.get(codec ?? '')?.constantBits !== true) return null;
  const { sampleRate, channels, bitsPerSample } = audio;
  if (!sampleRate || !channels || !bitsPerSample) return null;
  return Math.floor(sampleRate * channels * bitsPerSample);
}

/** Undefined where FFmpeg 5.1 does not know the codec. */
export function codecLongName(codec: string): string | undefined {
  const found = videoCodecs.get(codec) ?? audioCodecs.get(codec) ?? otherCodecs.get(codec);
  return found?.longName ?? undefined;
}
