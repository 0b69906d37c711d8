/** Cuts and byte flips of a file: the same seed makes the same ones. */
import { Random } from '../fuzz/mutate.js';

export type Variant = { cut: number } | { flips: [at: number, value: number][] };

/** A box at the top level, or one that a box there holds, as far as sizes can be believed. */
export interface Span {
  type: string;
  begin: number;
  /** Where its content begins. */
  content: number;
  end: number;
  level: number;
}

/** Boxes that are nothing but boxes, and those after whose version and flags they begin. */
const plain = new Set(
  'moov trak mdia minf stbl dinf edts mvex moof traf mfra udta iprp'.split(' '),
);
const mediaData = new Set(['mdat', 'free', 'skip', 'idat']);
const mostSpans = 20_000;
const deepest = 30;

/** The boxes of a file by a walk of its own, so that a test does not ask the code that it tests. */
export function spansOf(bytes: Uint8Array): Span[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const spans: Span[] = [];
  const visit = (from: number, to: number, level: number) => {
    for (let at = from; to - at >= 8 && spans.length < mostSpans; ) {
      const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
      const stated = view.getUint32(at);
      const large = stated === 1 && to - at >= 16;
      const size = large ? Number(view.getBigUint64(at + 8)) : stated || to - at;
      const content = at + (large ? 16 : 8);
      const end = Math.min(to, at + size);
      if (size < 8 || content > end) return;
      spans.push({ type, begin: at, content, end, level });
      if (plain.has(type) && level < deepest) visit(content, end, level + 1);
      at = end;
    }
  };
  visit(0, bytes.length, 0);
  return spans;
}

/**
 * `count` lengths below the file's: half of them at and beside the borders of boxes, the
 * others spread. Ascending, each once.
 */
export function cutsOf(bytes: Uint8Array, spans: readonly Span[], count: number): Variant[] {
  const lengths = new Set<number>();
  const add = (length: number) => {
    if (length >= 0 && length < bytes.length) lengths.add(length);
  };
  const borders = [
    ...spans.filter(({ level }) => level === 0),
    ...spans.filter(({ level }) => level > 0),
  ];
  for (const { begin, end } of borders)
    for (const at of [begin, begin + 8, end - 1, begin + 3]) if (lengths.size < count / 2) add(at);
  for (let k = 0; lengths.size < Math.min(count, bytes.length) && k < 4 * count; k++)
    add(k < count ? Math.floor((bytes.length * k) / count) : bytes.length - 1 - (k - count));
  return [...lengths].sort((a, b) => a - b).map((cut) => ({ cut }));
}

/**
 * `count` times one to eight bytes changed: seven of eight in metadata, at random
 * or in the first bytes of a box.
 */
export function flipsOf(
  bytes: Uint8Array,
  spans: readonly Span[],
  count: number,
  seed: number,
): Variant[] {
  if (bytes.length === 0) return [];
  const random = new Random(seed);
  const metadata = spans.filter(({ type }) => !mediaData.has(type) && !plain.has(type));
  const place = (): number => {
    const span = random.below(8) > 0 && metadata.length > 0 ? random.of(metadata) : null;
    if (span === null) return random.below(bytes.length);
    const length = span.end - span.begin;
    return span.begin + random.below(random.below(2) === 0 ? Math.min(length, 24) : length);
  };
  return Array.from({ length: count }, () => {
    const flips: [number, number][] = [];
    for (let left = 1 + random.below(random.below(4) === 0 ? 8 : 2); left > 0; left--) {
      const at = place();
      const old = bytes[at] as number;
      const values = [random.below(256), old ^ (1 << random.below(8)), 0, 0xff, 0x7f, old + 1];
      flips.push([at, random.of(values) & 0xff]);
    }
    return { flips };
  });
}

/** Makes the variant of `bytes`, which must not change meanwhile: a part of them, or a changed copy. */
export function madeOf(bytes: Uint8Array, variant: Variant): Uint8Array {
  if ('cut' in variant) return bytes.subarray(0, variant.cut);
  const copy = bytes.slice();
  for (const [at, value] of variant.flips) copy[at] = value;
  return copy;
}

/** To name a variant in a finding, so that it can be made again. */
export function named(variant: Variant): string {
  if ('cut' in variant) return `cut at ${variant.cut}`;
  return `with ${variant.flips.map(([at, value]) => `${value} at ${at}`).join(', ')}`;
}

/** A number for a name: files get flips of their own. */
export function seedOf(name: string, seed: number): number {
  let sum = seed >>> 0;
  for (let i = 0; i < name.length; i++) sum = (Math.imul(sum, 31) + name.charCodeAt(i)) >>> 0;
  return sum;
}
