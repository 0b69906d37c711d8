/**
 * HDR metadata as they are stored. A box, an SEI message and a metadata OBU carry the same payloads, so these
 * readers serve all three; each gives null where the payload is too short.
 */

import { i32, u16, u32 } from '../bytes/bytes.js';
import type { HdrMetadata } from '../media/facts.js';
import type { Chromaticity, Hdr, HdrSource } from '../report/report.js';

type MasteringDisplay = NonNullable<Hdr['masteringDisplay']>;
type ContentLight = NonNullable<Hdr['contentLight']>;
type AmbientViewing = NonNullable<Hdr['ambientViewing']>;
type ContentVolume = NonNullable<Hdr['contentVolume']>;

export function noHdrMetadata(): HdrMetadata {
  return {
    masteringDisplay: null,
    contentLight: null,
    ambientViewing: null,
    contentVolume: null,
    alternativeTransfer: null,
    hdr10Plus: null,
  };
}

/** How a writer stores chromaticities and luminances. */
interface Scale {
  /** Of red, green and blue among the three pairs. */
  order: readonly [number, number, number];
  chromaticity: number;
  max: number;
  min: number;
}

/** `mdcv` and SEI message 137 (ITU-T H.265 D.3.28): green, blue, red; steps of 0.00002 and 0.0001 cd/m². */
const iso: Scale = { order: [2, 0, 1], chromaticity: 50_000, max: 10_000, min: 10_000 };

/**
 * AV1 5.8.4 and `SmDm` of the VP codec binding: red, green, blue in 0.16; maximum in 24.8, minimum in 18.14
 * fixed point.
 */
const fixed: Scale = { order: [0, 1, 2], chromaticity: 65_536, max: 256, min: 16_384 };

function readScaled(
  bytes: Uint8Array,
  start: number,
  end: number,
  scale: Scale,
  source: HdrSource,
): MasteringDisplay | null {
  if (end - start < 24) return null;
  const pair = (index: number): Chromaticity => [
    u16(bytes, start + 4 * index) / scale.chromaticity,
    u16(bytes, start + 4 * index + 2) / scale.chromaticity,
  ];
  return {
    red: pair(scale.order[0]),
    green: pair(scale.order[1]),
    blue: pair(scale.order[2]),
    whitePoint: pair(3),
    minLuminance: u32(bytes, start + 20) / scale.min,
    maxLuminance: u32(bytes, start + 16) / scale.max,
    source,
  };
}

export function readMasteringDisplay(
  bytes: Uint8Array,
  start: number,
  end: number,
  source: HdrSource,
): MasteringDisplay | null {
  return readScaled(bytes, start, end, iso, source);
}

export function readFixedMasteringDisplay(
  bytes: Uint8Array,
  start: number,
  end: number,
  source: HdrSource,
): MasteringDisplay | null {
  return readScaled(bytes, start, end, fixed, source);
}

/** `clli`, `CoLL`, SEI message 144, AV1's HDR CLL: whole cd/m² everywhere. */
export function readContentLight(
  bytes: Uint8Array,
  start: number,
  end: number,
  source: HdrSource,
): ContentLight | null {
  if (end - start < 4) return null;
  return { maxCll: u16(bytes, start), maxFall: u16(bytes, start + 2), source };
}

/** `amve` and SEI message 148 (D.3.39): steps of 0.0001 lux. */
export function readAmbientViewing(
  bytes: Uint8Array,
  start: number,
  end: number,
  source: HdrSource,
): AmbientViewing | null {
  if (end - start < 8) return null;
  return {
    illuminance: u32(bytes, start) / 10_000,
    light: [u16(bytes, start + 4) / 50_000, u16(bytes, start + 6) / 50_000],
    source,
  };
}

/**
 * `cclv` and SEI message 149 (D.3.40): two flags that are for messages only, four of what follows; primaries
 * green, blue, red and signed; steps of 0.00002 and of 0.0000001 cd/m².
 */
export function readContentVolume(
  bytes: Uint8Array,
  start: number,
  end: number,
  source: HdrSource,
): ContentVolume | null {
  if (end - start < 1) return null;
  const flags = bytes[start] as number;
  let at = start + 1;
  let needed = (flags & 0x20) !== 0 ? 24 : 0;
  for (let bit = 0x10; bit >= 0x04; bit >>= 1) if ((flags & bit) !== 0) needed += 4;
  if (end - at < needed) return null;
  const primaries: Chromaticity[] = [];
  if ((flags & 0x20) !== 0)
    for (let i = 0; i < 3; i++, at += 8)
      primaries.push([i32(bytes, at) / 50_000, i32(bytes, at + 4) / 50_000]);
  const luminance = (bit: number): number | null => {
    if ((flags & bit) === 0) return null;
    at += 4;
    return u32(bytes, at - 4) / 10_000_000;
  };
  return {
    red: primaries[2] ?? null,
    green: primaries[0] ?? null,
    blue: primaries[1] ?? null,
    minLuminance: luminance(0x10),
    maxLuminance: luminance(0x08),
    averageLuminance: luminance(0x04),
    source,
  };
}

/** ITU-T T.35 of ST 2094-40, application 4: the United States, Samsung, and its codes (CTA-861-H annex S). */
const hdr10PlusCode = [0xb5, 0x00, 0x3c, 0x00, 0x01, 0x04];

export function isHdr10Plus(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= hdr10PlusCode.length &&
    hdr10PlusCode.every((byte, i) => bytes[start + i] === byte)
  );
}
