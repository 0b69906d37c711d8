/**
 * GoPro's settings as KLV (GPMF, github.com/gopro/gpmf-parser): key, type, size of an element, number of
 * elements; padded to four bytes.
 */

import { u16, u32 } from '../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../bytes/fourcc.js';
import { isPrintable, unicode } from '../../bytes/text.js';
import type { MetadataBytes } from '../../media/metadata-facts.js';
import type { Collector } from './collector.js';

const DEVC = fourcc('DEVC');
/** Camera model and firmware. */
const wanted = new Set(['MINF', 'FMWR'].map(fourcc));
const TEXT = 'c'.charCodeAt(0);

/** The whole as a tag without a value, then the device's own words. */
export function readGpmfTags(part: MetadataBytes, collector: Collector): void {
  const { bytes, start, end } = part;
  collector.tag(part, 'udta', 'GPMF', null, start, end);
  for (let at = start; end - at >= 8; ) {
    const key = u32(bytes, at);
    const size = (bytes[at + 5] as number) * u16(bytes, at + 6);
    const content = at + 8;
    const stop = Math.min(content + size, end);
    if (wanted.has(key) && bytes[at + 4] === TEXT && isPrintable(bytes, content, stop))
      collector.tag(
        part,
        'udta',
        `GPMF:${fourccToString(key)}`,
        unicode(bytes, content, stop),
        content,
        stop,
      );
    // Into a device; over everything else in it.
    at = key === DEVC ? content : content + Math.ceil(size / 4) * 4;
  }
}
