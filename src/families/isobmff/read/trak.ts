/**
 * One track (`trak`, ISO/IEC 14496-12 8.3): headers, edits, references, and the way down to its sample table.
 */

import { type Context, maxExact, type Path, pathTo } from '../../../media/parsing-context.js';
import * as type from './box-types.js';
import {
  type Box,
  Children,
  holds,
  holdsVersion,
  keepMetadata,
  presentRows,
  Single,
} from './boxes.js';
import { readDataReferences } from './entries.js';
import { checkDuration } from './header-duration.js';
import { headerTimes } from './header-times.js';
import { parseHeader } from './mp4box.js';
import { readSampleTable } from './sample-table.js';
import type { TrackState } from './track-state.js';

/** The boxes of `track.row.references`, which can be checked when all tracks are known. */
export interface TrackLinks {
  track: TrackState;
  references: Box[];
  /** Track ids in all of them. */
  ids: number;
}

export function readTrack(context: Context, track: TrackState, box: Box): TrackLinks {
  const { path, index } = track;
  const tkhd = new Single(context, path, index);
  const mdia = new Single(context, path, index);
  const others: Box[] = [];
  const children = Children.of(context, path, box, index);
  for (let child = children.next(); child !== null; child = children.next()) {
    if (child.type === type.tkhd) tkhd.take(child);
    else if (child.type === type.mdia) mdia.take(child);
    else if (otherTypes.has(child.type)) others.push(child);
  }
  if (tkhd.box === null) context.problem('missing-box', pathTo(path, type.tkhd), box.offset, index);
  else readTrackHeader(context, track, tkhd.box);
  const links: TrackLinks = { track, references: [], ids: 0 };
  let edited = false;
  for (const child of others) {
    if (child.type === type.tref) readReferences(context, links, child);
    else if (child.type !== type.edts)
      keepMetadata(context, pathTo(path, child.type), child, index);
    else if (!edited) {
      edited = true;
      readEdits(context, track, child);
    }
  }
  if (mdia.box === null) context.problem('missing-box', pathTo(path, type.mdia), box.offset, index);
  else readMedia(context, track, mdia.box);
  return links;
}

const otherTypes = new Set([type.edts, type.tref, type.udta, type.meta, type.uuid]);

/** `tkhd` (8.3.2). */
function readTrackHeader(context: Context, track: TrackState, box: Box): void {
  const path = pathTo(track.path, type.tkhd);
  track.headerOffset = box.offset;
  if (!holdsVersion(context, path, box, track.index, 84, 96)) return;
  const header = parseHeader('tkhd', box);
  const { row } = track;
  row.id = header.track_id as number;
  row.raw.times = headerTimes(box, header);
  row.raw.flags = header.flags;
  // mp4box takes it for signed, as the standard has it; it only tells groups apart.
  row.raw.matrix = Array.from(header.matrix);
  row.raw.width = header.width;
  row.raw.height = header.height;
  if (row.id === 0) context.problem('invalid-track-id', path, box.offset, track.index);
}

/** `edts` with its `elst` (8.6.5, 8.6.6). */
function readEdits(context: Context, track: TrackState, edts: Box): void {
  const parent = pathTo(track.path, type.edts);
  const path = pathTo(parent, type.elst);
  const box = Children.of(context, parent, edts, track.index).first(type.elst);
  if (box === null || !holdsVersion(context, path, box, track.index, 8, 8)) return;
  const rowSize = box.version === 1 ? 20 : 12;
  const rows = presentRows(context, path, box, track.index, 8, box.u32(4), rowSize);
  if (rows > context.limits.listEntries) context.limitExceeded('listEntries', path, box.offset);
  const { entries } = parseHeader('elst', box, 8 + rows * rowSize, (bytes) =>
    bytes.setUint32(4, rows),
  );
  const edits: number[] = [];
  let total = 0;
  for (const [i, entry] of entries.entries()) {
    const { segment_duration: duration, media_time: mediaTime } = entry;
    // mp4box takes the fraction for signed.
    const rate = entry.media_rate_integer + (entry.media_rate_fraction & 0xffff) / 0x10000;
    edits.push(duration, mediaTime, rate);
    if (mediaTime < -1 || mediaTime > maxExact || duration > maxExact)
      context.problem('invalid-edit', path, box.offset, track.index, i + 1);
    total += duration;
  }
  if (total > maxExact)
    context.problem('impossible-duration', path, box.offset, track.index, total);
  track.row.raw.editFlags = box.u32(0) & 0xffffff;
  track.row.raw.edits = edits;
}

