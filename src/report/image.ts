/** What a report says of a still image. */

import type { Color, Hdr } from './picture.js';

/** The primary image of a HEIF or AVIF file. Places are byte offsets in the file; sizes are samples. */
export interface Image {
  itemId: number;
  /** As shown: crop, rotation and mirroring applied, in the order of the file. Null where nothing says it. */
  width: number | null;
  height: number | null;
  /** Before that; of a grid the whole picture. */
  codedWidth: number | null;
  codedHeight: number | null;
  /** To show it: rotate clockwise by `rotation` first, then, where `mirrored`, flip left-right. */
  rotation: 0 | 90 | 180 | 270;
  mirrored: boolean;
  /** The part of the coded picture that is shown, in its own samples; null where that is all of it. */
  crop: { x: number; y: number; width: number; height: number } | null;
  /**
   * What makes `width`, `rotation`, `mirrored` and `crop`, one after the other; each is said
   * of what the former ones leave.
   */
  transforms: (
    | { type: 'crop'; x: number; y: number; width: number; height: number }
    | { type: 'rotate'; clockwise: 90 | 180 | 270 }
    | { type: 'mirror'; exchanges: 'top-bottom' | 'left-right' }
  )[];
  sampleAspectRatio: [number, number];
  /** As of a video track: FFmpeg's names; of a derived image those of the coded one that it is made of. */
  codec: string | null;
  codecString: string | null;
  profile: string | null;
  level: string | null;
  bitDepth: number | null;
  chromaSubsampling: string | null;
  color: Color | null;
  /** Of the image itself, without its gain map. */
  hdr: Hdr | null;
  /**
   * How it is made of other items: tiles, layers at places, a copy, a base and its gain map;
   * null where it is coded itself.
   */
  derivation: 'grid' | 'overlay' | 'identity' | 'tone-map' | 'other' | null;
  grid: {
    rows: number;
    columns: number;
    tileWidth: number | null;
    tileHeight: number | null;
  } | null;
  /**
   * Progressive layers of a coded image, their sizes but for the last (`a1lx`), and which one
   * is to be shown (`lsel`, `a1op`).
   */
  layers: {
    sizes: number[];
    selected: number | null;
    operatingPoint: number | null;
  } | null;
  alpha: (ImagePart & { premultiplied: boolean }) | null;
  depth: ImagePart | null;
  /**
   * Makes an HDR picture of an SDR one (or the reverse). Headrooms (ISO 21496-1): log2 of
   * the brightest white to SDR white.
   */
  gainMap:
    | (ImagePart & {
        kind: 'iso-21496-1' | 'apple';
        baseHeadroom: number | null;
        alternateHeadroom: number | null;
      })
    | null;
  /** All auxiliary images of it, those above among them; `type` is the URN in `auxC`. */
  auxiliary: (ImagePart & { type: string | null })[];
  thumbnails: ImagePart[];
  exif: Exif | null;
  xmp: { itemId: number; offset: number | null; length: number } | null;
  /** The video of a motion photo that stands in the same file (`mpvd`), a whole MP4 by itself. */
  motionPhoto: {
    offset: number;
    length: number;
    presentationTimestampMicroseconds: number | null;
  } | null;
  /**
   * Apple's id that a Live Photo shares with its video (there the tag
   * `com.apple.quicktime.content.identifier`).
   */
  contentIdentifier: string | null;
  /** Items that stand for one another (`altr`), or belong together; the first 100. */
  groups: { type: string; id: number; itemIds: number[] }[];
  /** The first 1,000, in the order of the file; `itemCount` counts all of them. */
  items: ImageItem[];
  itemCount: number;
}

/** Another image that belongs to the primary one. */
export interface ImagePart {
  itemId: number;
  /** As shown. */
  width: number | null;
  height: number | null;
  bitDepth: number | null;
  codec: string | null;
  /** Of its first byte in the file; null where it is not there, or derived. */
  offset: number | null;
  /** Bytes. */
  length: number;
}

export interface ImageItem {
  id: number;
  /** Four-character code as stored, e.g. `hvc1`, `grid`, `Exif`, `mime`. */
  type: string;
  name: string | null;
  contentType: string | null;
  role:
    | 'primary'
    | 'image'
    | 'part'
    | 'thumbnail'
    | 'alpha'
    | 'depth'
    | 'gain-map'
    | 'auxiliary'
    | 'exif'
    | 'xmp'
    | 'data';
  hidden: boolean;
  encrypted: boolean;
  /** As shown; null for what is no image. */
  width: number | null;
  height: number | null;
  /** Of its first byte in the file; null where that is not there. */
  offset: number | null;
  /** Bytes, in all its extents. */
  length: number;
  extents: number;
}

/** What the Exif data of an image say. */
export interface Exif {
  itemId: number;
  /** Of the TIFF header, and of the data from there on; null where they are not in one piece. */
  offset: number | null;
  length: number;
  /** 1 to 8. The transforms of the image count, not this: writers keep it for their own use. */
  orientation: number | null;
  make: string | null;
  model: string | null;
  lens: string | null;
  software: string | null;
  /** ISO 8601, with the offset from UTC only where the file says it. */
  takenAt: string | null;
  modifiedAt: string | null;
  /** Decimal degrees, metres above sea level. */
  location: { latitude: number; longitude: number; altitude: number | null } | null;
}
