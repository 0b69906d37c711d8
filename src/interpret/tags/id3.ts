/** ID3v2 tags (id3.org, versions 2.2 to 2.4). */

import { u16, u24, u32 } from '../../bytes/bytes.js';
import { isPrintable, latin1, unicode, utf16 } from '../../bytes/text.js';
import type { MetadataBytes } from '../../media/metadata-facts.js';
import { isZero } from '../privacy/list.js';
import type { Collector } from './collector.js';

const ID3 = 0x494433;

/** Frames with a description before the value, with a language too, and with an owner. */
const described = new Set(['TXXX', 'TXX', 'WXXX', 'WXX']);
const commented = new Set(['COMM', 'COM', 'USLT', 'ULT']);
const owned = new Set(['PRIV', 'UFID', 'UFI']);

interface Frame {
  id: string;
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** `language`: of frames that say none themselves. */
export function readId3(part: MetadataBytes, language: string | null, collector: Collector): void {
  const { bytes, start: header, end } = part;
  if (end - header < 10 || u24(bytes, header) !== ID3) {
    collector.damage(part, 'there is no ID3v2 tag in it');
    return;
  }
  const version = bytes[header + 3] as number;
  const flags = bytes[header + 5] as number;
  const stated = synchsafe(bytes, header + 6);
  const stop = Math.min(header + 10 + stated, end);
  if (stated > end - header - 10)
    collector.damage(
      part,
      `the ID3v2 tag states ${stated} bytes, and ${end - header - 10} are left`,
    );
  if (version < 2 || version > 4) {
    collector.giveUp(part, 'binary', `ID3v2.${version} is not known`);
    return;
  }
  // Unsynchronised frames have places of their own only from 2.4 on, and nobody unsynchronises in MP4.
  if ((flags & 0x80) !== 0) {
    collector.tag(part, 'id3', 'ID3', null, header, stop, language);
    collector.giveUp(part, 'binary', 'the ID3v2 tag is unsynchronised');
    return;
  }
  let at = header + 10;
  if ((flags & 0x40) !== 0 && version > 2 && stop - at >= 4)
    at += version === 3 ? u32(bytes, at) + 4 : synchsafe(bytes, at);
  readFrames(part, version, at, stop, language, collector);
}

/** Compressed or encrypted frames of a tag that are listed one by one. */
const mostHidden = 100;

function readFrames(
  part: MetadataBytes,
  version: number,
  from: number,
  to: number,
  language: string | null,
  collector: Collector,
): void {
  const { bytes } = part;
  let hiddenFrames = 0;
  const idSize = version === 2 ? 3 : 4;
  const headerSize = version === 2 ? 6 : 10;
  let at = from;
  // Padding is zeros.
  while (to - at > headerSize && bytes[at] !== 0 && collector.room(part)) {
    const size =
      version === 2
        ? u24(bytes, at + 3)
        : version === 3
          ? u32(bytes, at + 4)
          : synchsafe(bytes, at + 4);
    const start = at + headerSize;
    if (size > to - start) {
      collector.damage(part, `an ID3v2 frame states ${size} bytes, and ${to - start} are left`);
      collector.giveUp({ ...part, start: at, end: to }, 'binary', 'an ID3v2 frame is cut short');
      return;
    }
    const id = latin1(bytes, at, at + idSize);
    // Compressed or encrypted: located, not read.
    const hidden = version > 2 && ((bytes[at + 9] as number) & (version === 3 ? 0xc0 : 0x0c)) !== 0;
    const frame: Frame = { id, bytes, start, end: start + size };
    at = frame.end;
    if (hidden) {
      collector.tag(part, 'id3', id, null, start, frame.end, language);
      const reason = `the ID3v2 frame ${id} is compressed or encrypted`;
      if (isZero(bytes, start, frame.end)) continue;
      collector.giveUp({ ...part, start, end: frame.end }, 'binary', reason);
      if (++hiddenFrames === mostHidden) {
        collector.giveUp({ ...part, start: at, end: to }, 'binary', reason);
        return;
      }
    } else readFrame(part, frame, language, collector);
  }
}

/** Seven bits a byte. */
function synchsafe(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) value = (value << 7) | ((bytes[at + i] as number) & 0x7f);
  return value;
}

