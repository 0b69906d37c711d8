/** Records that cameras put after the last box, or into a box of their own at the top level. */

import { characters, u32 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import { isZero, type PrivacyList } from '../../../interpret/privacy/list.js';
import type { ElementLocation } from '../../../media/container-index.js';
import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import type { PrivacyKind } from '../../../report/report.js';
import type { IsobmffIndex } from '../raw.js';

/** Boxes at the top level that are such records, and what they are called. */
const records = new Map<number, { kind: PrivacyKind; name: string }>([
  [fourcc('sefd'), { kind: 'telemetry', name: 'Samsung records' }],
  [fourcc('Exif'), { kind: 'unread', name: 'Exif data in a box of their own' }],
  [fourcc('thum'), { kind: 'unread', name: 'a thumbnail in a box of its own' }],
]);
const SEFT = fourcc('SEFT');

/** Enough to tell whether anything is said there. */
const peek = 64 * 1024;

/**
 * Insta360: the last 32 bytes are this text; the trailer's length stands 40 bytes before the end
 * (ExifTool, QuickTimeStream.pl).
 */
const instaMark = '8db42d694ccc418790edff439fe026bf';
const instaTail = 40;

/** Header of a top-level box; only one of more than 4 GiB has a longer one. */
const headerSize = ({ size }: ElementLocation) => (size > 0xffffffff ? 16 : 8);

/**
 * Where what is no box begins, or what is none but looks like one that is cut; -1 where
 * the file ends with its last box.
 */
function oddEnd({ problems, layout }: IsobmffIndex): number {
  for (const { code, offset } of problems) {
    if (code === 'trailing-bytes') return offset;
    if (code === 'truncated-file') return layout.at(-1)?.offset ?? -1;
  }
  return -1;
}

export function wantTrailers(index: IsobmffIndex, wanted: MediaRequests): void {
  for (const box of index.layout) {
    if (!records.has(box.type)) continue;
    const header = headerSize(box);
    wanted.want(box.offset + header, Math.min(box.size - header, peek));
  }
  if (oddEnd(index) >= 0) wanted.want(Math.max(0, index.size - instaTail), instaTail);
}

export function findTrailers(index: IsobmffIndex, media: MediaData, list: PrivacyList): void {
  for (const box of index.layout) {
    const record = records.get(box.type);
    if (record === undefined) continue;
    const start = box.offset + headerSize(box);
    const length = box.offset + box.size - start;
    const begin = media.at(start, peek);
    if (isZero(begin, 0, begin.length)) continue;
    const place = { offset: start, path: fourccToString(box.type), trackIndex: -1 };
    const said = `${record.name}, ${length} bytes`;
    list.add(record.kind, said, 'binary', place, '', 0, length);
  }
  const odd = oddEnd(index);
  if (odd >= 0) findAtEnd(index.size, odd, media, list);
}

function findAtEnd(size: number, odd: number, media: MediaData, list: PrivacyList): void {
  const tail = media.at(Math.max(0, size - instaTail), instaTail);
  if (tail.length < instaTail) return;
  const mark = characters(tail.subarray(8, 40));
  let start = size;
  let what = '';
  if (mark === instaMark) {
    const view = new DataView(tail.buffer, tail.byteOffset);
    start = size - view.getUint32(0, true);
    what = 'Insta360 records';
  } else if (u32(tail, instaTail - 4) === SEFT) {
    start = odd;
    what = 'Samsung records';
  }
  if (start < odd || start >= size) return;
  const place = { offset: start, path: '', trackIndex: -1 };
  list.add(
    'telemetry',
    `${what}, ${size - start} bytes`,
    'binary',
    place,
    'trailer',
    0,
    size - start,
  );
}
