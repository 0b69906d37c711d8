/**
 * What the Exif data of an image add to its report. Apart from their reader, which is loaded when an image
 * has any.
 */

import type { Exif, MediaReport, PrivacyFinding, RawTag } from '../../report/report.js';

export interface ImageExif {
  /** Of the first item; null where there is none. */
  exif: Exif | null;
  contentIdentifier: string | null;
  /** ISO 8601 in UTC; null where the time zone is not said. */
  createdAt: string | null;
  tags: RawTag[];
  pictures: MediaReport['pictures'];
  privacy: PrivacyFinding[];
}

export const noExif: Readonly<ImageExif> = {
  exif: null,
  contentIdentifier: null,
  createdAt: null,
  tags: [],
  pictures: [],
  privacy: [],
};
