/**
 * Boxes about samples that stand in a sample table and in a track fragment alike: sample
 * groups, and encryption's counts.
 */

import { toHex } from '../../../bytes/hex.js';
import type { Context, Path } from '../../../media/parsing-context.js';
import * as type from './box-types.js';
import { Box, holds, holdsVersion, presentRows } from './boxes.js';
import type { TrackState } from './track-state.js';

/** What {@link readAuxiliary} looks at. */
export const auxiliaryTypes: ReadonlySet<number> = new Set([
  type.sbgp,
  type.sgpd,
  type.senc,
  type.saiz,
  type.saio,
  type.subs,
]);

/** Reads one of {@link auxiliaryTypes} that describes `samples` samples of the track. */
export function readAuxiliary(
  context: Context,
  track: TrackState,
  path: Path,
  box: Box,
  samples: number,
): void {
  switch (box.type) {
    case type.sbgp:
      readSampleGroups(context, track, path, box, samples);
      break;
    case type.sgpd:
      readGroupDescriptions(context, track, path, box);
      break;
    case type.senc:
      readSampleEncryption(context, track, path, box, samples, 0);
      break;
    case type.saiz:
      readAuxiliarySizes(context, track, path, box, samples);
      break;
    case type.saio:
      readAuxiliaryOffsets(context, track, path, box);
      break;
    case type.subs:
      readSubsamples(context, track, path, box, samples);
      break;
  }
}

/**
 * SampleToGroupBox (ISO/IEC 14496-12 8.9.2): runs of samples and the group that they belong to, 0 being none.
 */
function readSampleGroups(
  context: Context,
  track: TrackState,
  path: Path,
  box: Box,
  samples: number,
): void {
  if (!holdsVersion(context, path, box, track.index, 12, 16)) return;
  const rowsAt = box.version === 1 ? 16 : 12;
  const claimed = box.u32(rowsAt - 4);
  const rows = presentRows(context, path, box, track.index, rowsAt, claimed, 8);
  let left = samples;
  let assigned = 0;
  for (let row = 0; row < rows && left > 0; row++) {
    const count = Math.min(box.u32(rowsAt + 8 * row), left);
    if (box.u32(rowsAt + 8 * row + 4) > 0) assigned += count;
    left -= count;
  }
  track.addSampleGroup(box.u32(4), assigned);
}

/**
 * SampleGroupDescriptionBox (8.9.3), of version 1 only: of the others each type's entries have a length of
 * their own. What the groups mean is not looked at.
 */
function readGroupDescriptions(context: Context, track: TrackState, path: Path, box: Box): void {
  if (!holds(context, path, box, track.index, 12) || box.version !== 1) return;
  if (!holds(context, path, box, track.index, 16)) return;
  // Without one length for all, each entry begins with its own.
  presentRows(context, path, box, track.index, 16, box.u32(12), box.u32(8) || 4);
}

/** User type of `senc` in the Protected Interoperable File Format, before it became a box of its own. */
const piffSampleEncryption = 'a2394f525a9b4f14a2446c427c648df4';

/** Reads a `uuid` of a track fragment, which may be the sample encryption of PIFF. */
export function readPiffSampleEncryption(
  context: Context,
  track: TrackState,
  path: Path,
  box: Box,
  samples: number,
): void {
  if (!holds(context, path, box, track.index, 16)) return;
  const { window, payload } = box;
  const userType = toHex(window.bytes.subarray(payload, payload + 16));
  if (userType !== piffSampleEncryption) return;
  const content = new Box(window, box.type, box.start, payload + 16, box.end);
  readSampleEncryption(context, track, path, content, samples, 20);
}

/**
 * SampleEncryptionBox (ISO/IEC 23001-7 7.2). In PIFF, flag 1 announces 20 bytes (`own`) before the count: an
 * algorithm, an initialisation vector size and a key id of its own.
 */
function readSampleEncryption(
  context: Context,
  track: TrackState,
  path: Path,
  box: Box,
  samples: number,
  own: number,
): void {
  if (!holds(context, path, box, track.index, 8)) return;
  const at = 4 + (box.flags & 1 ? own : 0);
  if (box.payloadSize < at + 4) return;
  const count = box.u32(at);
  // With subsamples an entry takes at least the two bytes of their number; without, it may be empty.
  if (box.flags & 2 && presentRows(context, path, box, track.index, at + 4, count, 2) < count)
    return;
  checkCount(context, track, path, box, count, samples);
}

/** SampleAuxiliaryInformationSizesBox (ISO/IEC 14496-12 8.7.8). */
function readAuxiliarySizes(
  context: Context,
  track: TrackState,
  path: Path,
  box: Box,
  samples: number,
): void {
  if (!holds(context, path, box, track.index, 9)) return;
  const at = box.flags & 1 ? 12 : 4;
  if (box.payloadSize < at + 5) return;
  const defaultSize = box.u8(at);
  const count = box.u32(at + 1);
  if (defaultSize === 0 && presentRows(context, path, box, track.index, at + 5, count, 1) < count)
    return;
  checkCount(context, track, path, box, count, samples);
}

/** SampleAuxiliaryInformationOffsetsBox (8.7.9). */
function readAuxiliaryOffsets(context: Context, track: TrackState, path: Path, box: Box): void {
  if (!holds(context, path, box, track.index, 8)) return;
  const at = box.flags & 1 ? 12 : 4;
  if (box.payloadSize < at + 4) return;
  const rowSize = box.version === 0 ? 4 : 8;
  presentRows(context, path, box, track.index, at + 4, box.u32(at), rowSize);
}

/** SubSampleInformationBox (8.7.7): sample numbers as differences, each with its subsamples. */
function readSubsamples(
  context: Context,
  track: TrackState,
  path: Path,
  box: Box,
  samples: number,
): void {
  if (!holds(context, path, box, track.index, 8)) return;
  const each = box.version === 1 ? 10 : 8;
  const claimed = box.u32(4);
  let present = 0;
  let sample = 0;
  for (let at = 8; present < claimed && box.payloadSize - at >= 6; present++) {
    sample += box.u32(at);
    at += 6 + each * (box.u32(at + 2) & 0xffff);
    if (at > box.payloadSize) break;
  }
  if (present < claimed)
    context.problem('table-truncated', path, box.offset, track.index, claimed, present);
  else checkCount(context, track, path, box, sample, samples);
}

/** More `claimed` samples than there are is a problem. */
function checkCount(
  context: Context,
  track: TrackState,
  path: Path,
  box: Box,
  claimed: number,
  samples: number,
): void {
  if (claimed > samples)
    context.problem('auxiliary-info-mismatch', path, box.offset, track.index, claimed, samples);
}
