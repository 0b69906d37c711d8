import { Findings } from '../../../interpret/findings.js';
import { type MediaRange, MediaRequests } from '../../../media/media-data.js';
import type { Depth } from '../../family.js';
import { wantPictures } from '../metadata/attachments.js';
import type { MatroskaIndex, MatroskaTrack } from '../raw.js';
import { Segment } from '../segment.js';
import { frameHead, tellLength } from './durations.js';
import { openTrack, wantedOfFirst } from './track-source.js';

/** Of a frame that has to be decompressed to be looked at. */
const largestEncoded = 64 * 1024;
/** Of the ITU-T T.35 data of a frame, as far as what they are. */
const t35Head = 16;

/** What is wrong is said when tracks are described. */
const ignored = new Findings(0);

/**
 * The second phase: the beginning of first frames whose codec tells of itself there, of last frames whose
 * codec tells how long they are, and covers.
 */
export function requests(index: MatroskaIndex, { limits, metadata }: Depth): MediaRange[] {
  const wanted = new MediaRequests(index, limits);
  const { entries } = new Segment(index, ignored);
  entries.forEach((entry, i) => {
    const { raw } = index.tracks[i] as MatroskaTrack;
    const open = openTrack(entry, raw.type);
    if (open.encodings.encryption === null && raw.firstOffset >= 0) {
      const bytes = wantedOfFirst(open);
      const stored = bytes > 0 && open.encodings.frames !== 'none' ? largestEncoded : bytes;
      wanted.want(raw.firstOffset, Math.min(stored, raw.firstSize));
    }
    const asks = raw.latestOffset >= 0 && raw.latestDuration < 0;
    if (asks && open.type === 'audio' && tellLength.has(open.coding.codec))
      wanted.want(raw.latestOffset, Math.min(raw.latestSize, frameHead));
    if (raw.t35Offset >= 0) wanted.want(raw.t35Offset, Math.min(raw.t35Size, t35Head));
  });
  if (metadata) wantPictures(index, wanted);
  return wanted.ranges;
}
