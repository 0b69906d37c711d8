import { fourcc } from '../../bytes/fourcc.js';
import { MediaError } from '../../media/errors.js';
import { type DetectedType, detectType } from '../../media/signatures.js';
import { isImageBrand } from './describe/brands.js';
import type { IsobmffIndex } from './raw.js';

const CRX = fourcc('crx ');
const AVIF = fourcc('avif');
const MOOF = fourcc('moof');
const STYP = fourcc('styp');

/** Boxes that a file of ISO BMFF or QuickTime can have at its top level. */
const MINI = fourcc('mini');

const topLevel = new Set(
  [
    'ftyp',
    'styp',
    'moov',
    'moof',
    'mdat',
    'free',
    'skip',
    'wide',
    'meta',
    'uuid',
    'sidx',
    'ssix',
    'pnot',
    'pdin',
    'mfra',
    'emsg',
    'prft',
    'udta',
    'imda',
    'etyp',
  ].map(fourcc),
);

function isImageFile({ raw: { brands } }: IsobmffIndex): boolean {
  return brands !== null && (isImageBrand(brands.major) || brands.compatible.some(isImageBrand));
}

function imageName({ raw: { brands } }: IsobmffIndex): string {
  return brands !== null && (brands.major === AVIF || brands.compatible.includes(AVIF))
    ? 'AVIF'
    : 'HEIF';
}

/** Why frames of a still image cannot be listed or hashed. */
export function noFrames(index: IsobmffIndex): MediaError {
  return new MediaError(
    'no-movie-header',
    `this is a still image (${imageName(index)}), which has no frames: inspect says what is in it`,
    { offset: 0 },
  );
}

/** Types of media that do not say so before the slash. */
const mediaTypes =
  /^(?:video|audio|image)\/|\/(?:ogg|mxf|vnd\.rn-realmedia|vnd\.apple\.mpegurl|dash\+xml)$/;

function otherType(detected: DetectedType): MediaError {
  const where = { offset: 0, detected };
  return mediaTypes.test(detected.mimeType)
    ? new MediaError(
        'unsupported-container',
        `this is ${detected.name}, which boxray does not read: give an MP4, QuickTime, HEIF or AVIF file`,
        where,
      )
    : new MediaError('not-media', `this is ${detected.name}, which is no media file`, where);
}

/** A raw photo of Canon: it has a movie header, of which the tracks are no pictures that players know. */
export function isRawPhoto({ raw: { brands } }: IsobmffIndex): boolean {
  return brands?.major === CRX;
}

/** Why a file without a movie header gives no report. Says what it is instead, and what to do. */
export function notMovie(index: IsobmffIndex): MediaError {
  const { head, size } = index;
  if (size === 0) return new MediaError('not-media', 'the file is empty: give one with content');
  const detected = detectType(head);
  if (detected !== null) return otherType(detected);
  const boxes = index.layout;
  if (!boxes.some((box) => topLevel.has(box.type)))
    return new MediaError(
      'not-media',
      'the file does not begin like any media file that boxray knows: check that it is ' +
        'complete and not encrypted as a whole',
      { offset: 0 },
    );
  if (boxes.some((box) => box.type === MINI))
    return new MediaError(
      'unsupported-container',
      'this is a low-overhead image (a MinimizedImageBox, ISO/IEC 23008-12), which boxray does not ' +
        'read: give a HEIF or AVIF file with a meta box',
      {
        offset: 0,
        detected: { mimeType: 'image/heif', name: 'a low-overhead HEIF or AVIF image' },
      },
    );
  if (isImageFile(index))
    return new MediaError(
      'no-movie-header',
      `this is a still image (${imageName(index)}) of which the description (meta) is not ` +
        'there or cannot be read: get a complete copy',
      { offset: 0 },
    );
  if (boxes.some((box) => box.type === MOOF || box.type === STYP))
    return new MediaError(
      'no-movie-header',
      'this is a media segment without its movie header (moov): put the initialization ' +
        'segment in front of it',
    );
  if (index.raw.compressedMovie)
    return new MediaError(
      'no-movie-header',
      'the movie header (moov) is compressed: write the file anew with an uncompressed one',
    );
  return new MediaError(
    'no-movie-header',
    'the file has no movie header (moov), so nothing in it can be found: it is cut short or ' +
      'was never finished; get a complete copy',
  );
}
