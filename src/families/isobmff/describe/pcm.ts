/** Uncompressed sound: which kind it is stands in the entry's code, its fields and its boxes. */

import { u16 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import type { PcmFormat } from '../../../codecs/pcm.js';
import { audioCodecs } from '../../../codecs/registry.js';
import { audioEntries } from './codec-table.js';
import { findBox } from './entry-boxes.js';
import type { AudioDescription } from './sample-description.js';

const ENDA = fourcc('enda');
const PCMC = fourcc('pcmC');
const FLOAT_FLAG = 1;
const BIG_ENDIAN_FLAG = 2;
const SIGNED_FLAG = 4;

/** QuickTime's `sowt` and `twos`: signed, of the entry's sample size; 16 where that is not said. */
function signed({ sampleSize, format }: AudioDescription): PcmFormat {
  return { sign: 's', bits: sampleSize || 16, littleEndian: format === fourcc('sowt') };
}

/** `raw ` and `NONE`: unsigned for 8 bits, signed big-endian beyond. */
function raw({ sampleSize }: AudioDescription): PcmFormat {
  const bits = sampleSize || 8;
  return { sign: bits <= 8 ? 'u' : 's', bits, littleEndian: false };
}

/** `in24`, `in32`, `fl32`, `fl64`: big-endian unless QuickTime's `enda` says otherwise. */
function sized({ format, boxes, entry }: AudioDescription): PcmFormat {
  const name = fourccToString(format);
  const enda = findBox(boxes, ENDA);
  const littleEndian =
    enda !== null && enda.end - enda.payload >= 2 && u16(entry.bytes, enda.payload) === 1;
  return { sign: name.startsWith('f') ? 'f' : 's', bits: Number(name.slice(2)), littleEndian };
}

/** `lpcm`: the flags of a version 2 sound description decide; without them it is signed and big-endian. */
function linear({ linearFlags, sampleSize }: AudioDescription): PcmFormat {
  const flags = linearFlags < 0 ? BIG_ENDIAN_FLAG | SIGNED_FLAG : linearFlags;
  const isFloat = (flags & FLOAT_FLAG) !== 0;
  const sign = isFloat ? 'f' : (flags & SIGNED_FLAG) !== 0 ? 's' : 'u';
  return { sign, bits: sampleSize || 16, littleEndian: (flags & BIG_ENDIAN_FLAG) === 0 };
}

/**
 * `ipcm` and `fpcm` with `pcmC` (ISO/IEC 23003-5 5.2): flags, of which bit 0 is little-endian, and sample
 * size.
 */
function iso({ format, boxes, entry, sampleSize }: AudioDescription): PcmFormat {
  const sign = format === fourcc('fpcm') ? 'f' : 's';
  const box = findBox(boxes, PCMC);
  if (box !== null && box.end - box.payload >= 6) {
    const littleEndian = ((entry.bytes[box.payload + 4] as number) & 1) !== 0;
    return { sign, bits: entry.bytes[box.payload + 5] as number, littleEndian };
  }
  if (box === null) entry.problem('missing-codec-config', null, 'pcmC');
  else entry.problem('invalid-codec-config', box, 'too short');
  return { sign, bits: sampleSize || 16, littleEndian: false };
}

const readers = new Map(
  (
    [
      ['sowt', signed],
      ['twos', signed],
      ['raw ', raw],
      ['NONE', raw],
      ['in24', sized],
      ['in32', sized],
      ['fl32', sized],
      ['fl64', sized],
      ['lpcm', linear],
      ['ipcm', iso],
      ['fpcm', iso],
    ] as const
  ).map(([code, read]) => [fourcc(code), read]),
);

export function isPcm(format: number): boolean {
  return readers.has(format);
}

/** Null for entries of other codecs. */
export function readPcm(audio: AudioDescription): PcmFormat | null {
  return readers.get(audio.format)?.(audio) ?? null;
}

/** Formats of which a sample is a few bytes, so that only chunks of them are worth a row each. */
export const chunkedFormats: readonly number[] = [
  ...readers.keys(),
  ...[...audioEntries]
    .filter(([, { codec }]) => audioCodecs.get(codec ?? '')?.uncompressed === true)
    .map(([code]) => code),
];
