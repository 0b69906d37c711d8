/**
 * CBOR (RFC 8949) as C2PA uses it, decoded only after a look at its shape: the decoder recurses, and believes
 * counts.
 */

import { u16, u32 } from '../../bytes/bytes.js';
import { decode, type TagDecoder } from './cborg.js';

/** Maps come as `Map`, tagged values without their tag. */
export type CborMap = ReadonlyMap<unknown, unknown>;

const deepest = 32;
const mostBytes = 1024 * 1024;
const mostItems = 50_000;

/** What may still be decoded of one file. */
export interface CborBudget {
  items: number;
}

export const cborBudget = (): CborBudget => ({ items: 4 * mostItems });

/**
 * The map that `bytes` are, or null: where they are damaged, another kind of value, over 1 MiB, of more than
 * 50,000 values (or what is left of the budget), or nested more than 32 deep. Never throws.
 */
export function decodeMap(bytes: Uint8Array, budget: CborBudget): CborMap | null {
  const shape = survey(bytes, Math.min(mostItems, budget.items));
  if (shape === null) return null;
  budget.items -= shape.items;
  try {
    const value = decode(bytes, { useMaps: true, tags: shape.tags });
    return value instanceof Map ? value : null;
  } catch {
    return null;
  }
}

interface Shape {
  items: number;
  tags: Record<number, TagDecoder>;
}

const withoutTag: TagDecoder = (content) => content();

/** Walks one value and all in it; null where its bytes do not hold it, or a bound is passed. */
function survey(bytes: Uint8Array, itemsAllowed: number): Shape | null {
  if (bytes.length > mostBytes) return null;
  const tags: Record<number, TagDecoder> = {};
  /** Values still to come at each level; infinite until a break. */
  const left: number[] = [1];
  let items = 0;
  let at = 0;
  while (left.length > 0) {
    const level = left.length - 1;
    if (left[level] === 0) {
      left.pop();
      continue;
    }
    if (at >= bytes.length || ++items > itemsAllowed) return null;
    const initial = bytes[at++] as number;
    const major = initial >> 5;
    const minor = initial & 31;
    if (initial === 0xff) {
      if (left[level] !== Number.POSITIVE_INFINITY) return null;
      left.pop();
      continue;
    }
    left[level] = (left[level] as number) - 1;

    let argument = minor;
    if (minor >= 24 && minor <= 27) {
      const width = 1 << (minor - 24);
      if (bytes.length - at < width) return null;
      argument = unsigned(bytes, at, width);
      at += width;
    } else if (minor === 31 && (major === 4 || major === 5)) argument = Number.POSITIVE_INFINITY;
    else if (minor >= 28) return null;

    if (major === 2 || major === 3) {
      if (argument > bytes.length - at) return null;
      at += argument;
    } else if (major >= 4 && major <= 6) {
      const inside = major === 5 ? 2 * argument : major === 6 ? 1 : argument;
      // Every value takes a byte at least.
      if (inside !== Number.POSITIVE_INFINITY && inside > bytes.length - at) return null;
      if (left.length >= deepest) return null;
      if (major === 6) tags[argument] = withoutTag;
      left.push(inside);
    }
  }
  return { items, tags };
}

/** A big-endian number of 1, 2, 4 or 8 bytes. */
export function unsigned(bytes: Uint8Array, at: number, width: number): number {
  if (width === 1) return bytes[at] as number;
  if (width === 2) return u16(bytes, at);
  return width === 4 ? u32(bytes, at) : u32(bytes, at) * 2 ** 32 + u32(bytes, at + 4);
}

/** The text under a key. */
export function textOf(map: CborMap | null, key: string): string | null {
  const value = map?.get(key);
  return typeof value === 'string' ? value : null;
}

export function mapOf(map: CborMap, key: string): CborMap | null {
  return asMap(map.get(key));
}

export function asMap(value: unknown): CborMap | null {
  return value instanceof Map ? value : null;
}

/** The list under a key; empty without one. */
export function listOf(map: CborMap, key: string): readonly unknown[] {
  const value = map.get(key);
  return Array.isArray(value) ? value : [];
}
