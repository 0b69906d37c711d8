/** ICC profiles with the tags that boxray reads. */
import { ascii, bytesOf, i32, type Part, u8, u16, u32, zeros } from './box.js';

/** `desc` of version 2: ASCII with its NUL, then empty Unicode and script parts. */
export const textDescription = (name: string): Uint8Array =>
  bytesOf(ascii('desc'), zeros(4), u32(name.length + 1), ascii(`${name}\0`), zeros(78));

/** `mluc` of version 4: UTF-16 by language. */
export function localized(names: Record<string, string>): Uint8Array {
  const entries = Object.entries(names);
  const texts = entries.map(([, name]) => u16(...[...name].map((c) => c.charCodeAt(0))));
  let at = 16 + 12 * entries.length;
  const records = entries.map(([language], i) => {
    const length = (texts[i] as Uint8Array).length;
    at += length;
    return bytesOf(ascii(language), ascii('US'), u32(length, at - length));
  });
  return bytesOf(ascii('mluc'), zeros(4), u32(entries.length, 12), ...records, ...texts);
}

export const xyz = (...values: number[]): Uint8Array =>
  bytesOf(ascii('XYZ '), zeros(4), i32(...values.map((value) => Math.round(value * 65536))));

export const cicp = (...codes: number[]): Uint8Array =>
  bytesOf(ascii('cicp'), zeros(4), u8(...codes));

/** Header, tag table and data. `claimed`: how many tags the table says that it has. */
export function iccProfile(tags: Record<string, Uint8Array>, claimed?: number): Uint8Array {
  const entries = Object.entries(tags);
  let at = 132 + 12 * entries.length;
  const table = entries.map(([signature, data]): Part => {
    at += data.length;
    return bytesOf(ascii(signature), u32(at - data.length, data.length));
  });
  const body = bytesOf(u32(claimed ?? entries.length), ...table, ...Object.values(tags));
  const header = bytesOf(u32(128 + body.length), zeros(32), ascii('acsp'), zeros(88));
  return bytesOf(header, body);
}
