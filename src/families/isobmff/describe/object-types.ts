/** FFmpeg's codec name by objectTypeIndication of `esds` (the MP4 registration authority's list, and what FFmpeg adds to it). */
const codecs: Record<number, string> = {
  8: 'mov_text',
  32: 'mpeg4',
  33: 'h264',
  35: 'hevc',
  64: 'aac',
  96: 'mpeg2video',
  97: 'mpeg2video',
  98: 'mpeg2video',
  99: 'mpeg2video',
  100: 'mpeg2video',
  101: 'mpeg2video',
  102: 'aac',
  103: 'aac',
  104: 'aac',
  105: 'mp3',
  106: 'mpeg1video',
  107: 'mp3',
  108: 'mjpeg',
  109: 'png',
  110: 'jpeg2000',
  163: 'vc1',
  164: 'dirac',
  165: 'ac3',
  166: 'eac3',
  169: 'dts',
  170: 'dts',
  171: 'dts',
  172: 'dts',
  173: 'opus',
  174: 'ac4',
  177: 'vp9',
  193: 'flac',
  208: 'tscc2',
  209: 'evrc',
  221: 'vorbis',
  224: 'dvd_subtitle',
  225: 'qcelp',
};

export function objectTypeCodec(objectType: number): string | null {
  return codecs[objectType] ?? null;
}

/** `mp4a.40`, `mp4v.6C` …: the second element is the object type in hex (RFC 6381 3.3). */
export function objectTypeString(format: string, objectType: number): string {
  return `${format}.${objectType.toString(16).toUpperCase().padStart(2, '0')}`;
}
