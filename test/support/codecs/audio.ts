/** Audio sample entries: compressed codecs and uncompressed spellings. */
import { BitWriter } from '../bits.js';
import { ascii, type Box, box, f64, fullBox, hex, type Part, u8, u16, u32, zeros } from '../box.js';
import { esds } from './descriptors.js';

export interface AudioFields {
  channels?: number;
  bits?: number;
  rate?: number;
  /** QuickTime sound description version; ISO files use 0. */
  version?: 0 | 1;
  /** Version 1: samples per packet, bytes per packet, per frame, per sample. */
  packets?: [number, number, number, number];
}

/** AudioSampleEntry, ISO/IEC 14496-12 12.2.3, and QuickTime's sound descriptions version 0 and 1. */
export function audioEntry(type: string, fields: AudioFields, ...children: Part[]): Box {
  const { channels = 2, bits = 16, rate = 48000, version = 0 } = fields;
  const packets = version === 1 ? [u32(...(fields.packets ?? [1, 2, 2 * channels, 2]))] : [];
  return box(
    type,
    zeros(6),
    u16(1, version, 0),
    zeros(4),
    u16(channels, bits, version === 1 ? 0xfffe : 0, 0),
    u32(rate > 65535 ? 0 : rate * 65536),
    ...packets,
    ...children,
  );
}

/**
 * QuickTime sound description version 2: rate as a double, `flags` as in CoreAudio (1 float, 2
 * big-endian, 4 signed, 8 packed).
 */
export function audioEntryV2(
  type: string,
  fields: { channels: number; bits: number; rate: number; flags: number; framesPerPacket?: number },
  ...children: Part[]
): Box {
  const { channels, bits, rate, flags, framesPerPacket = 1 } = fields;
  return box(
    type,
    zeros(6),
    u16(1, 2, 0),
    zeros(4),
    u16(3, 16, 0xfffe, 0),
    u32(0x10000, 72),
    f64(rate),
    u32(channels, 0x7f000000, bits, flags, (channels * bits) / 8, framesPerPacket),
    ...children,
  );
}

/** AudioSpecificConfigs, ISO/IEC 14496-3 1.6.2.1: object type, rate index, channel configuration … */
export const asc = {
  /** AAC-LC, 48 kHz, stereo. */
  lc: hex('1190'),
  /** AAC-LC, 44.1 kHz, 5.1. */
  lc51: hex('1230'),
  /** HE-AAC, explicit and hierarchical: object type 5, core 24 kHz, output 48 kHz, stereo. */
  he: hex('2b118800'),
  /** HE-AAC, backward compatible: LC 24 kHz, then sync extension 0x2b7 with 48 kHz. */
  heCompatible: hex('131056e598'),
  /** HE-AAC v2, explicit: object type 29, mono core at 24 kHz. */
  hev2: hex('eb098800'),
  /** HE-AAC v2, backward compatible: sync extensions 0x2b7 and 0x548. */
  hev2Compatible: hex('130856e59d4880'),
  /**
   * xHE-AAC (USAC, object type 42), 48 kHz, stereo, 1,024 samples a frame without
   * SBR: one channel pair element.
   */
  usac: new BitWriter()
    .u(5, 31)
    .u(6, 42 - 32)
    .u(4, 3)
    .u(4, 2)
    .u(5, 3)
    .u(3, 1)
    .u(5, 2)
    .u(4, 0)
    .u(2, 1)
    .u(1, 0)
    .u(1, 1)
    .u(1, 0)
    .bytes(),
};

export const mp4a = (config: Uint8Array, fields: AudioFields = {}): Box =>
  audioEntry('mp4a', fields, esds(0x40, 0x15, config));

/** As QuickTime writes it: version 1, the stream descriptor inside `wave`, a terminator at its end. */
export const mp4aQuickTime = (config: Uint8Array): Box =>
  audioEntry(
    'mp4a',
    { version: 1, packets: [1024, 0, 0, 2] },
    box(
      'wave',
      box('frma', ascii('mp4a')),
      box('mp4a', zeros(4)),
      esds(0x40, 0x15, config),
      zeros(4),
      u32(8),
      zeros(4),
    ),
  );

export const mp3InMp4 = (): Box => audioEntry('mp4a', {}, esds(0x6b, 0x15));
export const mp3InMov = (): Box =>
  audioEntry('.mp3', { version: 1, packets: [1152, 0, 0, 2], rate: 44100 });

/** Opus in ISOBMFF 4.3.2: stereo, pre-skip 312, input rate 48 kHz. */
export const opus = (): Box =>
  audioEntry('Opus', {}, box('dOps', u8(0, 2), u16(312), u32(48000), u16(0), u8(0)));

/** Channel mapping family 1, six channels. */
export const opus51 = (): Box =>
  audioEntry(
    'Opus',
    { channels: 6 },
    box('dOps', u8(0, 6), u16(312), u32(48000), u16(0), u8(1, 4, 2, 0, 4, 1, 2, 3, 5)),
  );

/**
 * FLAC in ISOBMFF: STREAMINFO (last block), 4,608 samples a block, then rate (20 bits), channels − 1
 * (3), bits − 1 (5), samples (36).
 */
function streamInfo(rate: number, channels: number, bits: number): Uint8Array {
  const info = new BitWriter().u(1, 1).u(7, 0).u(24, 34).u(16, 4608).u(16, 4608).u(24, 0).u(24, 0);
  info
    .u(20, rate)
    .u(3, channels - 1)
    .u(5, bits - 1)
    .u(36, 9600);
  return info.u(128, 0).bytes();
}

