/**
 * mp4box, behind the guard. It is handed a copy of the payload of one header box at a time, whose
 * version is known and which holds everything that is going to be read; so it can neither run off the
 * end nor loop on a count. Its box classes are called directly: its own walk (`parseOneBox`) logs to the
 * console, and nothing here may print.
 *
 * Not for mp4box, and why: `hdlr` (skips other versions than 0, makes text of the name and trims it), `elng`
 * (text, and a long one overflows the stack), `mehd` (takes flag bit 0 for a version, and logs), `trun`,
 * `tfra` and all sample tables (arrays of objects, counts believed). What it gives as numbers beyond 2^53 is
 * rounded: the guard tells all ones itself.
 */

import type { DataStream, MultiBufferStream } from 'mp4box';
import { loadMp4box } from '../../../platform/node.js';
import { withPlainObjects } from '../../../platform/plain-objects.js';
import type { Box } from './boxes.js';

type Mp4box = typeof import('mp4box');
type Classes = Mp4box['BoxParser']['box'];
type HeaderName =
  | 'ftyp'
  | 'styp'
  | 'mvhd'
  | 'tkhd'
  | 'mdhd'
  | 'elst'
  | 'trex'
  | 'tfhd'
  | 'tfdt'
  | 'sidx'
  | 'mfro';

/** The fields of a box as mp4box names them. */
export type Header<Name extends HeaderName> = InstanceType<Classes[Name]>;
type Constructors = { [Name in HeaderName]: new (size: number) => Header<Name> };

let mp4box: Mp4box | undefined;
let classes: Constructors | undefined;
let stream: DataStream | undefined;
/** The bytes that the stream reads. */
let scratch = new Uint8Array(0);

/**
 * Loaded with the first box to parse: it takes some 25 ms. The registry of classes as it is then is
 * kept, since others may change it.
 */
function load(): Constructors {
  mp4box = withPlainObjects(loadMp4box);
  // Whoever loads mp4box/simple after mp4box leaves a registry with few classes.
  // Loading the entry anew registers all.
  if (!Object.hasOwn(mp4box.BoxParser.box, 'elst'))
    mp4box = withPlainObjects(() => loadMp4box(true));
  classes = mp4box.BoxParser.box;
  return classes;
}

function streamOf(size: number): DataStream {
  if (stream === undefined || scratch.length < size) {
    const { DataStream } = mp4box as Mp4box;
    stream = new DataStream(new ArrayBuffer(Math.max(size, 2 * scratch.length, 256)));
    scratch = new Uint8Array(stream.buffer);
  }
  return stream;
}

/**
 * Parses the first `size` bytes of a box's payload. `correct` may put right what the box claims, in the
 * copy that mp4box sees (a count that the bytes do not back). The caller has checked that the class
 * reads no more than `size` bytes.
 */
export function parseHeader<Name extends HeaderName>(
  name: Name,
  box: Box,
  size = box.payloadSize,
  correct?: (bytes: DataView) => void,
): Header<Name> {
  const Class = (classes ?? load())[name];
  const input = streamOf(size);
  scratch.set(box.window.bytes.subarray(box.payload, box.payload + size));
  correct?.(new DataView(scratch.buffer, 0, size));
  input.seek(0);
  const header = new Class(size);
  header.start = 0;
  header.hdr_size = 0;
  // Declared for the buffered subclass of the stream, of which these classes use nothing.
  header.parse(input as MultiBufferStream);
  return header;
}
