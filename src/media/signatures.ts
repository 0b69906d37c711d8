/** What a file is that boxray does not read, by its first bytes: so that an error can name it. */

import { u16, u32 } from '../bytes/bytes.js';

/** `mimeType` is IANA's where there is one. */
export interface DetectedType {
  mimeType: string;
  name: string;
}

/**
 * Characters (one a byte) that stand `at` bytes into the file; `_` stands for any byte.
 * The first row that fits counts.
 */
type Row = [name: string, mimeType: string, characters: string, at?: number];

const rows: Row[] = [
  ['JPEG', 'image/jpeg', '\xff\xd8\xff'],
  ['PNG', 'image/png', '\x89PNG\r\n\x1a\n'],
  ['GIF', 'image/gif', 'GIF8'],
  ['WebP', 'image/webp', 'RIFF____WEBP'],
  ['Canon CR2', 'image/x-canon-cr2', 'II*\0____CR'],
  ['TIFF', 'image/tiff', 'II*\0'],
  ['TIFF', 'image/tiff', 'MM\0*'],
  ['BigTIFF', 'image/tiff', 'II+\0\x08\0'],
  ['BigTIFF', 'image/tiff', 'MM\0+\0\x08'],
  ['Fujifilm RAF', 'image/x-fuji-raf', 'FUJIFILMCCD-RAW'],
  ['Photoshop', 'image/vnd.adobe.photoshop', '8BPS\0'],
  ['OpenEXR', 'image/x-exr', 'v/1\x01'],
  ['DPX', 'image/x-dpx', 'SDPX'],
  ['DPX', 'image/x-dpx', 'XPDS'],
  ['JPEG 2000', 'image/jp2', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['JPEG 2000 codestream', 'image/j2c', '\xff\x4f\xff\x51'],
  ['JPEG XL', 'image/jxl', '\0\0\0\x0cJXL \r\n\x87\n'],
  ['JPEG XL', 'image/jxl', '\xff\n'],
  ['Canon CR3', 'image/x-canon-cr3', 'ftypcrx ', 4],
  ['AVI', 'video/vnd.avi', 'RIFF____AVI '],
  ['WAV', 'audio/vnd.wave', 'RIFF____WAVE'],
  ['WAV', 'audio/vnd.wave', 'RF64____WAVE'],
  ['Wave64', 'audio/x-w64', 'riff\x2e\x91\xcf\x11'],
  ['AIFF', 'audio/aiff', 'FORM____AIF'],
  ['Ogg', 'application/ogg', 'OggS'],
  ['FLAC', 'audio/flac', 'fLaC'],
  ['FLV', 'video/x-flv', 'FLV\x01'],
  ['ASF (WMV or WMA)', 'video/x-ms-asf', '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['RealMedia', 'application/vnd.rn-realmedia', '.RMF'],
  ['RealAudio', 'audio/vnd.rn-realaudio', '.ra\xfd'],
  ['MXF', 'application/mxf', '\x06\x0e\x2b\x34\x02\x05\x01'],
  ['IVF', 'video/x-ivf', 'DKIF'],
  ['YUV4MPEG2', 'video/x-yuv4mpeg', 'YUV4MPEG2'],
  ['MPEG program stream', 'video/mp2p', '\0\0\x01\xba'],
  ['MPEG-1 or MPEG-2 video', 'video/mpeg', '\0\0\x01\xb3'],
  ['MIDI', 'audio/midi', 'MThd'],
  ['AMR', 'audio/amr', '#!AMR'],
  ['Core Audio Format', 'audio/x-caf', 'caff\0\x01'],
  ["Monkey's Audio", 'audio/x-ape', 'MAC '],
  ['WavPack', 'audio/x-wavpack', 'wvpk'],
  ['True Audio', 'audio/x-tta', 'TTA1'],
  ['DSF', 'audio/x-dsf', 'DSD '],
  ['Sun audio', 'audio/basic', '.snd'],
  ['AC-3', 'audio/ac3', '\x0b\x77'],
  ['DTS', 'audio/vnd.dts', '\x7f\xfe\x80\x01'],
  ['MP3', 'audio/mpeg', 'ID3'],
  ['WebVTT', 'text/vtt', 'WEBVTT'],
  ['HLS playlist', 'application/vnd.apple.mpegurl', '#EXTM3U'],
  ['PDF', 'application/pdf', '%PDF-'],
  ['PostScript', 'application/postscript', '%!PS'],
  ['ZIP', 'application/zip', 'PK\x03\x04'],
  ['ZIP', 'application/zip', 'PK\x05\x06'],
  ['gzip', 'application/gzip', '\x1f\x8b'],
  ['bzip2', 'application/x-bzip2', 'BZh'],
  ['xz', 'application/x-xz', '\xfd7zXZ\0'],
  ['Zstandard', 'application/zstd', '\x28\xb5\x2f\xfd'],
  ['7-Zip', 'application/x-7z-compressed', '7z\xbc\xaf\x27\x1c'],
  ['RAR', 'application/vnd.rar', 'Rar!\x1a\x07'],
  ['RTF', 'application/rtf', '{\\rtf'],
  ['Microsoft Office', 'application/x-ole-storage', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['SQLite', 'application/vnd.sqlite3', 'SQLite format 3\0'],
  ['ELF program', 'application/x-elf', '\x7fELF'],
  ['Windows program', 'application/vnd.microsoft.portable-executable', 'MZ'],
  ['BMP', 'image/bmp', 'BM____\0\0\0\0'],
];

function fits(head: Uint8Array, characters: string, at: number): boolean {
  if (head.length < at + characters.length) return false;
  for (let i = 0; i < characters.length; i++)
    if (characters[i] !== '_' && head[at + i] !== characters.charCodeAt(i)) return false;
  return true;
}

/** EBML's head names the document type within its first bytes (RFC 8794 11.2.7). */
function ebmlType(head: Uint8Array): DetectedType | null {
  if (head.length < 4 || u32(head, 0) !== 0x1a45dfa3) return null;
  for (let at = 4; at + 4 <= head.length; at++)
    if (fits(head, 'webm', at)) return { name: 'WebM', mimeType: 'video/webm' };
  return { name: 'Matroska', mimeType: 'video/matroska' };
}

/**
 * MPEG transport stream packets begin with 0x47 and are 188 bytes long (192 with a time stamp), longer than
 * the bytes at hand: the adaptation field control, which is never 0, and the error flag must do.
 */
function isTransportStream(head: Uint8Array): boolean {
  const packetAt = (at: number) =>
    head[at] === 0x47 &&
    ((head[at + 1] ?? 0x80) & 0x80) === 0 &&
    ((head[at + 3] ?? 0) & 0x30) !== 0;
  return head.length >= 8 && (packetAt(0) || ((head[0] as number) < 0x40 && packetAt(4)));
}

/** Frame headers of ISO/IEC 11172-3 2.4.1.3 and ADTS (ISO/IEC 14496-3 1.A.2.2). */
function mpegAudioType(head: Uint8Array): DetectedType | null {
  if (head.length < 4 || u16(head, 0) >> 4 !== 0xfff) {
    // MPEG-2.5 has one bit of the syncword less.
    if (head.length < 4 || u16(head, 0) >> 5 !== 0x7ff) return null;
  }
  const second = head[1] as number;
  const third = head[2] as number;
  const layer = (second >> 1) & 3;
  if (layer === 0)
    return (second & 0xf0) === 0xf0 && ((third >> 2) & 15) < 13
      ? { name: 'AAC (ADTS)', mimeType: 'audio/aac' }
      : null;
  if (third >> 4 === 15 || ((third >> 2) & 3) === 3) return null;
  return { name: layer === 1 ? 'MP3' : 'MPEG audio', mimeType: 'audio/mpeg' };
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Markup, which may come after a byte order mark and blanks. */
function markupType(head: Uint8Array): DetectedType | null {
  let at = byteOrderMark.every((byte, i) => head[i] === byte) ? byteOrderMark.length : 0;
  while (at < head.length && [0x20, 0x09, 0x0a, 0x0d].includes(head[at] as number)) at++;
  if (head[at] !== 0x3c) return null;
  const text = String.fromCharCode(...head.subarray(at)).toLowerCase();
  if (text.startsWith('<!doctype html') || /^<(?:html|head|body|script)\b/.test(text))
    return { name: 'HTML', mimeType: 'text/html' };
  if (text.includes('<svg')) return { name: 'SVG', mimeType: 'image/svg+xml' };
  if (text.includes('<mpd')) return { name: 'DASH manifest', mimeType: 'application/dash+xml' };
  return text.startsWith('<?xml') ? { name: 'XML', mimeType: 'application/xml' } : null;
}

/**
 * `head`: the first (at most 64) bytes of a file. Null where they are those of nothing that is known here.
 */
export function detectType(head: Uint8Array): DetectedType | null {
  for (const [name, mimeType, characters, at = 0] of rows)
    if (fits(head, characters, at)) return { mimeType, name };
  const found = ebmlType(head) ?? mpegAudioType(head) ?? markupType(head);
  if (found !== null) return found;
  return isTransportStream(head) ? { name: 'MPEG transport stream', mimeType: 'video/mp2t' } : null;
}