export const flac = (rate: number, channels: number, bits: number): Box =>
  audioEntry(
    'fLaC',
    { channels, bits: 16, rate },
    fullBox('dfLa', 0, 0, streamInfo(rate, channels, bits)),
  );

/** ETSI TS 102 366 F.4: fscod 0 (48 kHz), bsid 8, bsmod 0, acmod 7 with lfe = 5.1, 448 kbit/s. */
export const ac3 = (): Box =>
  audioEntry(
    'ac-3',
    {},
    box('dac3', new BitWriter().u(2, 0).u(5, 8).u(3, 0).u(3, 7).u(1, 1).u(5, 15).u(5, 0).bytes()),
  );

/**
 * F.6: one independent substream of 5.1 at `kbit` kbit/s; with `joc` the extension
 * for object audio, complexity 16.
 */
export function eac3(kbit: number, joc: boolean): Box {
  const bits = new BitWriter().u(13, kbit).u(3, 0);
  bits.u(2, 0).u(5, 16).u(1, 0).u(1, 0).u(3, 0).u(3, 7).u(1, 1).u(3, 0).u(4, 0).u(1, 0);
  if (joc) bits.u(7, 0).u(1, 1).u(8, 16);
  return audioEntry('ec-3', {}, box('dec3', bits.bytes()));
}

/**
 * ETSI TS 103 190-2 E.6: version 1, bitstream version 2, 48 kHz, one presentation of version 1 with
 * mdcompat 0, channel mode 1 (stereo).
 */
export function ac4(): Box {
  const group = new BitWriter().u(1, 1).u(1, 0).u(1, 1).u(8, 1).u(2, 0).u(1, 0).u(24, 1).u(1, 0);
  const presentation = new BitWriter().u(5, 31).u(3, 0).u(1, 0).u(2, 0).u(2, 0).u(5, 0).u(10, 0);
  presentation.u(1, 1).u(5, 1).u(24, 1).u(1, 0).u(1, 0);
  for (const byte of group.bytes()) presentation.u(8, byte);
  const body = presentation.u(1, 0).u(1, 0).u(1, 0).u(1, 0).bytes();
  const bits = new BitWriter().u(3, 1).u(7, 2).u(1, 1).u(4, 2).u(9, 1).u(1, 0);
  bits.u(2, 0).u(32, 0).u(32, 0xffffffff).align().u(8, 1).u(8, body.length);
  for (const byte of body) bits.u(8, byte);
  return audioEntry('ac-4', {}, box('dac4', bits.bytes()));
}

/** The ALAC magic cookie: frame length, version, bit depth, tuning, channels, maxRun, sizes, rate. */
export function alacCookie(channels: number, bits: number, rate: number): Box {
  return fullBox(
    'alac',
    0,
    0,
    u32(4096),
    u8(0, bits, 40, 10, 14, channels),
    u16(255),
    u32(0, 0, rate),
  );
}

/** The entry's own fields say 44.1 kHz, 16 bit; the cookie says 96 kHz, 24 bit, and counts. */
export const alac = (): Box => audioEntry('alac', { rate: 44100 }, alacCookie(2, 24, 96000));

/** 3GPP TS 26.244 6.5: vendor, version, mode set, mode change period, frames per sample. */
const damr = (modes: number): Box => box('damr', ascii('bxry'), u8(0), u16(modes), u8(0, 1));
export const amrNarrow = (): Box => audioEntry('samr', { channels: 1, rate: 8000 }, damr(0x81ff));
export const amrWide = (): Box => audioEntry('sawb', { channels: 1, rate: 16000 }, damr(0x83ff));

/** ETSI TS 102 114 E.2.2.3: 48 kHz, 24 bit, layout C L R Ls Rs LFE. */
function ddts(): Box {
  const layout = 0x000f;
  const bits = new BitWriter().u(2, 0).u(5, 1).u(1, 1).u(6, 9).u(14, 2011).u(1, 0).u(3, 4);
  bits.u(16, layout).u(1, 0).u(1, 0).u(6, 0);
  return box('ddts', u32(48000, 1509000, 1509000), u8(24), bits.bytes());
}

export const dts = (type: 'dtsc' | 'dtsh' | 'dtsl' | 'dtse'): Box =>
  audioEntry(type, { channels: 6 }, ddts());

/** DTS as an MPEG-4 object type, as FFmpeg writes it. */
export const dtsInMp4a = (): Box => audioEntry('mp4a', {}, esds(0xa9, 0x15));

/** ISO/IEC 23003-5: `flags` bit 0 = little-endian. */
export const isoPcm = (type: 'ipcm' | 'fpcm', bits: number, little: boolean): Box =>
  audioEntry(type, { bits: 16 }, fullBox('pcmC', 0, 0, u8(little ? 1 : 0, bits)));

/** A version 1 description whose `wave` says how words are ordered. */
export const quickTimePcm = (type: string, bits: number, little: boolean): Box =>
  audioEntry(
    type,
    { version: 1, packets: [1, bits / 8, (bits / 8) * 2, 2] },
    box('wave', box('frma', ascii(type)), box('enda', u16(little ? 1 : 0)), u32(8), zeros(4)),
  );

/** CoreAudio channel layout tags: 100 mono, 101 stereo, 121 5.1 (A). */
export const chan = (tag: number, channels: number): Box =>
  fullBox('chan', 0, 0, u32((tag << 16) | channels, 0, 0));

export const unknownAudio = (): Box => audioEntry('yyyy', { channels: 1, rate: 22050 });
