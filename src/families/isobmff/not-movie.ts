import { u16, u32 } from '../../bytes/bytes.js';
import { fourcc } from '../../bytes/fourcc.js';
import { MediaError } from '../../media/errors.js';
import type { IsobmffIndex } from './raw.js';

/** A file signature at an offset of the first bytes. */
interface Signature {
  name: string;
  matches(head: Uint8Array): boolean;
}

function startsWith(head: Uint8Array, text: string, at = 0): boolean {
  for (let i = 0; i < text.length; i++) if (head[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function riff(form: string): (head: Uint8Array) => boolean {
  return (head) =>
    (startsWith(head, 'RIFF') || startsWith(head, 'RF64')) && startsWith(head, form, 8);
}

/** MPEG transport stream packets begin with 0x47 and are 188 bytes long (192 with a time stamp), longer than the bytes at hand. */
function isTransportStream(head: Uint8Array): boolean {
  const plain =
    head[0] === 0x47 && ((head[3] ?? 0) & 0x10) !== 0 && u16(head, 1) % 0x2000 <= 0x1fff;
  const stamped = head[4] === 0x47 && ((head[7] ?? 0) & 0x10) !== 0 && (head[0] ?? 0) < 0x40;
  return plain || stamped;
}

const signatures: Signature[] = [
  {
    name: 'Matroska or WebM',
    matches: (head) => head.length >= 4 && u32(head, 0) === 0x1a45dfa3,
  },
  { name: 'AVI', matches: riff('AVI ') },
  { name: 'WAV', matches: riff('WAVE') },
  { name: 'WebP', matches: riff('WEBP') },
  { name: 'Ogg', matches: (head) => startsWith(head, 'OggS') },
  { name: 'FLAC', matches: (head) => startsWith(head, 'fLaC') },
  { name: 'FLV', matches: (head) => startsWith(head, 'FLV\x01') },
  { name: 'AIFF', matches: (head) => startsWith(head, 'FORM') && startsWith(head, 'AIF', 8) },
  {
    name: 'ASF (WMV or WMA)',
    matches: (head) =>
      head.length >= 8 && u32(head, 0) === 0x3026b275 && u32(head, 4) === 0x8e66cf11,
  },
  {
    name: 'JPEG',
    matches: (head) => head.length >= 3 && u16(head, 0) === 0xffd8 && head[2] === 0xff,
  },
  { name: 'PNG', matches: (head) => startsWith(head, '\x89PNG\r\n\x1a\n') },
  { name: 'GIF', matches: (head) => startsWith(head, 'GIF8') },
  { name: 'MPEG program stream', matches: (head) => head.length >= 4 && u32(head, 0) === 0x1ba },
  { name: 'MP3', matches: (head) => startsWith(head, 'ID3') },
  { name: 'MPEG transport stream', matches: (head) => head.length >= 8 && isTransportStream(head) },
  {
    name: 'MP3',
    matches: (head) =>
      head.length >= 4 && u16(head, 0) >> 5 === 0x7ff && ((head[1] as number) & 0x06) === 0x02,
  },
];

const imageBrands = new Set(
  [
    'mif1',
    'mif2',
    'msf1',
    'heic',
    'heix',
    'heim',
    'heis',
    'hevc',
    'hevx',
    'avif',
    'avis',
    'avci',
    'jpeg',
    'j2ki',
    'vvic',
    '1pic',
  ].map(fourcc),
);
const AVIF = fourcc('avif');
const MOOF = fourcc('moof');
const STYP = fourcc('styp');

/** Boxes that a file of ISO BMFF or QuickTime can have at its top level. */
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
  return (
    brands !== null &&
    (imageBrands.has(brands.major) || brands.compatible.some((brand) => imageBrands.has(brand)))
  );
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

/** Why a file without a movie header gives no report. Says what it is instead, and what to do. */
export function notMovie(index: IsobmffIndex): MediaError {
  const { head, size } = index;
  if (size === 0) return new MediaError('not-media', 'the file is empty: give one with content');
  for (const { name, matches } of signatures)
    if (matches(head))
      return new MediaError(
        'unsupported-container',
        `this is ${name}, which boxray does not read yet: give an MP4 or QuickTime file`,
        { offset: 0 },
      );
  const boxes = index.layout;
  if (!boxes.some((box) => topLevel.has(box.type)))
    return new MediaError(
      'not-media',
      'the file does not begin like any media file that boxray knows: check that it is complete and not encrypted as a whole',
      { offset: 0 },
    );
  if (isImageFile(index))
    return new MediaError(
      'no-movie-header',
      `this is a still image (${imageName(index)}) of which the description (meta) is not there or cannot be read: get a complete copy`,
      { offset: 0 },
    );
  if (boxes.some((box) => box.type === MOOF || box.type === STYP))
    return new MediaError(
      'no-movie-header',
      'this is a media segment without its movie header (moov): put the initialization segment in front of it',
    );
  if (index.raw.compressedMovie)
    return new MediaError(
      'no-movie-header',
      'the movie header (moov) is compressed: write the file anew with an uncompressed one',
    );
  return new MediaError(
    'no-movie-header',
    'the file has no movie header (moov), so nothing in it can be found: it is cut short or was never finished; get a complete copy',
  );
}
