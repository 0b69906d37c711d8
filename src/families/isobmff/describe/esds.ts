import { fourcc } from '../../../bytes/fourcc.js';
import { type EntryBox, type EntryBytes, findBox } from './entry-boxes.js';

const ESDS = fourcc('esds');

/** What an elementary stream descriptor says (ISO/IEC 14496-1 7.2.6). */
export interface StreamDescriptor {
  box: EntryBox;
  /** objectTypeIndication: see the MP4 registration authority's list. */
  objectType: number;
  /** DecoderSpecificInfo in the entry's bytes; empty where it is absent. */
  start: number;
  end: number;
}

const ES_DESCRIPTOR = 3;
const DECODER_CONFIG = 4;
const DECODER_SPECIFIC = 5;

interface Descriptor {
  tag: number;
  start: number;
  end: number;
}

/**
 * Reads `esds` among an entry's boxes (QuickTime keeps it inside `wave`). Null, and a problem, where it is
 * absent or damaged. Each level is looked for only at its own place, so nesting cannot run away.
 */
export function readStreamDescriptor(
  entry: EntryBytes,
  boxes: readonly EntryBox[],
): StreamDescriptor | null {
  const box = findBox(boxes, ESDS);
  if (box === null) {
    entry.problem('missing-codec-config', null, 'esds');
    return null;
  }
  const found = parse(entry.bytes, box);
  if (found === null) entry.problem('invalid-codec-config', box, 'a descriptor does not fit');
  return found;
}

/** As {@link readStreamDescriptor}, for a second look: says nothing of what is wrong. */
export function findStreamDescriptor(
  entry: EntryBytes,
  boxes: readonly EntryBox[],
): StreamDescriptor | null {
  const box = findBox(boxes, ESDS);
  return box === null ? null : parse(entry.bytes, box);
}

function parse(bytes: Uint8Array, box: EntryBox): StreamDescriptor | null {
  const stream = nextDescriptor(bytes, box.payload + 4, box.end);
  if (stream === null) return null;
  let config: Descriptor | null = stream;
  if (stream.tag === ES_DESCRIPTOR) {
    const flags = stream.end - stream.start >= 3 ? (bytes[stream.start + 2] as number) : 0;
    let at = stream.start + 3;
    if ((flags & 0x80) !== 0) at += 2;
    if ((flags & 0x40) !== 0) at += 1 + (at < stream.end ? (bytes[at] as number) : 0);
    if ((flags & 0x20) !== 0) at += 2;
    config = nextDescriptor(bytes, at, stream.end);
  }
  if (config === null || config.tag !== DECODER_CONFIG || config.end - config.start < 13)
    return null;
  const objectType = bytes[config.start] as number;
  const specific = nextDescriptor(bytes, config.start + 13, config.end);
  if (specific === null && config.end - config.start > 13) return null;
  if (specific === null || specific.tag !== DECODER_SPECIFIC)
    return { box, objectType, start: config.end, end: config.end };
  return { box, objectType, start: specific.start, end: specific.end };
}

/**
 * The descriptor at `at`: its size takes one to four bytes of seven bits (8.3.3). Null where it does not fit.
 */
function nextDescriptor(bytes: Uint8Array, at: number, end: number): Descriptor | null {
  if (at + 2 > end) return null;
  const tag = bytes[at] as number;
  let size = 0;
  let next = at + 1;
  for (let i = 0; i < 4; i++) {
    if (next >= end) return null;
    const byte = bytes[next++] as number;
    size = size * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0)
      return size > end - next ? null : { tag, start: next, end: next + size };
  }
  return null;
}
