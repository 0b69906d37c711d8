/** What the addon hands over, decoded: an index, and frame tables. */

import type { ContainerIndex } from '../media/container-index.js';
import type { FrameColumns } from '../media/session.js';
import { Decoder } from './decoder.js';
import { decodeContainerIndex } from './wire.js';

/** The index of one file, which keeps the buffer. */
export function decodeIndex(buffer: ArrayBuffer): ContainerIndex {
  const [numbers = 0, bytes = 0] = new Uint32Array(buffer, 0, 2);
  const blob = new Uint8Array(buffer, 8 + 8 * numbers, bytes);
  return decode(new Decoder(new Float64Array(buffer, 8, numbers), numbers, blob));
}

function decode(from: Decoder): ContainerIndex {
  const index = decodeContainerIndex(from);
  from.end();
  return index;
}

/** Memory that the addon writes an index to, used again and again. */
export class Scratch {
  readonly buffer = new ArrayBuffer(64 * 1024);
  readonly #counts = new Uint32Array(this.buffer, 0, 2);
  readonly #numbers = new Float64Array(this.buffer, 8);

  /** The index that was written last, which keeps nothing of this memory. */
  decode(): ContainerIndex {
    const numbers = this.#counts[0] as number;
    const bytes = this.#counts[1] as number;
    // From Node's pool, which spares V8 an ArrayBuffer; as a plain array, since slices of a Buffer are
    // Buffers.
    const { buffer, byteOffset } = Buffer.from(new Uint8Array(this.buffer, 8 + 8 * numbers, bytes));
    const blob = new Uint8Array(buffer, byteOffset, bytes);
    return decode(new Decoder(this.#numbers, numbers, blob));
  }
}

/** A frame table as the addon hands it over: `FrameColumns` of native/core/frames.h. */
export interface AddonColumns {
  /** All columns, one after the other, each of `capacity` rows. */
  memory: ArrayBuffer;
  capacity: number;
  count: number;
  /** Pairs of u32. */
  descriptions: ArrayBuffer;
}

/** Columns over the memory that the addon handed over. */
export function frameColumns(columns: AddonColumns | null): FrameColumns | null {
  if (columns === null) return null;
  const pairs = new Uint32Array(columns.descriptions);
  const descriptions = [];
  for (let i = 0; i < pairs.length; i += 2)
    descriptions.push({ firstSample: pairs[i] as number, sampleEntry: pairs[i + 1] as number });
  const { memory, capacity, count } = columns;
  return {
    offset: new Float64Array(memory, 0, count),
    size: new Uint32Array(memory, 32 * capacity, count),
    dts: new Float64Array(memory, 8 * capacity, count),
    pts: new Float64Array(memory, 16 * capacity, count),
    duration: new Float64Array(memory, 24 * capacity, count),
    keyframe: new Uint8Array(memory, 36 * capacity, count),
    descriptions,
  };
}
