/**
 * Common encryption boxes: ISO/IEC 23001-7, with ISO/IEC 14496-12 8.7.8, 8.7.9 and
 * 8.12; and Microsoft's PIFF 1.1.
 */
import {
  ascii,
  type Box,
  box,
  bytesOf,
  fullBox,
  hex,
  u8,
  u16,
  u32,
  u64,
  uuidBox,
  zeros,
} from './box.js';

/** System ids of pssh boxes, as registered at dashif.org. */
export const drmSystems = {
  widevine: 'edef8ba979d64acea3c827dcd51d21ed',
  playready: '9a04f07998404286ab92e65be0885f95',
  fairplay: '94ce86fb07ff4f43adb893d2fa968ca2',
  commonPssh: '1077efecc0b24d02ace33c1e52e2fb4b',
};

export function pssh(system: string, data: Uint8Array, keyIds: string[] = []): Box {
  const keys = keyIds.length === 0 ? [] : [u32(keyIds.length), ...keyIds.map(hex)];
  const version = keyIds.length === 0 ? 0 : 1;
  return fullBox('pssh', version, 0, hex(system), ...keys, u32(data.length), data);
}

export interface Tenc {
  keyId: string;
  perSampleIvSize?: 0 | 8 | 16;
  constantIv?: string;
  pattern?: [crypt: number, skip: number];
}

export function tenc({ keyId, perSampleIvSize = 8, constantIv, pattern }: Tenc): Box {
  const blocks = pattern === undefined ? 0 : (pattern[0] << 4) | pattern[1];
  const iv = constantIv === undefined ? [] : [u8(constantIv.length / 2), hex(constantIv)];
  const version = pattern === undefined ? 0 : 1;
  return fullBox('tenc', version, 0, u8(0, blocks, 1, perSampleIvSize), hex(keyId), ...iv);
}

/** `schemeVersion` 0x10000 = 1.0. */
export function sinf(original: string, scheme: string, ...inside: Box[]): Box {
  const schm = fullBox('schm', 0, 0, ascii(scheme), u32(0x10000));
  return box('sinf', box('frma', ascii(original)), schm, box('schi', ...inside));
}

/** One 8-byte IV per sample, or with `subsamples` also one row of clear and protected bytes. */
export function senc(
  count: number,
  subsamples?: [clear: number, secret: number],
  claim = count,
): Box {
  const row =
    subsamples === undefined
      ? u64(1)
      : bytesOf(u64(1), u16(1), u16(subsamples[0]), u32(subsamples[1]));
  const rows = Array.from({ length: count }, () => row);
  return fullBox('senc', 0, subsamples === undefined ? 0 : 2, u32(claim), ...rows);
}

/** PIFF 1.1 5.3.2: the sample encryption box as a `uuid`. */
export function piffSenc(count: number): Box {
  const ivs = Array.from({ length: count }, () => u64(1));
  return uuidBox('a2394f525a9b4f14a2446c427c648df4', u32(0, count), ...ivs);
}

/** PIFF 1.1 5.3.3: the track encryption box as a `uuid`. */
export function piffTenc(keyId: string): Box {
  return uuidBox('8974dbce7be74c5184f97148f9882554', u32(0), u8(0, 0, 1, 8), hex(keyId));
}

export const saizConstant = (size: number, count: number): Box =>
  fullBox('saiz', 0, 0, u8(size), u32(count));

export const saiz = (sizes: number[], claim = sizes.length): Box =>
  fullBox('saiz', 0, 1, ascii('cenc'), u32(0), u8(0), u32(claim), u8(...sizes));

export function saio(offsets: number[], version: 0 | 1 = 0, claim = offsets.length): Box {
  const rows = offsets.map((offset) => (version === 1 ? u64(offset) : u32(offset)));
  return fullBox('saio', version, 0, u32(claim), ...rows);
}

/** A PlayReady-like or Widevine-like payload; players only look into the one of their own system. */
export const opaqueLicenceData = (length: number): Uint8Array => zeros(length).fill(0x5a);
