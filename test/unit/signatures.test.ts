/** What files are named that are not read, by their first bytes. */
import { describe, expect, test } from 'vitest';
import { detectType } from '../../src/media/signatures.js';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const hex = (digits: string) => new Uint8Array(Buffer.from(digits, 'hex'));

describe('kinds of files', () => {
  test.each<[string, string, Uint8Array]>([
    ['JPEG', 'image/jpeg', hex('ffd8ffe1001845786966')],
    ['PNG', 'image/png', hex('89504e470d0a1a0a0000000d')],
    ['GIF', 'image/gif', bytes('GIF89a')],
    ['WebP', 'image/webp', bytes('RIFF\x10\0\0\0WEBPVP8 ')],
    ['TIFF', 'image/tiff', hex('49492a0008000000')],
    ['TIFF', 'image/tiff', hex('4d4d002a00000008')],
    ['Canon CR2', 'image/x-canon-cr2', hex('49492a001000000043520200')],
    ['Canon CR3', 'image/x-canon-cr3', bytes('\0\0\0\x18ftypcrx \0\0\0\x01crx isom')],
    ['JPEG 2000', 'image/jp2', hex('0000000c6a5020200d0a870a')],
    ['JPEG XL', 'image/jxl', hex('0000000c4a584c200d0a870a')],
    ['JPEG XL', 'image/jxl', hex('ff0afa7f0190080600')],
    ['Photoshop', 'image/vnd.adobe.photoshop', bytes('8BPS\0\x01')],
    ['BMP', 'image/bmp', hex('424d36000c000000000036000000')],
    [
      'SVG',
      'image/svg+xml',
      bytes('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">'),
    ],
    ['SVG', 'image/svg+xml', bytes('  <svg width="1">')],
    ['HTML', 'text/html', bytes('\xef\xbb\xbf\n<!DOCTYPE html><html>')],
    ['HTML', 'text/html', bytes('<html lang="en">')],
    ['XML', 'application/xml', bytes('<?xml version="1.0"?><error>')],
    ['PDF', 'application/pdf', bytes('%PDF-1.7')],
    ['ZIP', 'application/zip', hex('504b030414000000')],
    ['gzip', 'application/gzip', hex('1f8b0800')],
    ['RAR', 'application/vnd.rar', hex('526172211a0701')],
    ['7-Zip', 'application/x-7z-compressed', hex('377abcaf271c')],
    ['MP3', 'audio/mpeg', bytes('ID3\x04\0\0')],
    ['MP3', 'audio/mpeg', hex('fffb9064')],
    ['MP3', 'audio/mpeg', hex('ffe318c4')],
    ['MPEG audio', 'audio/mpeg', hex('fffd8004')],
    ['AAC (ADTS)', 'audio/aac', hex('fff15080')],
    ['WAV', 'audio/vnd.wave', bytes('RIFF\x24\0\0\0WAVEfmt ')],
    ['AIFF', 'audio/aiff', bytes('FORM\0\0\0\0AIFF')],
    ['FLAC', 'audio/flac', bytes('fLaC')],
    ['Ogg', 'application/ogg', bytes('OggS')],
    ['AMR', 'audio/amr', bytes('#!AMR\n')],
    ['AVI', 'video/vnd.avi', bytes('RIFF\0\0\0\0AVI LIST')],
    ['FLV', 'video/x-flv', hex('464c560105')],
    ['MPEG transport stream', 'video/mp2t', hex('4740001000000000')],
    ['MPEG transport stream', 'video/mp2t', hex('000000004740111042f0')],
    ['MPEG program stream', 'video/mp2p', hex('000001ba44')],
    ['ASF (WMV or WMA)', 'video/x-ms-asf', hex('3026b2758e66cf11a6d9')],
    ['RealMedia', 'application/vnd.rn-realmedia', bytes('.RMF\0\0\0\x12')],
    ['MXF', 'application/mxf', hex('060e2b34020501010d010201')],
    ['WebM', 'video/webm', hex('1a45dfa39f4286810142f7810142f2810442f381084282847765626d')],
    ['Matroska', 'video/matroska', hex('1a45dfa3a34286810142f781')],
    ['HLS playlist', 'application/vnd.apple.mpegurl', bytes('#EXTM3U\n')],
    ['WebVTT', 'text/vtt', bytes('WEBVTT\n')],
    ['ELF program', 'application/x-elf', bytes('\x7fELF')],
  ])('%s, %s', (name, mimeType, head) => {
    expect(detectType(head)).toEqual({ name, mimeType });
  });

  test.each([
    ['nothing', ''],
    ['zeros', '0000000000000000'],
    ['MP4', '00000018667479706d703432'],
    ['an AAC header with a reserved rate', 'fff13480'],
    ['an MP3 header with a reserved rate', 'fffb9c64'],
    ['0x47 of no packet', '4700000000000000'],
    ['a cut signature', '8950'],
  ])('%s is none of them', (_, digits) => {
    expect(detectType(hex(digits))).toBeNull();
  });
});
