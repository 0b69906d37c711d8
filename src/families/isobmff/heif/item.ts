/** An item of a `meta` box, and where its data stand: ISO/IEC 14496-12 8.11. */

import type { MediaRange } from '../../../media/media-data.js';

export interface Item {
  id: number;
  /** Position in `iinf`; -1 for an item that only `iloc` names. */
  index: number;
  /** Four-character code: `hvc1`, `av01`, `grid`, `Exif`, `mime` …; 0 where it is not said. */
  type: number;
  name: string | null;
  contentType: string | null;
  /** Not meant to be shown by itself. */
  hidden: boolean;
  encrypted: boolean;
  location: ItemLocation | null;
}

/**
 * An entry of `iloc`. Its extents are read where they stand: a hostile file has more
 * of them than are worth keeping.
 */
export interface ItemLocation {
  /** 0: offsets in the file; 1: in `idat`; 2: in another item's data. */
  method: number;
  /** 0, or a data reference that is this file. */
  external: boolean;
  base: number;
  /** Of the first extent, in the bytes of `meta`. */
  at: number;
  count: number;
  indexSize: number;
  offsetSize: number;
  lengthSize: number;
}

/** An entry of `grpl`. */
export interface EntityGroup {
  type: number;
  id: number;
  entities: number[];
}

/**
 * The extents of an item as ranges of the file, in order, at most 1,000; `fault`:
 * why the data are not (all) there.
 */
export interface ItemPlaces {
  ranges: MediaRange[];
  /** Bytes of all extents. */
  length: number;
  fault: string | null;
}
