/** Whether a file has image items. */

import { u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { KeptElement } from '../../../media/container-index.js';
import type { IsobmffIndex } from '../raw.js';

const META = fourcc('meta');
const HDLR = fourcc('hdlr');
const PICT = fourcc('pict');
const PITM = fourcc('pitm');
const IPRP = fourcc('iprp');
/** Version and flags of a FullBox. */
export const fullHeader = 4;

/**
 * The first top-level `meta` box of image items. Other ones hold tags: they
 * have another handler and no items.
 */
export function imageMeta(index: IsobmffIndex): KeptElement | null {
  for (const box of index.kept)
    if (box.type === META && box.path === 'meta' && isPictures(box.bytes)) return box;
  return null;
}

/** By its handler; by its boxes where that is missing. */
function isPictures(bytes: Uint8Array): boolean {
  let handler = 0;
  let items = false;
  for (let at = fullHeader; at + 8 <= bytes.length; ) {
    const size = u32(bytes, at);
    const type = u32(bytes, at + 4);
    if (type === HDLR && at + 20 <= bytes.length) handler = u32(bytes, at + 16);
    if (type === PITM || type === IPRP) items = true;
    if (handler !== 0 || size < 8) break;
    at += size;
  }
  return handler === 0 ? items : handler === PICT;
}
