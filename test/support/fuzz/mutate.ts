/**
 * Breaks files as native/fuzz/box_mutator.cc does: it knows where boxes are, and mostly keeps the sizes
 * of those around a change right.
 */

/** Deterministic numbers: the same seed breaks a file in the same way. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to `limit` - 1. */
  below(limit: number): number {
    // Mulberry32.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return new Uint8Array(length).map(() => this.below(256));
  }
}

interface FoundBox {
  offset: number;
  size: number;
  /** Offsets of the boxes around it. */
  around: number[];
}

/** Content may begin with fields: of a full box, `meta`, `stsd`, `dref`, a sound entry, a picture entry. */
const fieldLengths = [0, 4, 8, 28, 78];

/** Whether `from` to `to` is filled by boxes of printable types, or nearly. */
function looksLikeBoxes(view: DataView, from: number, to: number): boolean {
  let at = from;
  while (to - at >= 8) {
    const size = view.getUint32(at);
    if (size < 8 || size > to - at) return false;
    for (let i = 4; i < 8; i++) {
      const letter = view.getUint8(at + i);
      if ((letter < 0x20 || letter > 0x7e) && letter !== 0xa9) return false;
    }
    at += size;
  }
  return at > from && to - at < 8;
}

function boxesOf(bytes: Uint8Array): FoundBox[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: FoundBox[] = [];
  const visit = (from: number, to: number, around: number[]) => {
    for (let at = from; to - at >= 8 && found.length < 5000; ) {
      const size = view.getUint32(at);
      if (size < 8 || size > to - at) return;
      found.push({ offset: at, size, around });
      const end = at + size;
      const fields = fieldLengths.find((n) => looksLikeBoxes(view, at + 8 + n, end));
      if (fields !== undefined && around.length < 20) visit(at + 8 + fields, end, [...around, at]);
      at = end;
    }
  };
  visit(0, bytes.length, []);
  return found;
}

const extremes = [0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** Puts `middle` in the place of `from` to `to` in a box, and mends the sizes around. */
function splice(
  bytes: Uint8Array,
  { offset, around }: FoundBox,
  from: number,
  to: number,
  middle: Uint8Array,
  itself: boolean,
): Uint8Array {
  const change = middle.length - (to - from);
  const result = new Uint8Array(bytes.length + change);
  result.set(bytes.subarray(0, from));
  result.set(middle, from);
  result.set(bytes.subarray(to), from + middle.length);
  const view = new DataView(result.buffer);
  for (const at of itself ? [...around, offset] : around)
    view.setUint32(at, view.getUint32(at) + change);
  return result;
}

/** A copy that is broken in one to six places. `other` is a second file, whose boxes may move in. */
export function mutate(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let result = Uint8Array.from(bytes);
  for (let left = 1 + random.below(6); left > 0; left--) {
    const boxes = boxesOf(result).filter(({ size }) => size < 1 << 16);
    if (boxes.length === 0) return result;
    result = mutateBox(random, result, random.of(boxes), other) as Uint8Array<ArrayBuffer>;
  }
  return result;
}

function mutateBox(
  random: Random,
  bytes: Uint8Array,
  box: FoundBox,
  other: Uint8Array,
): Uint8Array {
  const begin = box.offset + 8;
  const end = box.offset + box.size;
  const at = begin + random.below(Math.max(1, box.size - 8));
  const view = new DataView(bytes.buffer);
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      if (at < end) bytes[at] = random.below(256);
      return bytes;
    case 3:
      if (at < end) bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
      return bytes;
    case 4:
      if (at + 4 <= end) view.setUint32(at, random.of(extremes));
      return bytes;
    case 5:
      // A number that is near: one more or less of something.
      if (at + 2 <= end) view.setUint16(at, view.getUint16(at) + random.below(5) - 2);
      return bytes;
    case 6:
      return splice(bytes, box, at, Math.min(end, at + random.below(40)), zero, true);
    case 7:
      return splice(
        bytes,
        box,
        Math.min(at, end),
        Math.min(at, end),
        random.bytes(1 + random.below(24)),
        true,
      );
    case 8: {
      const [moved] = [random.of(boxesOf(other))];
      if (moved === undefined || moved.size > 1 << 14) return bytes;
      const content = other.subarray(moved.offset, moved.offset + moved.size);
      return splice(bytes, box, box.offset, random.below(2) ? end : box.offset, content, false);
    }
    default:
      // The content anew, of the same type.
      return splice(bytes, box, begin, end, random.bytes(random.below(80)), true);
  }
}

const zero = new Uint8Array(0);
