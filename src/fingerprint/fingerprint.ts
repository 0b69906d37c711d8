/** The perceptual fingerprint of a picture. */

import { type BackendOption, selectBackend } from '../backends/select.js';
import { checkNames } from '../calls/options.js';
import { hashOf, pdqOf, type Turn, turned } from './pdq.js';
import { checkPicture, type Picture } from './picture.js';

/** Clockwise degrees; `mirror…`: left to right first, then turned. */
export type Variant =
  | 'rotate90'
  | 'rotate180'
  | 'rotate270'
  | 'mirror'
  | 'mirrorRotate90'
  | 'mirrorRotate180'
  | 'mirrorRotate270';

export interface Fingerprint {
  algorithm: 'pdq';
  /** 64 lower-case hex digits, as PDQ's reference prints them. */
  hash: string;
  /** 0 to 100. Under 50 there is too little in the picture to tell it by. */
  quality: number;
  /** The hashes of the picture turned and mirrored, where `dihedral` asks for them. */
  variants?: Record<Variant, string>;
}

export interface FingerprintOptions {
  /** Also the hashes of the seven other orientations. */
  dihedral?: boolean;
  /** As for `inspect`. */
  backend?: BackendOption;
}

const turn = (transpose: boolean, flipRows: boolean, flipColumns: boolean): Turn => ({
  transpose,
  flipRows,
  flipColumns,
});

const turns: Record<Variant, Turn> = {
  rotate90: turn(true, false, true),
  rotate180: turn(false, true, true),
  rotate270: turn(true, true, false),
  mirror: turn(false, false, true),
  mirrorRotate90: turn(true, true, true),
  mirrorRotate180: turn(false, true, false),
  mirrorRotate270: turn(true, false, false),
};

const nothing = '0'.repeat(64);

/**
 * PDQ of raw pixels (facebook/ThreatExchange). Pictures under 5 pixels on a side have the zero hash and
 * quality 0. Throws `TypeError` and `RangeError` for what is no picture.
 */
export function fingerprint(picture: Picture, options: FingerprintOptions = {}): Fingerprint {
  checkNames(options, ['dihedral', 'backend'], 'fingerprint');
  const backend = selectBackend(options.backend);
  const pdq = pdqOf(checkPicture(picture), backend);
  const found: Fingerprint = {
    algorithm: 'pdq',
    hash: pdq?.hash ?? nothing,
    quality: pdq?.quality ?? 0,
  };
  if (options.dihedral)
    found.variants = Object.fromEntries(
      Object.entries(turns).map(([name, how]) => [
        name,
        pdq === null ? nothing : hashOf(turned(pdq.values, how)),
      ]),
    ) as Record<Variant, string>;
  return found;
}
