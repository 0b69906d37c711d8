/**
 * Indexes of a file's fragments: `sidx` (ISO/IEC 14496-12 8.16.3) and `mfra`
 * (8.8.9). They are checked, not used.
 */

import { type Context, type Path, pathTo } from '../../../media/parsing-context.js';
import * as type from './box-types.js';
import { type Box, Children, holds, holdsVersion, presentRows } from './boxes.js';
import { parseHeader } from './mp4box.js';

export function readSegmentIndex(context: Context, box: Box): void {
  const path = pathTo(null, type.sidx);
  if (!holdsVersion(context, path, box, -1, 24, 32)) return;
  const rowsAt = box.version === 1 ? 32 : 24;
  const claimed = box.u32(rowsAt - 4) & 0xffff;
  const count = presentRows(context, path, box, -1, rowsAt, claimed, 12);
  const header = parseHeader('sidx', box, rowsAt + 12 * count, (bytes) =>
    bytes.setUint16(rowsAt - 2, count),
  );
  if (header.timescale === 0) context.problem('zero-timescale', path, box.offset);
  // Offsets count from the first byte after this box.
  let at = box.offset + box.size + header.first_offset;
  for (const [i, { referenced_size: size }] of header.references.entries()) {
    at += size;
    if (size > 0 && at <= context.fileSize) continue;
    context.problem('invalid-segment-index', path, box.offset, -1, i + 1);
    return;
  }
}

export function readRandomAccessIndex(context: Context, box: Box): void {
  const path = pathTo(null, type.mfra);
  const children = Children.of(context, path, box);
  for (let child = children.next(); child !== null; child = children.next()) {
    const childPath = pathTo(path, child.type);
    if (child.type === type.tfra) readTrackFragmentOffsets(context, childPath, child);
    else if (child.type === type.mfro && holds(context, childPath, child, -1, 8)) {
      // mfro (8.8.11) repeats the size of the mfra that it ends.
      if (parseHeader('mfro', child)._size !== box.size)
        context.problem('invalid-random-access-index', childPath, child.offset);
    }
  }
}

/** `tfra` (8.8.10). */
function readTrackFragmentOffsets(context: Context, path: Path, box: Box): void {
  if (!holdsVersion(context, path, box, -1, 16, 16)) return;
  const wide = box.version === 1;
  // Widths less one of the numbers of traf, trun and sample.
  const lengths = box.u32(8);
  const rowSize = (wide ? 16 : 8) + 3 + ((lengths >> 4) & 3) + ((lengths >> 2) & 3) + (lengths & 3);
  const rows = presentRows(context, path, box, -1, 16, box.u32(12), rowSize);
  for (let row = 0; row < rows; row++) {
    const at = 16 + row * rowSize;
    const offset = wide ? box.window.u64(box.payload + at + 8) : box.u32(at + 4);
    if (offset < context.fileSize) continue;
    context.problem('invalid-random-access-index', path, box.offset);
    return;
  }
}
