/** A short video beside the picture in one file (Android's Motion Photo format 1.0). */

import { fourcc } from '../../../bytes/fourcc.js';
import type { Image } from '../../../report/report.js';
import type { IsobmffIndex } from '../raw.js';

const MPVD = fourcc('mpvd');

/** The content of the top-level `mpvd` box. Which moment of it the picture shows stands in XMP. */
export function motionPhoto(index: IsobmffIndex): Image['motionPhoto'] {
  const box = index.layout.find(({ type }) => type === MPVD);
  if (box === undefined) return null;
  const header = box.size >= 2 ** 32 ? 16 : 8;
  return {
    offset: box.offset + header,
    length: Math.max(0, box.size - header),
    presentationTimestampMicroseconds: null,
  };
}