/** `tref` (8.3.3): one box a kind of reference, holding track ids. */
function readReferences(context: Context, links: TrackLinks, tref: Box): void {
  const { track } = links;
  const path = pathTo(track.path, type.tref);
  const children = Children.of(context, path, tref, track.index);
  for (let box = children.next(); box !== null; box = children.next()) {
    const count = Math.floor(box.payloadSize / 4);
    links.ids += count;
    if (links.ids > context.limits.listEntries)
      context.limitExceeded('listEntries', pathTo(path, box.type), box.offset);
    const trackIds: number[] = [];
    for (let i = 0; i < count; i++) trackIds.push(box.u32(4 * i));
    track.row.raw.references.push({ type: box.type, trackIds });
    links.references.push(box);
  }
}

/** `mdia` (8.4.1). */
function readMedia(context: Context, track: TrackState, mdia: Box): void {
  const { index } = track;
  const path = pathTo(track.path, type.mdia);
  const mdhd = new Single(context, path, index);
  const hdlr = new Single(context, path, index);
  const minf = new Single(context, path, index);
  let elng: Box | null = null;
  const children = Children.of(context, path, mdia, index);
  for (let child = children.next(); child !== null; child = children.next()) {
    if (child.type === type.mdhd) mdhd.take(child);
    else if (child.type === type.hdlr) hdlr.take(child);
    else if (child.type === type.minf) minf.take(child);
    else if (child.type === type.elng) elng ??= child;
  }
  const missing = (boxType: number) =>
    context.problem('missing-box', pathTo(path, boxType), mdia.offset, index);
  if (mdhd.box === null) missing(type.mdhd);
  else readMediaHeader(context, track, pathTo(path, type.mdhd), mdhd.box);
  if (hdlr.box === null) missing(type.hdlr);
  else readHandler(context, track, pathTo(path, type.hdlr), hdlr.box);
  if (elng !== null) readExtendedLanguage(context, track, pathTo(path, type.elng), elng);
  if (minf.box === null) missing(type.minf);
  else readMediaInformation(context, track, pathTo(path, type.minf), minf.box);
}

/** `mdhd` (8.4.2). */
function readMediaHeader(context: Context, track: TrackState, path: Path, box: Box): void {
  if (!holdsVersion(context, path, box, track.index, 24, 36)) return;
  const header = parseHeader('mdhd', box);
  const { row } = track;
  row.raw.mediaTimes = headerTimes(box, header);
  row.timescale = header.timescale;
  row.raw.language = header.language;
  if (row.timescale === 0) context.problem('zero-timescale', path, box.offset, track.index);
  row.raw.duration = checkDuration(
    context,
    path,
    box,
    track.index,
    header.duration,
    box.version === 1 ? 24 : 16,
  );
}

/**
 * `hdlr` (8.4.3). The name is UTF-8 with a NUL in ISO files and a counted string in QuickTime, so it is kept
 * raw.
 */
function readHandler(context: Context, track: TrackState, path: Path, box: Box): void {
  if (!holds(context, path, box, track.index, 24)) return;
  track.row.raw.handler = box.u32(8);
  if (track.row.raw.handler === 0)
    context.problem('missing-handler-type', path, box.offset, track.index);
  track.row.raw.handlerName = box.window.copy(box.payload + 24, box.end);
}

/** `elng` (8.4.6). */
function readExtendedLanguage(context: Context, track: TrackState, path: Path, box: Box): void {
  if (!holds(context, path, box, track.index, 4)) return;
  const text = box.window.copy(box.payload + 4, box.end);
  const end = text.indexOf(0);
  track.row.raw.extendedLanguage = end < 0 ? text : text.slice(0, end);
}

/** `minf` (8.4.4). The sample table is checked against the data references, so it comes last. */
function readMediaInformation(context: Context, track: TrackState, path: Path, minf: Box): void {
  const stbl = new Single(context, path, track.index);
  let dinf: Box | null = null;
  const children = Children.of(context, path, minf, track.index);
  for (let child = children.next(); child !== null; child = children.next()) {
    if (child.type === type.stbl) stbl.take(child);
    else if (child.type === type.dinf) dinf ??= child;
  }
  const references =
    dinf === null ? null : readDataReferences(context, track, pathTo(path, type.dinf), dinf);
  const tablePath = pathTo(path, type.stbl);
  if (stbl.box === null) context.problem('missing-box', tablePath, minf.offset, track.index);
  else readSampleTable(context, track, tablePath, stbl.box, references);
}
