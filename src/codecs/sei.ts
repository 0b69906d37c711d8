/** Supplemental enhancement information, of which H.264, H.265 and H.266 share the messages on HDR. */

import { rawPayload } from '../bytes/bits.js';
import type { HdrMetadata } from '../media/facts.js';
import {
  isHdr10Plus,
  noHdrMetadata,
  readAmbientViewing,
  readContentLight,
  readContentVolume,
  readMasteringDisplay,
} from './hdr-metadata.js';
import { nalUnits } from './nal.js';

const USER_DATA_T35 = 4;
const MASTERING_DISPLAY = 137;
const CONTENT_LIGHT = 144;
const ALTERNATIVE_TRANSFER = 147;
const AMBIENT_VIEWING = 148;
const CONTENT_VOLUME = 149;

/** What a NAL unit is, by the first and second byte of its header. */
export type NalKind = (first: number, second: number) => 'sei' | 'picture' | 'other';

/**
 * Reads `sei_rbsp` (ITU-T H.265 7.3.2.4) behind the NAL unit's header. The first message of a kind counts.
 */
export function readSei(bytes: Uint8Array, start: number, end: number, into: HdrMetadata): void {
  const payload = rawPayload(bytes, start, end);
  let at = 0;
  /** ff bytes, and a last one (7.3.5). */
  const number = (): number => {
    let value = 0;
    while (payload[at] === 255) {
      value += 255;
      at++;
    }
    return value + (payload[at++] ?? 0);
  };
  // The two bytes that a message takes at least are more than the trailing bits do.
  while (payload.length - at >= 2) {
    const type = number();
    const size = number();
    if (size > payload.length - at) return;
    readMessage(type, payload, at, at + size, into);
    at += size;
  }
}

function readMessage(
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  into: HdrMetadata,
): void {
  if (type === MASTERING_DISPLAY)
    into.masteringDisplay ??= readMasteringDisplay(bytes, start, end, 'codec');
  else if (type === CONTENT_LIGHT)
    into.contentLight ??= readContentLight(bytes, start, end, 'codec');
  else if (type === AMBIENT_VIEWING)
    into.ambientViewing ??= readAmbientViewing(bytes, start, end, 'codec');
  else if (type === CONTENT_VOLUME && !isCancelled(bytes, start, end))
    into.contentVolume ??= readContentVolume(bytes, start, end, 'codec');
  else if (type === ALTERNATIVE_TRANSFER && end > start)
    into.alternativeTransfer ??= bytes[start] as number;
  else if (type === USER_DATA_T35 && isHdr10Plus(bytes, start, end)) into.hdr10Plus = true;
}

/** ccv_cancel_flag. */
function isCancelled(bytes: Uint8Array, start: number, end: number): boolean {
  return end > start && (bytes[start] as number) > 127;
}

/**
 * Reads the messages before the first picture of a sample, of which the beginning is at hand. Only where that
 * picture is reached is it known that no more messages come. `known`: what the configuration said already.
 */
export function readSampleSei(
  sample: Uint8Array,
  lengthSize: number,
  headerSize: number,
  kindOf: NalKind,
  known: HdrMetadata | null,
): HdrMetadata | null {
  let into = known;
  for (const { start, end } of nalUnits(sample, lengthSize)) {
    if (end - start < headerSize) continue;
    const kind = kindOf(sample[start] as number, sample[start + 1] as number);
    if (kind === 'other') continue;
    into ??= noHdrMetadata();
    if (kind === 'picture') {
      into.hdr10Plus ??= false;
      break;
    }
    readSei(sample, start + headerSize, end, into);
  }
  return into;
}
