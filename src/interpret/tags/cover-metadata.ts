/** Metadata in a cover: a JPEG (ITU-T T.81 annex B) has them in segments before its first scan. */

import { characters, u16 } from '../../bytes/bytes.js';
import { unicode } from '../../bytes/text.js';
import type { MetadataBytes, MetadataItem } from '../../media/metadata-facts.js';
import type { PrivacyFinding } from '../../report/report.js';

export interface CoverMetadata {
  exif: MetadataItem[];
  xmp: MetadataItem[];
  /** What somebody wrote of the picture. */
  comments: PrivacyFinding[];
}

/** More than a picture has for a reason. */
const mostSegments = 100;
const longestComment = 500;
const SCAN = 0xffda;
const APP1 = 0xffe1;
const COM = 0xfffe;
const exifName = 'Exif\0\0';
const xmpName = 'http://ns.adobe.com/xap/1.0/\0';

/** Adds what the picture in `holder.bytes[start, end)` has; of other formats than JPEG nothing. */
export function coverMetadata(
  holder: MetadataBytes,
  start: number,
  end: number,
  to: CoverMetadata,
): void {
  const { bytes } = holder;
  let at = start + 2;
  for (let i = 0; i < mostSegments && end - at >= 4; i++) {
    const marker = u16(bytes, at);
    const stop = at + 2 + u16(bytes, at + 2);
    if (marker < 0xff00 || marker === SCAN || stop > end) return;
    if (marker === APP1) {
      const named = (name: string) =>
        stop - at - 4 >= name.length &&
        characters(bytes.subarray(at + 4, at + 4 + name.length)) === name;
      if (named(exifName)) to.exif.push(itemOf(holder, 'Exif', at + 4 + exifName.length, stop));
      else if (named(xmpName)) to.xmp.push(itemOf(holder, 'XMP', at + 4 + xmpName.length, stop));
    }
    const comment = marker === COM ? unicode(bytes, at + 4, stop).trim() : '';
    if (comment !== '')
      to.comments.push({
        kind: 'person',
        value: comment.slice(0, longestComment),
        encoding: 'text',
        path: `${holder.path}/COM`,
        offset: holder.base + at + 4,
        length: stop - at - 4,
        trackIndex: holder.trackIndex < 0 ? null : holder.trackIndex,
      });
    at = stop;
  }
}

function itemOf(holder: MetadataBytes, name: string, start: number, end: number): MetadataItem {
  return {
    itemId: 0,
    path: `${holder.path}/${name}`,
    bytes: holder.bytes.subarray(start, end),
    places: (from, to) => [
      {
        offset: holder.base + start + from,
        length: Math.max(0, Math.min(to, end - start) - from),
      },
    ],
  };
}
