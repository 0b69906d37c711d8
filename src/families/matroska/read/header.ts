/** What the parser itself needs of SeekHead, Info, Tracks and Cues. */

import { ids } from '../ids.js';
import { forEachElement, readFloat, readUint } from './values.js';

const mostSeeks = 100_000;

export interface SeekEntry {
  id: number;
  /** In the file. */
  offset: number;
}

/** Adds to `entries` what a SeekHead names. */
export function readSeekHead(bytes: Uint8Array, segmentOffset: number, entries: SeekEntry[]): void {
  forEachElement(bytes, 0, bytes.length, (id, start, end) => {
    if (id !== ids.Seek) return;
    let wanted: number | null = null;
    let position: number | null = null;
    forEachElement(bytes, start, end, (child, from, to) => {
      if (child === ids.SeekID) wanted = readUint(bytes, from, to);
      else if (child === ids.SeekPosition) position = readUint(bytes, from, to);
    });
    if (wanted !== null && position !== null && entries.length < mostSeeks)
      entries.push({ id: wanted, offset: segmentOffset + position });
  });
}

/** TimestampScale; its default where it is absent or not possible to read. */
export function readTimestampScale(info: Uint8Array): number {
  let scale: number | null = null;
  forEachElement(info, 0, info.length, (id, start, end) => {
    if (id === ids.TimestampScale && scale === null && end > start)
      scale = readUint(info, start, end);
  });
  return scale ?? 1_000_000;
}

/** What blocks are read by. */
export interface TrackEntry {
  /** In the bytes: of the header. */
  at: number;
  number: number;
  type: number;
  defaultDuration: number;
  timestampScale: number;
  stripped: number;
}

/** `most`: of tracks; one more is read, so that the caller can tell. */
export function readTrackEntries(tracks: Uint8Array, most: number): TrackEntry[] {
  const entries: TrackEntry[] = [];
  forEachElement(tracks, 0, tracks.length, (id, start, end, at) => {
    if (id === ids.TrackEntry && entries.length <= most)
      entries.push(readTrackEntry(tracks, at, start, end));
  });
  return entries;
}

function readTrackEntry(bytes: Uint8Array, at: number, start: number, end: number): TrackEntry {
  const entry = { at, number: 0, type: 0, defaultDuration: 0, timestampScale: 1, stripped: 0 };
  forEachElement(bytes, start, end, (id, from, to) => {
    if (id === ids.TrackNumber) entry.number = trackNumber(readUint(bytes, from, to));
    else if (id === ids.TrackType) entry.type = readUint(bytes, from, to) ?? 0;
    else if (id === ids.DefaultDuration) entry.defaultDuration = readUint(bytes, from, to) ?? 0;
    else if (id === ids.TrackTimestampScale) {
      const scale = to > from ? readFloat(bytes, from, to) : 1;
      // The default, where it is not possible.
      if (scale !== null && scale > 0 && scale < 1e9) entry.timestampScale = scale;
    } else if (id === ids.ContentEncodings) entry.stripped = readStripped(bytes, from, to);
  });
  return entry;
}

/** 0 of one that no file needs. */
function trackNumber(stored: number | null): number {
  return stored !== null && stored < 2 ** 32 ? stored : 0;
}

/** Bytes that header stripping took of each frame, all encodings together (RFC 9559 5.1.4.1.31). */
function readStripped(bytes: Uint8Array, start: number, end: number): number {
  let stripped = 0;
  forEachElement(bytes, start, end, (id, from, to) => {
    if (id !== ids.ContentEncoding) return;
    let scope = 1;
    let algorithm = -1;
    let settings = 0;
    forEachElement(bytes, from, to, (child, childFrom, childTo) => {
      if (child === ids.ContentEncodingScope) scope = readUint(bytes, childFrom, childTo) ?? 1;
      else if (child === ids.ContentCompression) {
        algorithm = 0;
        forEachElement(bytes, childFrom, childTo, (part, partFrom, partTo) => {
          if (part === ids.ContentCompAlgo) algorithm = readUint(bytes, partFrom, partTo) ?? -1;
          else if (part === ids.ContentCompSettings) settings = partTo - partFrom;
        });
      }
    });
    if (scope % 2 === 1 && algorithm === 3) stripped += settings;
  });
  return stripped;
}

/** Gives each place that Cues name to `visit`. */
export function readCues(
  bytes: Uint8Array,
  segmentOffset: number,
  visit: (track: number, cluster: number) => void,
): void {
  forEachElement(bytes, 0, bytes.length, (id, start, end) => {
    if (id !== ids.CuePoint) return;
    forEachElement(bytes, start, end, (child, from, to) => {
      if (child !== ids.CueTrackPositions) return;
      let track: number | null = null;
      let cluster: number | null = null;
      forEachElement(bytes, from, to, (part, partFrom, partTo) => {
        if (part === ids.CueTrack) track = readUint(bytes, partFrom, partTo);
        else if (part === ids.CueClusterPosition) cluster = readUint(bytes, partFrom, partTo);
      });
      if (track !== null && cluster !== null) visit(track, segmentOffset + cluster);
    });
  });
}
