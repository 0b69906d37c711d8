/**
 * Still images (HEIF, AVIF): what the top-level `meta` box says, as the report shows it. `still.ts` puts it
 * together from the others: `items.ts` reads the box; `roles.ts` says what each item is
 * for, `picture.ts` how large and how coded an image is, `transforms.ts` what is shown of it, `parts.ts` what
 * belongs to it, `item-data.ts` where the bytes of an item are, `checks.ts` what is wrong.
 */

import type { Findings } from '../../../interpret/findings.js';
import type { Limits } from '../../../media/limits.js';
import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import type { IsobmffIndex } from '../raw.js';
import { imageMeta } from './image-meta.js';
import { readStill, type Still, wantItems } from './still.js';

/** Whether a report can be made of a file without a movie: it has image items. */
export function holdsImage(index: IsobmffIndex): boolean {
  return imageMeta(index) !== null;
}

/** The second phase: see {@link wantItems}. */
export function wantImage(index: IsobmffIndex, limits: Limits, wanted: MediaRequests): void {
  if (holdsImage(index)) wantItems(index, limits, wanted);
}

const none: Still = { image: null, exif: [], xmp: [] };

/** Never throws; problems go to `findings`. */
export function describeStill(
  index: IsobmffIndex,
  media: MediaData,
  limits: Limits,
  findings: Findings,
): Still {
  // Few files have one, and what reads it is loaded with the first.
  return holdsImage(index) ? (readStill(index, media, limits, findings) ?? none) : none;
}
