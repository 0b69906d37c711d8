import type { ContainerIndex, HeaderTimes } from '../../container-index.js';
import { creationDate } from '../timing.js';
import type { Place, PrivacyList } from './list.js';

/** When the file was made and changed: `mvhd`, and `tkhd` and `mdhd` of each track (ISO/IEC 14496-12 8.2.2, 8.3.2, 8.4.2). */
export function findHeaderTimes(index: ContainerIndex, list: PrivacyList): void {
  if (index.movie !== null) findTimes(index.movie.times, 'moov/mvhd', -1, list);
  index.tracks.forEach(({ times, mediaTimes }, trackIndex) => {
    findTimes(times, `moov/trak[${trackIndex}]/tkhd`, trackIndex, list);
    findTimes(mediaTimes, `moov/trak[${trackIndex}]/mdia/mdhd`, trackIndex, list);
  });
}

function findTimes(times: HeaderTimes, path: string, trackIndex: number, list: PrivacyList): void {
  const { offset, size, creation, modification } = times;
  if (offset < 0 || (creation === 0 && modification === 0)) return;
  const place: Place = { offset, path, trackIndex };
  const half = size / 2;
  if (creation === modification) {
    list.add('time', inWords(creation), 'binary', place, '', 0, size);
    return;
  }
  if (creation !== 0) list.add('time', inWords(creation), 'binary', place, '', 0, half);
  if (modification !== 0) list.add('time', inWords(modification), 'binary', place, '', half, size);
}

let lastSeconds = 0;
let lastWords = '';

/** The headers of a file mostly agree, and a date costs more to write than all else here. */
function inWords(seconds: number): string {
  if (seconds !== lastSeconds) {
    lastSeconds = seconds;
    lastWords = creationDate(seconds) ?? `${seconds} s after 1904-01-01`;
  }
  return lastWords;
}
