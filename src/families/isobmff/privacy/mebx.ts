/**
 * Timed metadata of Apple's devices (QuickTime File Format, "Timed Metadata Media"): `mebx` declares keys, each with a local id; a sample is a
 * list of items of a size, a local id, and the value.
 */

import { text, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { isPlace, locationText, readIso6709 } from '../../../interpret/privacy/coordinates.js';
import { isZero, type Place, type PrivacyList } from '../../../interpret/privacy/list.js';
import type { PrivacyKind } from '../../../report/report.js';
import { children, first, type Part } from '../metadata/part.js';
import type { SampleEntry } from '../raw.js';
import type { SampleReader } from './timed-tracks.js';

const KEYS = fourcc('keys');
const KEYD = fourcc('keyd');
/** Box header, reserved bytes and data reference index. */
const entryFields = 16;

interface Declared {
  localId: number;
  kind: PrivacyKind;
  key: string;
  keyd: Part;
}

/** The reader of a track's samples; null where no declared key is of interest. */
export function mebxReader(entry: SampleEntry, trackIndex: number): SampleReader | null {
  const kinds = new Map<number, Declared>();
  for (const declared of declaredKeys(entry, trackIndex))
    if (!kinds.has(declared.localId)) kinds.set(declared.localId, declared);
  if (kinds.size === 0) return null;
  return (sample, place, list) => findItems(sample, place, kinds, list);
}

/** Lists the keys themselves: that faces were looked for is said even where the first sample has none. */
export function findMebxKeys(entry: SampleEntry, trackIndex: number, list: PrivacyList): void {
  for (const { kind, key, keyd } of declaredKeys(entry, trackIndex)) {
    const place: Place = { offset: keyd.base, path: keyd.path, trackIndex };
    list.add(kind, `declares ${key}`, 'text', place, '', keyd.start + 4, keyd.end);
  }
}

function declaredKeys({ bytes, offset }: SampleEntry, trackIndex: number): Declared[] {
  const part: Part = {
    type: u32(bytes, 4),
    bytes,
    start: entryFields,
    end: bytes.length,
    base: offset,
    offset,
    path: `moov/trak[${trackIndex}]/mdia/minf/stbl/stsd/mebx`,
    trackIndex,
  };
  if (bytes.length < entryFields) return [];
  const keys = first(children(part, part.start, ignored), KEYS);
  if (keys === null) return [];
  const list: Declared[] = [];
  for (const local of children(keys, keys.start, ignored)) {
    const keyd = first(children(local, local.start, ignored), KEYD);
    if (keyd === null || keyd.end - keyd.start <= 4) continue;
    const key = text(bytes, keyd.start + 4, Math.min(keyd.end, keyd.start + 256));
    const kind = kindOf(key);
    if (kind !== null) list.push({ localId: local.type, kind, key, keyd });
  }
  return list;
}

const ignored = () => {};

function kindOf(key: string): PrivacyKind | null {
  if (/detected-(face|human)/.test(key)) return 'faces';
  return /\blocation\b|\bgps/i.test(key) && !key.includes('accuracy') ? 'location' : null;
}

function findItems(
  sample: Uint8Array,
  place: Place,
  kinds: ReadonlyMap<number, Declared>,
  list: PrivacyList,
): void {
  let at = 0;
  while (sample.length - at >= 8) {
    const size = u32(sample, at);
    const end = Math.min(at + size, sample.length);
    if (size < 8) return;
    const declared = kinds.get(u32(sample, at + 4));
    if (declared !== undefined && !isZero(sample, at + 8, end))
      addItem(sample, at + 8, end, declared, place, list);
    at = end;
  }
}

function addItem(
  sample: Uint8Array,
  start: number,
  end: number,
  { kind, key }: Declared,
  place: Place,
  list: PrivacyList,
): void {
  const stored = kind === 'location' ? text(sample, start, Math.min(end, start + 256)) : '';
  const location = readIso6709(stored);
  if (location !== null) {
    const { latitude, longitude, altitude } = location;
    if (!isPlace(latitude, longitude)) return;
    const value = locationText(latitude, longitude, altitude);
    list.add(kind, value, 'text', place, '/mebx', start, end);
  } else if (kind !== 'location' || stored.trim() !== '')
    list.add(kind, `${key}, ${end - start} bytes`, 'binary', place, '/mebx', start, end);
}
