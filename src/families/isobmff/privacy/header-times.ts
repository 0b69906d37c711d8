import type { Place, PrivacyList } from '../../../interpret/privacy/list.js';
import { creationDate } from '../describe/creation-date.js';
import type { HeaderTimes, IsobmffIndex, IsobmffTrack } from '../raw.js';

/**
 * When the file was made and changed: `mvhd`, and `tkhd` and `mdhd` of each track (ISO/IEC
 * 14496-12 8.2.2, 8.3.2, 8.4.2).
 */
export function findHeaderTimes(index: IsobmffIndex, list: PrivacyList): void {
  if (index.raw.movie !== null) findTimes(index.raw.movie.times, 'moov/mvhd', -1, list);
  for (let trackIndex = 0; trackIndex < index.tracks.length; trackIndex++) {
    const { times, mediaTimes } = (index.tracks[trackIndex] as IsobmffTrack).raw;
    findTimes(times, `moov/trak[${trackIndex}]/tkhd`, trackIndex, list);
    findTimes(mediaTimes, `moov/trak[${trackIndex}]/mdia/mdhd`, trackIndex, list);
  }
}

function findTimes(times: HeaderTimes, path: string, trackIndex: number, list: PrivacyList): void {
  const { offset, size, creation, modification } = times;
  if (offset < 0) return;
  const place: Place = { offset, path, trackIndex };
  const half = size / 2;
  // A clock that was not set says nothing: it begins in 1904 or 1970.
  const created = creationDate(creation);
  const modified = creationDate(modification);
  if (created !== null && creation === modification) {
    list.add('time', created, 'binary', place, '', 0, size);
    return;
  }
  if (created !== null) list.add('time', created, 'binary', place, '', 0, half);
  if (modified !== null) list.add('time', modified, 'binary', place, '', half, size);
}
