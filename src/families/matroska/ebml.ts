/** EBML elements in memory (RFC 8794). */

/** Bytes of an unknown size: all data bits are 1. */
export const unknownSize = -1;

/** The longest header: an id of four bytes and a size of eight. */
export const longestHeader = 12;

/** Where an element's header was read; reused, so that walking makes no objects. */
export interface ElementHeader {
  /** With its length marker. */
  id: number;
  /** Of the data; {@link unknownSize} where it is not said. */
  size: number;
  /** Of the header. */
  headerSize: number;
}

export type HeaderState = 'read' | 'short' | 'invalid';

/**
 * Reads the header at `at` of `bytes[.., end)`. `short`: it goes on behind `end`. `invalid`: no id begins
 * there, or it has all data bits 0 or 1, or more bytes than it needs, or no size follows.
 */
export function readHeader(
  bytes: Uint8Array,
  at: number,
  end: number,
  to: ElementHeader,
): HeaderState {
  if (at >= end) return 'short';
  const first = bytes[at] as number;
  if (first < 0x10) return 'invalid';
  const idLength = Math.clz32(first) - 23;
  if (at + idLength >= end) {
    // What is there may already be no id.
    return 'short';
  }
  let id = first;
  for (let i = 1; i < idLength; i++) id = (id << 8) | (bytes[at + i] as number);
  if (!isId(id, idLength)) return 'invalid';
  const lengthByte = bytes[at + idLength] as number;
  if (lengthByte === 0) return 'invalid';
  const sizeLength = Math.clz32(lengthByte) - 23;
  const dataAt = at + idLength + sizeLength;
  if (dataAt > end) return 'short';
  let size = lengthByte & (0xff >> sizeLength);
  let ones = size === 0xff >> sizeLength;
  for (let i = 1; i < sizeLength; i++) {
    const byte = bytes[at + idLength + i] as number;
    ones &&= byte === 0xff;
    size = size * 256 + byte;
  }
  to.id = id;
  to.size = ones ? unknownSize : size;
  to.headerSize = dataAt - at;
  return 'read';
}

/**
 * The shortest form only, and data bits neither all 0 nor all 1 (RFC 8794 5); but ChapterDisplay is 80, from
 * before there was a rule.
 */
function isId(id: number, length: number): boolean {
  const bits = 7 * length;
  const ones = (1 << bits) - 1;
  const data = id & ones;
  return data !== ones && (length === 1 || data >= (1 << (bits - 7)) - 1);
}
