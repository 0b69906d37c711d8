import { leb128 } from '../bytes/leb128.js';
import type { HdrMetadata } from '../media/facts.js';
import { obus } from './av1-sequence.js';
import {
  isHdr10Plus,
  noHdrMetadata,
  readContentLight,
  readFixedMasteringDisplay,
} from './hdr-metadata.js';

const FRAME_HEADER = 3;
const METADATA = 5;
const FRAME = 6;

const CONTENT_LIGHT = 1;
const MASTERING_DISPLAY = 2;
const T35 = 4;

/**
 * Reads the metadata units (AV1 5.8) of a configuration record, or of the first temporal unit up to its first
 * frame. Only where that frame is reached is it known that no more come. `known`: what the configuration said
 * already.
 */
export function readAv1Metadata(
  bytes: Uint8Array,
  start: number,
  end: number,
  known: HdrMetadata | null,
): HdrMetadata | null {
  let into = known;
  for (const obu of obus(bytes, start, end)) {
    if (obu.type === FRAME || obu.type === FRAME_HEADER) {
      into ??= noHdrMetadata();
      into.hdr10Plus ??= false;
      break;
    }
    if (obu.type !== METADATA || !obu.fits) continue;
    const type = leb128(bytes, obu.start, obu.end);
    if (type === null) continue;
    into ??= noHdrMetadata();
    readUnit(type.value, bytes, type.end, obu.end, into);
  }
  return into;
}

function readUnit(
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  into: HdrMetadata,
): void {
  if (type === CONTENT_LIGHT) into.contentLight ??= readContentLight(bytes, start, end, 'codec');
  else if (type === MASTERING_DISPLAY)
    into.masteringDisplay ??= readFixedMasteringDisplay(bytes, start, end, 'codec');
  else if (type === T35 && isHdr10Plus(bytes, start, end)) into.hdr10Plus = true;
}
