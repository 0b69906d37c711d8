/**
 * Boxes as trees that can lie. A box is built from parts (bytes or boxes) and written by `bytesOf`;
 * `size` and `form` make its header state something else than the truth, so that a test can break any
 * box of an otherwise sound file.
 */

export type Part = Uint8Array | Box;

export interface Box {
  type: string;
  parts: Part[];
  /** What the header states instead of the real size. */
  size?: number | bigint;
  /** `large`: a 64-bit size; `toEnd`: size 0, to the end of the file. */
  form?: 'large' | 'toEnd';
}

/** A four-character code is Latin-1, so that `©nam` is four bytes. */
export const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const hex = (digits: string): Uint8Array =>
  Uint8Array.from(Buffer.from(digits.replace(/\s+/g, ''), 'hex'));
export const zeros = (length: number): Uint8Array => new Uint8Array(length);

export function u8(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function integers(values: number[], width: number, write: (view: DataView, at: number) => void) {
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) write(view, i);
  return bytes;
}

export function u16(...values: number[]): Uint8Array {
  return integers(values, 2, (view, i) => view.setUint16(i * 2, values[i] as number));
}

export function u24(value: number): Uint8Array {
  return u8(value >>> 16, value >>> 8, value);
}

/** Negative values are stored as their two's complement. */
export function u32(...values: number[]): Uint8Array {
  return integers(values, 4, (view, i) => view.setUint32(i * 4, (values[i] as number) >>> 0));
}

export const i32 = u32;

export function u64(value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)));
  return bytes;
}

export function f32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value);
  return bytes;
}

export function f64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

export function box(type: string, ...parts: Part[]): Box {
  return { type, parts };
}

/** ISO/IEC 14496-12 4.2: a box with a version and 24 bits of flags. */
export function fullBox(type: string, version: number, flags: number, ...parts: Part[]): Box {
  return box(type, u8(version), u24(flags), ...parts);
}

/** A `uuid` box; `userType` is 32 hex digits, dashes allowed. */
export function uuidBox(userType: string, ...parts: Part[]): Box {
  return box('uuid', hex(userType.replaceAll('-', '')), ...parts);
}

/** Makes the header of a box state another size than the truth. */
export function lie(target: Box, size: number | bigint, form?: 'large'): Box {
  return form === undefined ? { ...target, size } : { ...target, size, form };
}

const isBox = (part: Part): part is Box => !(part instanceof Uint8Array);
const headerSize = (target: Box): number => (target.form === 'large' ? 16 : 8);

/** The number of bytes that a part takes when written. */
export function sizeOf(part: Part): number {
  if (!isBox(part)) return part.length;
  return part.parts.reduce((sum, inner) => sum + sizeOf(inner), headerSize(part));
}

/** Writes parts one after the other. */
export function bytesOf(...parts: Part[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + sizeOf(part), 0));
  let at = 0;
  const put = (chunk: Uint8Array) => {
    bytes.set(chunk, at);
    at += chunk.length;
  };
  const write = (part: Part) => {
    if (!isBox(part)) {
      put(part);
      return;
    }
    const stated = part.size ?? sizeOf(part);
    if (part.form === 'large') put(bytesOf(u32(1), ascii(part.type), u64(stated)));
    else put(bytesOf(u32(part.form === 'toEnd' ? 0 : Number(stated)), ascii(part.type)));
    for (const inner of part.parts) write(inner);
  };
  for (const part of parts) write(part);
  return bytes;
}

interface Found {
  box: Box;
  parent: Part[];
  offset: number;
}

function locate(parts: Part[], path: string): Found | undefined {
  let level = parts;
  let offset = 0;
  let found: Found | undefined;
  for (const step of path.split('/')) {
    const [, type, index] = /^(.{4})(?:\[(\d+)\])?$/s.exec(step) ?? [];
    let left = Number(index ?? 0);
    let at = offset;
    let next: Box | undefined;
    for (const part of level) {
      if (isBox(part) && part.type === type && left-- === 0) {
        next = part;
        break;
      }
      at += sizeOf(part);
    }
    if (next === undefined) return undefined;
    found = { box: next, parent: level, offset: at };
    level = next.parts;
    offset = at + headerSize(next);
  }
  return found;
}

function must(parts: Part[], path: string): Found {
  const found = locate(parts, path);
  if (found === undefined) throw new Error(`there is no ${path}`);
  return found;
}

/**
 * The box at a path such as `moov/trak[1]/mdia`; `[n]` counts the boxes of that type from 0 and
 * may be left out for the first.
 */
export const find = (parts: Part[], path: string): Box => must(parts, path).box;

/** The byte offset at which the box at `path` is written, its header included. */
export const offsetOf = (parts: Part[], path: string): number => must(parts, path).offset;

/** The offset of the first byte of the box's content, or 0 where there is no such box. */
export function contentOf(parts: Part[], path: string): number {
  const found = locate(parts, path);
  return found === undefined ? 0 : found.offset + headerSize(found.box);
}

/** Puts other parts in the place of a box; with none, takes it out. */
export function replace(parts: Part[], path: string, ...replacement: Part[]): void {
  const { box: target, parent } = must(parts, path);
  parent.splice(parent.indexOf(target), 1, ...replacement);
}

/** Appends parts to the box at `path`. */
export function append(parts: Part[], path: string, ...added: Part[]): void {
  find(parts, path).parts.push(...added);
}

/**
 * Overwrites bytes at `at` in the content (all parts together) of the box at `path`,
 * which then is one run of bytes.
 */
export function patch(parts: Part[], path: string, at: number, bytes: Uint8Array): void {
  const target = find(parts, path);
  const content = bytesOf(...target.parts);
  content.set(bytes, at);
  target.parts = [content];
}
