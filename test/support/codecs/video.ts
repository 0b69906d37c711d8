/**
 * Video sample entries. The parameter sets are real ones, cut out of files that ffmpeg 5.1 wrote
 * (testsrc, 320×180, 25 fps) with the encoders named; VVC's are written bit by bit from ISO/IEC
 * 23090-3, since no encoder was at hand.
 */
import { BitWriter, escapeRbsp } from '../bits.js';
import {
  ascii,
  type Box,
  box,
  bytesOf,
  fullBox,
  hex,
  type Part,
  u8,
  u16,
  u24,
  u32,
  zeros,
} from '../box.js';
import { esds } from './descriptors.js';

/** VisualSampleEntry, ISO/IEC 14496-12 12.1.3. */
export function visualEntry(
  type: string,
  width: number,
  height: number,
  children: Part[],
  options: { compressor?: string; depth?: number; dataReference?: number } = {},
): Box {
  const name = ascii(options.compressor ?? '');
  return box(
    type,
    zeros(6),
    u16(options.dataReference ?? 1),
    zeros(16),
    u16(width, height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    bytesOf(u8(name.length), name, zeros(31 - name.length)),
    u16(options.depth ?? 24, 0xffff),
    ...children,
  );
}

export const pasp = (horizontal: number, vertical: number): Box =>
  box('pasp', u32(horizontal, vertical));

/** Colour: 12.1.5. Codes of ISO/IEC 23091-2. */
export const nclx = (primaries: number, transfer: number, matrix: number, full = false): Box =>
  box('colr', ascii('nclx'), u16(primaries, transfer, matrix), u8(full ? 0x80 : 0));

/** QuickTime's form, without a range flag. */
export const nclc = (primaries: number, transfer: number, matrix: number): Box =>
  box('colr', ascii('nclc'), u16(primaries, transfer, matrix));

/** Clean aperture: four fractions, 12.1.4. */
export const clap = (width: number, height: number, x = 0, y = 0): Box =>
  box('clap', u32(width, 1, height, 1, x, 1, y, 1));

export const btrt = (max: number, average: number): Box => box('btrt', u32(0, max, average));

export const h264 = {
  /**
   * libx264, High, level 1.2, 4:2:0 8 bit, coded 320×192 cropped to 320×180, sample aspect ratio
   * 4:3 and bt709 limited in the VUI.
   */
  highSps: hex('6764000cacd941419f9f0e6a020202800000030080000019078a14cb'),
  highPps: hex('68ce0fcb'),
  /** libx264, High 4:2:2, level 1.2, 10 bit. */
  high422Sps: hex('677a000cb6cb40a0cfc6e022000003000200000300641e285540'),
  high422Pps: hex('68ce0fc8'),
  /** libx264, Constrained Baseline, level 1.2. */
  baselineSps: hex('6742c00cda05067e7c0440000003004000000c83c50aa8'),
  baselinePps: hex('68ce0fc8'),
};

/**
 * AVCDecoderConfigurationRecord, ISO/IEC 14496-15 5.3.3.1. `extension` are the bytes that High profiles add.
 */
export function avcC(
  sets: Uint8Array[],
  pictures: Uint8Array[],
  extension: Uint8Array = zeros(0),
): Box {
  const sps = sets[0] ?? hex('6764000c');
  return box(
    'avcC',
    u8(1),
    sps.subarray(1, 4),
    u8(0xff, 0xe0 | sets.length),
    ...sets.flatMap((set) => [u16(set.length), set]),
    u8(pictures.length),
    ...pictures.flatMap((set) => [u16(set.length), set]),
    extension,
  );
}

/** 4:2:0, 8 bit: chroma_format, bit depths, no SPS extension. */
export const high420 = hex('fdf8f800');
export const high422 = hex('fefafa00');

export const avc1 = (...more: Part[]): Box =>
  visualEntry('avc1', 320, 180, [avcC([h264.highSps], [h264.highPps], high420), ...more]);

export const avc1Baseline = (): Box =>
  visualEntry('avc1', 320, 180, [avcC([h264.baselineSps], [h264.baselinePps])]);

export const avc1High422 = (...more: Part[]): Box =>
  visualEntry('avc1', 320, 180, [avcC([h264.high422Sps], [h264.high422Pps], high422), ...more]);

/** Parameter sets only in the samples: the record has none. */
export const avc3 = (): Box => visualEntry('avc3', 320, 180, [avcC([], [], high420)]);

/** A sample of NAL units, each with a 4-byte length. */
export const nalUnits = (...units: Uint8Array[]): Uint8Array =>
  bytesOf(...units.flatMap((unit) => [u32(unit.length), unit]));

export const hevc = {
  /**
   * libx265, Main 10, level 2, coded 336×192 (conformance window 322×182), bt2020
   * primaries and matrix, PQ, limited.
   */
  main10General: hex('0102200000009000000000003cf000fcfdfafa00000f'),
  main10Vps: hex('40010c01ffff02200000030090000003000003003c959409'),
  main10Sps: hex(
    '42010102200000030090000003000003003ca00a880c1c44cd965654a4c2f016a122012080000003008000000c84',
  ),
  main10Pps: hex('4401c073c189'),
  /** libx265, Main, level 2, coded 320×192 (conformance window 320×180). */
  mainGeneral: hex('0101600000009000000000003cf000fcfdf8f800000f'),
  mainVps: hex('40010c01ffff01600000030090000003000003003c959409'),
  mainSps: hex(
    '42010101600000030090000003000003003ca00a080c1f3e595952930bc05a020000030002000003003210',
  ),
  mainPps: hex('4401c073c189'),
};

/** HEVCDecoderConfigurationRecord, ISO/IEC 14496-15 8.3.3.1; one array per parameter set type. */
export function hvcC(general: Uint8Array, sets: Uint8Array[]): Box {
  const arrays = sets.map((set) =>
    bytesOf(u8(0x80 | (((set[0] as number) >> 1) & 63)), u16(1, set.length), set),
  );
  return box('hvcC', general, u8(arrays.length), ...arrays);
}

export const hvc1Main10 = (...more: Part[]): Box =>
  visualEntry('hvc1', 322, 182, [
    hvcC(hevc.main10General, [hevc.main10Vps, hevc.main10Sps, hevc.main10Pps]),
    ...more,
  ]);

/** Parameter sets in the samples; the record holds only the general part. */
export const hev1InBand = (): Box => visualEntry('hev1', 320, 180, [hvcC(hevc.mainGeneral, [])]);

export const hev1 = (...more: Part[]): Box =>
  visualEntry('hev1', 320, 180, [
    hvcC(hevc.mainGeneral, [hevc.mainVps, hevc.mainSps, hevc.mainPps]),
    ...more,
  ]);

/**
 * profile_tier_level() of ISO/IEC 23090-3 7.3.3.1: Main 10, Main tier, level 3.1 (51), no constraint info.
 */
function vvcProfileTierLevel(bits: BitWriter): BitWriter {
  return bits.u(7, 1).u(1, 0).u(8, 51).u(1, 1).u(1, 0).u(1, 0).align().u(8, 0);
}

/**
 * Sequence parameter set, ISO/IEC 23090-3 7.3.2.4, up to the fields that size and depth need: 320×184,
 * cropped to 320×180, 4:2:0, 10 bit.
 */
function vvcSps(): Uint8Array {
  const bits = new BitWriter();
  bits.u(4, 0).u(4, 0).u(3, 0).u(2, 1).u(2, 2).u(1, 1); // ids, one sub-layer, 4:2:0, CTU 128, PTL present
  vvcProfileTierLevel(bits);
  bits.u(1, 0).u(1, 0); // no GDR, no reference picture resampling
  bits.ue(320).ue(184).u(1, 1).ue(0).ue(0).ue(0).ue(2); // conformance window: 2 chroma rows at the bottom
  bits.u(1, 0).ue(2).u(1, 0).u(1, 0).u(4, 4).u(1, 0).u(2, 0).u(2, 0); // no subpictures, 10 bit
  return bytesOf(u8(0x00, 0x79), escapeRbsp(bits.trailing().bytes()));
}

/** VvcDecoderConfigurationRecord, ISO/IEC 14496-15 11.2.4.2. */
export function vvcC(): Box {
  const sps = vvcSps();
  const bits = new BitWriter().u(5, 31).u(2, 3).u(1, 1); // 4-byte lengths, profile present
  bits.u(9, 0).u(3, 1).u(2, 1).u(2, 1).u(3, 2).u(5, 31); // one sub-layer, constant rate, 4:2:0, 10 bit
  bits.u(2, 0).u(6, 1).u(7, 1).u(1, 0).u(8, 51).u(1, 1).u(1, 0).u(6, 0).u(8, 0);
  return fullBox(
    'vvcC',
    0,
    0,
    bits.bytes(),
    u16(320, 180, 25 * 256),
    u8(1, 0x80 | 15),
    u16(1, sps.length),
    sps,
  );
}

export const vvc1 = (...more: Part[]): Box => visualEntry('vvc1', 320, 180, [vvcC(), ...more]);

/** libaom-av1: Main, level 2.0, 10 bit 4:2:0, bt709 limited in the sequence header. */
export const av01 = (...more: Part[]): Box =>
  visualEntry('av01', 320, 180, [
    box('av1C', hex('81004c000a0e000000043cfeccdaf95010101040')),
    ...more,
  ]);

/** VPCodecConfigurationRecord of the WebM project's "VP Codec ISO Media File Format Binding", version 1. */
function vpcC(profile: number, level: number, depth: number, chroma: number, codes: number[]): Box {
  const packed = (depth << 4) | (chroma << 1);
  return fullBox('vpcC', 1, 0, u8(profile, level, packed, ...codes), u16(0));
}

/** libvpx-vp9: profile 0, level 1.1, 8 bit, 4:2:0 (colocated), colours unspecified. */
export const vp09 = (...more: Part[]): Box =>
  visualEntry('vp09', 320, 180, [vpcC(0, 11, 8, 1, [2, 2, 2]), ...more]);

/** Profile 2: 10 bit, bt2020 with PQ. */
export const vp09Profile2 = (...more: Part[]): Box =>
  visualEntry('vp09', 320, 180, [vpcC(2, 11, 10, 1, [9, 16, 9]), ...more]);

export const vp08 = (): Box => visualEntry('vp08', 320, 180, [vpcC(0, 0, 8, 1, [2, 2, 2])]);

/** FFmpeg's mpeg4 encoder: Simple profile level 1, 320×180 in the VOL, sample aspect ratio 12:11. */
export const mp4v = (...more: Part[]): Box =>
  visualEntry('mp4v', 320, 180, [
    esds(
      0x20,
      0x11,
      hex(
        '000001b001000001b58913000001000000012000c4958800cd0a04169443000001b24c61766335392e33372e313030',
      ),
    ),
    ...more,
  ]);

/** MPEG-4 systems object type 0x6c: JPEG. */
export const mp4vJpeg = (): Box => visualEntry('mp4v', 320, 180, [esds(0x6c, 0x11)]);

export const jpeg = (): Box => visualEntry('jpeg', 320, 180, [], { compressor: 'Photo - JPEG' });

export const prores = (type: 'apco' | 'apcs' | 'apcn' | 'apch' | 'ap4h' | 'ap4x'): Box =>
  visualEntry(type, 320, 180, [box('fiel', u8(1, 0)), nclc(1, 1, 1)], {
    compressor: 'Apple ProRes',
  });

/** 3GPP TS 26.244 6.3: vendor, decoder version, level 10, profile 0. */
export const s263 = (): Box =>
  visualEntry('s263', 176, 144, [box('d263', ascii('bxry'), u8(0, 10, 0))]);

export const unknownVideo = (): Box => visualEntry('zzzz', 320, 180, [box('zzzC', u24(1), u8(2))]);
