/** A short video beside the picture in one file (Android's Motion Photo format 1.0). */

import { fourcc } from '../../../bytes/fourcc.js';
import { readXml } from '../../../interpret/xml.js';
import type { Limits } from '../../../media/limits.js';
import type { MediaData } from '../../../media/media-data.js';
import type { Image } from '../../../report/report.js';
import type { IsobmffIndex } from '../raw.js';
import { imageXmp } from './metadata-items.js';

const MPVD = fourcc('mpvd');
const CAMERA = 'http://ns.google.com/photos/1.0/camera/';

/** The content of the top-level `mpvd` box, and of the XMP which moment of it the picture shows. */
export function motionPhoto(
  index: IsobmffIndex,
  media: MediaData,
  limits: Limits,
): Image['motionPhoto'] {
  const box = index.layout.find(({ type }) => type === MPVD);
  if (box === undefined) return null;
  const header = box.size >= 2 ** 32 ? 16 : 8;
  return {
    offset: box.offset + header,
    length: Math.max(0, box.size - header),
    presentationTimestampMicroseconds: timestamp(index, media, limits),
  };
}

function timestamp(index: IsobmffIndex, media: MediaData, limits: Limits): number | null {
  const [xmp] = imageXmp(index, media, limits);
  if (xmp === undefined) return null;
  for (const { element, attribute, value } of readXml(xmp.bytes)) {
    const { namespace, name } = attribute ?? element;
    if (namespace !== CAMERA || name !== 'MotionPhotoPresentationTimestampUs') continue;
    // -1 stands for "not said".
    const moment = Number(value);
    return Number.isSafeInteger(moment) && moment >= 0 ? moment : null;
  }
  return null;
}
