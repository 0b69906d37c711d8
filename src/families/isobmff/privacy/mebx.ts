/**
 * Timed metadata of Apple's devices (QuickTime File Format, "Timed Metadata Media"): `mebx` declares keys,
 * each with a local id; a sample is a list of items of a size, a local id, and the value.
 */

import { text, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { PlacedText, TelemetrySample } from '../../../media/metadata-facts.js';
import { children, first, type Part } from '../metadata/part.js';
import type { SampleEntry } from '../raw.js';

const KEYS = fourcc('keys');
const KEYD = fourcc('keyd');
/** Box header, reserved bytes and data reference index. */
const entryFields = 16;

export interface DeclaredKey extends PlacedText {
  localId: number;
}

export function declaredKeys({ bytes, offset }: SampleEntry, trackIndex: number): DeclaredKey[] {
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
  const list: DeclaredKey[] = [];
  for (const local of children(keys, keys.start, ignored)) {
    const keyd = first(children(local, local.start, ignored), KEYD);
    if (keyd === null || keyd.end - keyd.start <= 4) continue;
    // The namespace comes first.
    const start = keyd.start + 4;
    list.push({
      localId: local.type,
      text: text(bytes, start, Math.min(keyd.end, keyd.start + 256)),
      path: keyd.path,
      offset: keyd.base + start,
      length: keyd.end - start,
      trackIndex,
    });
  }
  return list;
}

const ignored = () => {};

/** The values of a sample whose keys are declared; of keys with one local id the first counts. */
export function* keyedValues(
  sample: TelemetrySample,
  keys: ReadonlyMap<number, string>,
): Generator<TelemetrySample> {
  const { bytes, offset, path, trackIndex } = sample;
  let at = 0;
  while (bytes.length - at >= 8) {
    const size = u32(bytes, at);
    const end = Math.min(at + size, bytes.length);
    if (size < 8) return;
    const key = keys.get(u32(bytes, at + 4));
    if (key !== undefined)
      yield {
        bytes: bytes.subarray(at + 8, end),
        offset: offset + at + 8,
        path: `${path}/mebx`,
        trackIndex,
        key,
      };
    at = end;
  }
}
