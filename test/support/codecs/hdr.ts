/**
 * HDR metadata: the boxes of a sample entry, and the same payloads as SEI messages and as AV1 metadata units.
 */
import { BitWriter, escapeRbsp } from '../bits.js';
import { type Box, box, bytesOf, fullBox, hex, i32, u8, u16, u32 } from '../box.js';

/**
 * Display P3 at 1,000 cd/m², as steps of 0.00002 and 0.0001 cd/m²: green, blue,
 * red, white; ITU-T H.265 D.2.28.
 */
export const masteringDisplay = bytesOf(
  u16(13250, 34500, 7500, 3000, 34000, 16000, 15635, 16450),
  u32(10_000_000, 50),
);
export const contentLight = u16(1000, 400);
/** 314 lux, D65. */
export const ambientViewing = bytesOf(u32(3_140_000), u16(15635, 16450));
/** BT.2020 primaries, 0.0001 to 400 cd/m², 90 on average. */
export const contentVolume = bytesOf(
  u8(0x3c),
  i32(8500, 39850, 6550, 2300, 35400, 14600),
  u32(1000, 4_000_000_000, 900_000_000),
);

export const mdcv = (): Box => box('mdcv', masteringDisplay);
export const clli = (): Box => box('clli', contentLight);
export const amve = (): Box => box('amve', ambientViewing);
export const cclv = (): Box => box('cclv', contentVolume);

/**
 * Red, green, blue, white in 0.16, then maximum in 24.8 and minimum in 18.14 fixed point: AV1
 * 6.7.4, and the VP codec binding.
 */
export const fixedMasteringDisplay = bytesOf(
  u16(...[0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.329].map((x) => Math.round(x * 65536))),
  u32(1000 * 256, Math.round(0.005 * 16384)),
);
export const SmDm = (): Box => fullBox('SmDm', 0, 0, fixedMasteringDisplay);
export const CoLL = (): Box => fullBox('CoLL', 0, 0, contentLight);

/** DOVIDecoderConfigurationRecord, 24 bytes; one layer with metadata. */
export const dolbyVision = (
  type: 'dvcC' | 'dvvC' | 'dvwC',
  profile: number,
  level: number,
  compatibility: number,
  layers = 0b101,
): Box =>
  box(
    type,
    new BitWriter()
      .u(16, 0x0100)
      .u(7, profile)
      .u(6, level)
      .u(3, layers)
      .u(4, compatibility)
      .u(28, 0)
      .u(32, 0)
      .u(32, 0)
      .u(32, 0)
      .u(32, 0)
      .bytes(),
  );

/** ITU-T T.35 message of SMPTE ST 2094-40, version 1: one window, three percentiles, no curve. */
export function hdr10PlusMessage(): Uint8Array {
  const bits = new BitWriter().u(8, 1).u(2, 1).u(27, 400).u(1, 0);
  bits.u(17, 17830).u(17, 16895).u(17, 14252).u(17, 1037).u(4, 3);
  for (const [percentage, percentile] of [
    [1, 3],
    [50, 219],
    [99, 14445],
  ] as const)
    bits.u(7, percentage).u(17, percentile);
  bits.u(10, 0).u(1, 0).u(1, 0).u(1, 0);
  return bytesOf(hex('b5003c000104'), bits.bytes());
}

/** `sei_message()`: type and size under 255 or not. */
export function seiMessage(type: number, payload: Uint8Array): Uint8Array {
  const number = (value: number) => [...Array(Math.floor(value / 255)).fill(255), value % 255];
  return bytesOf(u8(...number(type), ...number(payload.length)), payload);
}

const rbsp = (messages: Uint8Array[]) => escapeRbsp(bytesOf(...messages, u8(0x80)));

/** Prefix SEI units of H.264, H.265 and H.266. */
export const sei = {
  avc: (...messages: Uint8Array[]): Uint8Array => bytesOf(hex('06'), rbsp(messages)),
  hevc: (...messages: Uint8Array[]): Uint8Array => bytesOf(hex('4e01'), rbsp(messages)),
  vvc: (...messages: Uint8Array[]): Uint8Array => bytesOf(hex('00b9'), rbsp(messages)),
};

/** The beginnings of coded pictures: all that a reader of messages needs to see of them. */
export const pictureUnits = {
  avc: hex('6588840000'),
  hevc: hex('26010000'),
  vvc: hex('00390000'),
};

/** A metadata OBU with its size; `type` as in AV1 6.7.1. */
export const metadataObu = (type: number, payload: Uint8Array): Uint8Array =>
  bytesOf(u8(0x2a, payload.length + 2, type), payload, u8(0x80));

/** A temporal delimiter; and a frame that is not all there. */
export const temporalDelimiter = hex('1200');
export const frameObu = hex('32ff0f00');