function readFrame(
  part: MetadataBytes,
  frame: Frame,
  language: string | null,
  collector: Collector,
): void {
  if (frame.end <= frame.start) return;
  if (frame.id === 'APIC' || frame.id === 'PIC') {
    readPicture(part, frame, language, collector);
    return;
  }
  const { key, value, start, own } = frameValue(frame);
  collector.tag(part, 'id3', key, value, start, frame.end, own ?? language);
}

interface FrameValue {
  key: string;
  value: string | null;
  /** Where the value stands. */
  start: number;
  /** The frame's own language. */
  own: string | null;
}

function frameValue({ id, bytes, start, end }: Frame): FrameValue {
  const encoding = bytes[start] as number;
  if (described.has(id)) {
    const stop = terminator(bytes, encoding, start + 1, end);
    const at = Math.min(stop + width(encoding), end);
    // An address is Latin-1 whatever its description is in.
    const value = decode(bytes, id.startsWith('W') ? 0 : encoding, at, end);
    return {
      key: `${id}:${decode(bytes, encoding, start + 1, stop)}`,
      value,
      start: at,
      own: null,
    };
  }
  if (commented.has(id)) {
    const from = Math.min(start + 4, end);
    const at = Math.min(terminator(bytes, encoding, from, end) + width(encoding), end);
    const own = isPrintable(bytes, start + 1, from) ? latin1(bytes, start + 1, from) : null;
    return { key: id, value: decode(bytes, encoding, at, end), start: at, own };
  }
  if (owned.has(id)) {
    const stop = terminator(bytes, 0, start, end);
    const at = Math.min(stop + 1, end);
    const value = isPrintable(bytes, at, end) ? latin1(bytes, at, end) : null;
    return { key: `${id}:${latin1(bytes, start, stop)}`, value, start: at, own: null };
  }
  if (id.startsWith('T'))
    return { key: id, value: decode(bytes, encoding, start + 1, end), start: start + 1, own: null };
  return {
    key: id,
    value: id.startsWith('W') ? latin1(bytes, start, end) : null,
    start,
    own: null,
  };
}

/** Encoding, media type (2.2: three letters), kind of picture, description, picture. */
function readPicture(
  part: MetadataBytes,
  { id, bytes, start, end }: Frame,
  language: string | null,
  collector: Collector,
): void {
  const encoding = bytes[start] as number;
  const typeEnd =
    id === 'PIC' ? Math.min(start + 4, end) : Math.min(terminator(bytes, 0, start + 1, end), end);
  const stated = id === 'PIC' ? null : latin1(bytes, start + 1, typeEnd);
  const description = typeEnd + (id === 'PIC' ? 1 : 2);
  const data = Math.min(terminator(bytes, encoding, description, end) + width(encoding), end);
  collector.tag(part, 'id3', id, null, data, end, language);
  collector.picture(part, stated === '' ? null : stated, data, end);
}

const isWide = (encoding: number): boolean => encoding === 1 || encoding === 2;
const width = (encoding: number): number => (isWide(encoding) ? 2 : 1);

/** Where the NUL stands that ends a text; `end` without one. */
function terminator(bytes: Uint8Array, encoding: number, start: number, end: number): number {
  if (isWide(encoding)) {
    for (let at = start; at + 1 < end; at += 2) if (u16(bytes, at) === 0) return at;
    return end;
  }
  const nul = bytes.subarray(start, end).indexOf(0);
  return nul < 0 ? end : start + nul;
}

/** ISO-8859-1, UTF-16 with byte order mark, UTF-16BE, UTF-8. */
function decode(bytes: Uint8Array, encoding: number, start: number, end: number): string {
  if (isWide(encoding)) return utf16(bytes, start, end, false);
  return encoding === 0 ? latin1(bytes, start, end) : unicode(bytes, start, end);
}
