/** Boxes of tags: iTunes, QuickTime, 3GPP, ID3, Xtra, XMP, chapters, and what camera makers write. */
import {
  ascii,
  type Box,
  box,
  bytesOf,
  fullBox,
  type Part,
  u8,
  u16,
  u24,
  u32,
  u64,
  utf8,
  uuidBox,
  zeros,
} from './box.js';
import { hdlr } from './headers.js';

/** Packed ISO 639-2 (ISO/IEC 14496-12 8.4.2.3). */
export function packed(language: string): number {
  return [...language].reduce((code, letter) => (code << 5) | (letter.charCodeAt(0) - 0x60), 0);
}

export function utf16(text: string, order: 'be' | 'le' = 'be', mark = true): Uint8Array {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return Uint8Array.from(order === 'be' ? bytes.swap16() : bytes);
}

/** A `data` box: well-known type, country and language, value. */
export const data = (type: number, value: Uint8Array, language = 0): Box =>
  box('data', u32(type), u16(0, language), value);

export const item = (key: string, ...values: Part[]): Box => box(key, ...values);
export const text = (key: string, value: string): Box => item(key, data(1, utf8(value)));

export function freeform(mean: string, name: string, ...values: Part[]): Box {
  return box(
    '----',
    fullBox('mean', 0, 0, utf8(mean)),
    fullBox('name', 0, 0, utf8(name)),
    ...values,
  );
}

/** `meta` of iTunes. */
export const itunes = (...items: Part[]): Box =>
  fullBox('meta', 0, 0, hdlr('mdir', ''), box('ilst', ...items));

/** `meta` of QuickTime, without version and flags: names and values of keys. */
export function quickTimeMeta(...pairs: [key: string, ...values: Part[]][]): Box {
  const names = pairs.map(([key]) => bytesOf(u32(8 + key.length), ascii('mdta'), ascii(key)));
  const items = pairs.map(([, ...values], i) => {
    const number = bytesOf(u32(i + 1));
    return box(String.fromCharCode(...number), ...values);
  });
  return box(
    'meta',
    hdlr('mdta', ''),
    fullBox('keys', 0, 0, u32(pairs.length), ...names),
    box('ilst', ...items),
  );
}

/** A ©-box: texts, each with its language code. */
export function strings(key: string, ...texts: [value: Uint8Array, language: number][]): Box {
  return box(key, ...texts.map(([value, code]) => bytesOf(u16(value.length, code), value)));
}

/** A text of 3GPP; the NUL at its end is the caller's. */
export const threeGpp = (key: string, language: string, ...parts: Part[]): Box =>
  fullBox(key, 0, 0, u16(packed(language)), ...parts);

export function loci(name: Uint8Array, longitude: number, latitude: number, altitude: number): Box {
  const fixed = [longitude, latitude, altitude].map((value) => Math.round(value * 65_536));
  return threeGpp('loci', 'eng', name, u8(0), u32(...fixed), ascii('earth\0\0'));
}

/** `ID32` with an ID3v2.4 tag of frames. */
export function id32(language: string, ...frames: Uint8Array[]): Box {
  const body = bytesOf(...frames);
  const header = bytesOf(ascii('ID3'), u8(4, 0, 0), synchsafe(body.length));
  return fullBox('ID32', 0, 0, u16(packed(language)), header, body);
}

export const frame = (id: string, ...parts: Part[]): Uint8Array => {
  const body = bytesOf(...parts);
  return bytesOf(ascii(id), synchsafe(body.length), u16(0), body);
};

function synchsafe(size: number): Uint8Array {
  return u8(size >> 21, (size >> 14) & 127, (size >> 7) & 127, size & 127);
}

/** Properties of `Xtra`: name, type, and little-endian values. */
export function xtra(...properties: [name: string, type: number, ...values: Uint8Array[]][]): Box {
  return box(
    'Xtra',
    ...properties.map(([name, type, ...values]) => {
      const stored = values.map((value) => bytesOf(u32(value.length + 6), u16(type), value));
      const body = bytesOf(u32(name.length), ascii(name), u32(values.length), ...stored);
      return bytesOf(u32(body.length + 4), body);
    }),
  );
}

export const xmpUuid = (packet: string): Box =>
  uuidBox('be7acfcb-97a9-42e8-9c71-999491e3afac', utf8(packet));

/** An XMP packet around the inside of one description. */
export const xmpPacket = (inside: string): string =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" xmp:CreatorTool="Tool 1">${inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

/** Nero's chapters: seconds and titles. */
export function chpl(version: 0 | 1, ...chapters: [seconds: number, title: Uint8Array][]): Box {
  const count = version === 0 ? u8(chapters.length) : bytesOf(u8(0), u32(chapters.length));
  const rows = chapters.map(([seconds, title]) =>
    bytesOf(u64(seconds * 10_000_000), u8(title.length), title),
  );
  return fullBox('chpl', version, 0, count, ...rows);
}

/** A text sample: its length, the text, what else is in it. */
export const textSample = (value: Uint8Array, ...boxes: Part[]): Uint8Array =>
  bytesOf(u16(value.length), value, ...boxes);

/**
 * QuickTime's mark of a text in another script than the system's; 0x100 is UTF-8 and UTF-16
 * (0x0100, kTextEncodingUnicodeDefault).
 */
export const encd = (): Box => box('encd', u32(0x100));

/** KLV of GoPro: a key, a type, elements of one size. */
export function klv(key: string, type: string, size: number, value: Uint8Array): Uint8Array {
  const count = type === '\0' ? value.length : value.length / size;
  const padding = zeros((4 - (value.length % 4)) % 4);
  return bytesOf(ascii(key), ascii(type), u8(size), u16(count), value, padding);
}

export const userMediaId = '55534d54-21d2-4fce-bb88-695cfac9c740';

/** `USMT` of Sony: entries of a type, a language, and UTF-16 text. */
export function userMedia(...entries: [type: number, value: string][]): Box {
  const rows = entries.map(([type, value]) => {
    const body = utf16(value, 'be', false);
    return bytesOf(u16(body.length + 10), u32(type), u16(packed('eng'), 1), body);
  });
  const content = box('MTDT', u16(rows.length), ...rows);
  return uuidBox(userMediaId, content);
}

/** The first bytes of pictures, and some after them. */
export const jpeg = bytesOf(u8(0xff, 0xd8, 0xff, 0xe0), zeros(16));
export const png = bytesOf(u8(0x89), ascii('PNG\r\n\x1a\n'), u24(0), zeros(8));
