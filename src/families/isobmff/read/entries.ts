/**
 * Sample entries (`stsd`, ISO/IEC 14496-12 8.5.2) and data references (`dref`, 8.7.2):
 * which are there, as raw bytes.
 */

import { type Context, type Path, pathTo } from '../../../media/parsing-context.js';
import * as type from './box-types.js';
import { type Box, Children, holds } from './boxes.js';
import type { TrackState } from './track-state.js';

/** Keeps the sample entries of the track. `dataReferences` is null where the track has no `dref`. */
export function readSampleEntries(
  context: Context,
  track: TrackState,
  path: Path,
  box: Box,
  dataReferences: number | null,
): void {
  if (!holds(context, path, box, track.index, 8)) return;
  const claimed = box.u32(4);
  const { sampleEntries } = track.row.raw;
  const children = new Children(context, path, box.window, box.payload + 8, box.end, track.index);
  let present = 0;
  let dangling = false;
  while (present < claimed) {
    const entry = children.next();
    if (entry === null) break;
    const entryPath = pathTo(path, entry.type);
    // SampleEntry: six reserved bytes, then the data reference index.
    if (entry.payloadSize < 8) {
      const { offset, payloadSize } = entry;
      context.problem('box-too-short', entryPath, offset, track.index, payloadSize, 8);
      continue;
    }
    if (++present > context.limits.listEntries)
      context.limitExceeded('listEntries', path, box.offset);
    sampleEntries.push({
      format: entry.type,
      offset: entry.offset,
      bytes: entry.window.copy(entry.start, entry.end),
    });
    const reference = entry.window.view.getUint16(entry.payload + 6);
    if (dataReferences === null || dangling) continue;
    dangling = reference === 0 || reference > dataReferences;
    if (dangling)
      context.problem(
        'missing-data-reference',
        entryPath,
        entry.offset,
        track.index,
        reference,
        dataReferences,
      );
  }
  if (claimed > present)
    context.problem('table-truncated', path, box.offset, track.index, claimed, present);
}

/**
 * Reads the `dref` in a `dinf`; returns how many entries it has, or null where there is none. A reference to
 * another file is a problem and never followed; where all are such, the track's media data are `external`.
 */
export function readDataReferences(
  context: Context,
  track: TrackState,
  dinfPath: Path,
  dinf: Box,
): number | null {
  const path = pathTo(dinfPath, type.dref);
  const box = Children.of(context, dinfPath, dinf, track.index).first(type.dref);
  if (box === null) context.problem('missing-box', path, dinf.offset, track.index);
  if (box === null || !holds(context, path, box, track.index, 8)) return null;
  const claimed = box.u32(4);
  let present = 0;
  let external = 0;
  const entries = new Children(context, path, box.window, box.payload + 8, box.end, track.index);
  while (present < claimed) {
    const entry = entries.next();
    if (entry === null) break;
    present++;
    const selfContained = entry.payloadSize >= 4 && (entry.flags & 1) === 1;
    if (selfContained || ++external > 1) continue;
    const entryPath = pathTo(path, entry.type);
    track.row.external = true;
    context.problem('external-data-reference', entryPath, entry.offset, track.index);
  }
  if (claimed > present)
    context.problem('table-truncated', path, box.offset, track.index, claimed, present);
  // Flag 1 of an entry says that the media data are in this file.
  track.external = present > 0 && external === present;
  return present;
}
