import type { MetadataItem } from '../media/metadata-facts.js';
import type { Image } from '../report/report.js';
import type { ImageExif } from './exif/image-exif.js';
import { readXml } from './xml.js';

const CAMERA = 'http://ns.google.com/photos/1.0/camera/';

/** The image with what its Exif and the first of its XMP packets say. */
export function describeImage(
  image: Image | null,
  [packet]: readonly MetadataItem[],
  { exif, contentIdentifier }: ImageExif,
): Image | null {
  if (image === null) return null;
  const { motionPhoto } = image;
  return {
    ...image,
    exif,
    contentIdentifier,
    motionPhoto: motionPhoto && {
      ...motionPhoto,
      presentationTimestampMicroseconds: packet === undefined ? null : shownMoment(packet.bytes),
    },
  };
}

/** Which moment of a motion photo's video the picture shows (Android's Motion Photo format 1.0). */
function shownMoment(xmp: Uint8Array): number | null {
  for (const { element, attribute, value } of readXml(xmp).values) {
    const { namespace, name } = attribute ?? element;
    if (namespace !== CAMERA || name !== 'MotionPhotoPresentationTimestampUs') continue;
    // -1 stands for "not said".
    const moment = Number(value);
    return Number.isSafeInteger(moment) && moment >= 0 ? moment : null;
  }
  return null;
}
