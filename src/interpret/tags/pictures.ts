import { u16, u32 } from '../../bytes/bytes.js';

const RIFF = 0x52494646;
const WEBP = 0x57454250;

/** Media type by a picture's first bytes; null for one that is not known. */
export function pictureType(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start < 12) return null;
  const head = u32(bytes, start);
  if (head >>> 8 === 0xffd8ff) return 'image/jpeg';
  if (head === 0x89504e47 && u32(bytes, start + 4) === 0x0d0a1a0a) return 'image/png';
  if (head === 0x47494638) return 'image/gif';
  if (head >>> 16 === 0x424d) return 'image/bmp';
  if (head === RIFF && u32(bytes, start + 8) === WEBP) return 'image/webp';
  const tiff = u16(bytes, start);
  if ((tiff === 0x4949 || tiff === 0x4d4d) && (head === 0x49492a00 || head === 0x4d4d002a))
    return 'image/tiff';
  return null;
}
