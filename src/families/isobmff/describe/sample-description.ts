import { f64, u16, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { Findings } from '../../../interpret/findings.js';
import type { SampleEntry } from '../raw.js';
import { isProtected, type Protection, readProtection } from './encryption.js';
import { type EntryBox, EntryBytes, findBox } from './entry-boxes.js';

const WAVE = fourcc('wave');
const MLPA = fourcc('mlpa');
const SRAT = fourcc('srat');

/** A sample entry, opened: its fixed fields and the boxes after them. */
export interface SampleDescription {
  entry: EntryBytes;
  /** The stored four-character code, or the one that encryption hides; 0 where that is not said. */
  format: number;
  boxes: EntryBox[];
  protection: Protection | null;
}

/** VisualSampleEntry, ISO/IEC 14496-12 12.1.3; QuickTime's image description is the same. */
export interface VisualDescription extends SampleDescription {
  width: number;
  height: number;
  /** Bits of a pixel; more than 32 mean greyscale in QuickTime. */
  depth: number;
}

/** AudioSampleEntry, ISO/IEC 14496-12 12.2.3, or QuickTime's sound description of version 0, 1 or 2. */
export interface AudioDescription extends SampleDescription {
  /** 0, 1, 2 of QuickTime; 0 for ISO's. */
  version: number;
  channels: number;
  sampleSize: number;
  sampleRate: number;
  /** Version 2 only: `formatSpecificFlags` of linear PCM; -1 otherwise. */
  linearFlags: number;
}

/** The 16 bytes before an entry's own fields: size, format, six reserved, data reference index. */
const header = 16;
const visualSize = 86;
const soundSize = 36;

/**
 * The boxes from `firstBox` on. Those of QuickTime's `wave`, which hold the codec's configuration there,
 * stand beside them.
 */
function readBoxes(entry: EntryBytes, firstBox: number): EntryBox[] {
  const { length } = entry.bytes;
  const boxes = entry.boxes(Math.min(firstBox, length), length, null);
  const wave = findBox(boxes, WAVE);
  if (wave !== null) boxes.push(...entry.boxes(wave.payload, wave.end, wave));
  return boxes;
}

function protectionOf(
  source: SampleEntry,
  entry: EntryBytes,
  boxes: EntryBox[],
): Protection | null {
  return isProtected(source.format) ? readProtection(entry, boxes) : null;
}

/** Entries whose boxes begin right after the header. */
const barePlain = new Set(['wvtt', 'mp4s', 'c608', 'c708'].map(fourcc));

/**
 * Opens an entry that is neither video nor audio. Where its boxes begin is known for few of them; the others
 * get none.
 */
export function openPlainEntry(
  source: SampleEntry,
  trackIndex: number,
  findings: Findings,
): SampleDescription {
  const entry = new EntryBytes(source, trackIndex, findings, true);
  const { bytes } = entry;
  let firstBox = bytes.length;
  if (barePlain.has(source.format)) firstBox = header;
  else if (isProtected(source.format))
    firstBox = looksLikeBox(bytes, header) ? header : afterStrings(bytes, header);
  const boxes = readBoxes(entry, firstBox);
  const protection = protectionOf(source, entry, boxes);
  return { entry, format: protection?.originalFormat ?? source.format, boxes, protection };
}

/** The fields of encrypted `stpp` are three strings (ISO/IEC 14496-12 12.6.3). */
function afterStrings(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let strings = 0; strings < 3; strings++) {
    while (at < bytes.length && bytes[at] !== 0) at++;
    at++;
  }
  return at;
}

/** `known`: whether the format is one whose layout is known; boxes of others are read but not judged. */
export function openVisualEntry(
  source: SampleEntry,
  trackIndex: number,
  findings: Findings,
  known: boolean,
): VisualDescription {
  const entry = new EntryBytes(source, trackIndex, findings, known);
  const { bytes } = entry;
  if (bytes.length < visualSize) tooShort(entry, visualSize);
  const whole = bytes.length >= 36;
  const depth = bytes.length >= visualSize ? u16(bytes, 82) : 0;
  const boxes = readBoxes(entry, visualSize + colorTableSize(bytes, depth));
  const protection = protectionOf(source, entry, boxes);
  return {
    entry,
    format: protection?.originalFormat ?? source.format,
    boxes,
    protection,
    width: whole ? u16(bytes, 32) : 0,
    height: whole ? u16(bytes, 34) : 0,
    depth,
  };
}

/**
 * QuickTime: color table id 0 in an entry of 1, 2, 4 or 8 bits means that the table stands here, before any
 * box.
 */
function colorTableSize(bytes: Uint8Array, depth: number): number {
  if (depth === 0 || depth > 8 || bytes.length < visualSize + 8 || u16(bytes, 84) !== 0) return 0;
  // ISO writers may leave that id 0 as well.
  if (looksLikeBox(bytes, visualSize)) return 0;
  return 8 + 8 * (u16(bytes, visualSize + 6) + 1);
}

/** `known` as for `openVisualEntry`. */
export function openAudioEntry(
  source: SampleEntry,
  trackIndex: number,
  findings: Findings,
  known: boolean,
): AudioDescription {
  const entry = new EntryBytes(source, trackIndex, findings, known);
  const { bytes } = entry;
  if (bytes.length < soundSize) tooShort(entry, soundSize);
  const whole = bytes.length >= soundSize;
  const version = whole ? soundVersion(bytes) : 0;
  const boxes = readBoxes(entry, version === 2 ? 72 : version === 1 ? 52 : soundSize);
  const protection = protectionOf(source, entry, boxes);
  const audio: AudioDescription = {
    entry,
    format: protection?.originalFormat ?? source.format,
    boxes,
    protection,
    version,
    channels: whole ? u16(bytes, 24) : 0,
    sampleSize: whole ? u16(bytes, 26) : 0,
    sampleRate: whole ? u32(bytes, 32) / 65_536 : 0,
    linearFlags: -1,
  };
  if (version === 2) {
    const rate = f64(bytes, 40);
    audio.sampleRate = rate > 0 && rate < 2 ** 32 ? rate : 0;
    audio.channels = u32(bytes, 48);
    audio.sampleSize = u32(bytes, 56);
    audio.linearFlags = u32(bytes, 60);
  }
  // SamplingRateBox (12.2.3.3): the field has 16 bits for whole numbers, which high rates do not fit into.
  const rate = findBox(boxes, SRAT);
  if (rate !== null && rate.end - rate.payload >= 8)
    audio.sampleRate = u32(bytes, rate.payload + 4);
  // The rate of TrueHD is a whole number (Dolby TrueHD bitstreams within the ISO base media file format, 3).
  if (audio.format === MLPA && whole) audio.sampleRate = u32(bytes, 32);
  return audio;
}

/**
 * Which layout a sound description has. ISO's AudioSampleEntryV1 also says version 1 but has no QuickTime
 * fields: there, a box begins at once.
 */
function soundVersion(bytes: Uint8Array): number {
  const stated = u16(bytes, 16);
  if (stated === 2) return bytes.length >= 72 ? 2 : 0;
  if (stated !== 1 || bytes.length < 52) return 0;
  return looksLikeBox(bytes, soundSize) ? 0 : 1;
}

function looksLikeBox(bytes: Uint8Array, at: number): boolean {
  const size = u32(bytes, at);
  if (size < 8 || size > bytes.length - at) return false;
  for (let i = at + 4; i < at + 8; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}

function tooShort(entry: EntryBytes, needed: number): void {
  entry.problem(
    'invalid-sample-entry',
    null,
    `${entry.bytes.length} bytes, of which its fixed fields take ${needed}`,
  );
}
