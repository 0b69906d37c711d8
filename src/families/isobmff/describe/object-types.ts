/**
 * What objectTypeIndication of `esds` names (the MP4 registration authority's list, and what FFmpeg adds to
 * it).
 */
export interface ObjectType {
  /** FFmpeg's name. */
  codec: string;
  profile?: string;
  /**
   * What the codec's reader gets: the decoder specific information as its record, or first frames alone.
   * Others are known by name only, since what they have for a record here is none of those that the readers
   * know.
   */
  read?: 'record' | 'frames';
}

const aac = (profile?: string): ObjectType => ({
  codec: 'aac',
  read: 'record',
  ...(profile === undefined ? null : { profile }),
});

const dts = (profile?: string): ObjectType => ({ ...aac(profile), codec: 'dts', read: 'frames' });
const mp3: ObjectType = { codec: 'mp3', read: 'frames' };
const mpeg2: ObjectType = { codec: 'mpeg2video' };

export const objectTypes: ReadonlyMap<number, ObjectType> = new Map([
  [0x08, { codec: 'mov_text' }],
  [0x20, { codec: 'mpeg4', read: 'record' }],
  [0x21, { codec: 'h264' }],
  [0x23, { codec: 'hevc' }],
  [0x40, aac()],
  [0x60, mpeg2],
  [0x61, mpeg2],
  [0x62, mpeg2],
  [0x63, mpeg2],
  [0x64, mpeg2],
  [0x65, mpeg2],
  // MPEG-2 AAC may go without a configuration.
  [0x66, aac('Main')],
  [0x67, aac('LC')],
  [0x68, aac('SSR')],
  [0x69, mp3],
  [0x6a, { codec: 'mpeg1video' }],
  [0x6b, mp3],
  [0x6c, { codec: 'mjpeg', read: 'frames' }],
  [0x6d, { codec: 'png' }],
  [0x6e, { codec: 'jpeg2000' }],
  [0xa3, { codec: 'vc1' }],
  [0xa4, { codec: 'dirac' }],
  [0xa5, { codec: 'ac3' }],
  [0xa6, { codec: 'eac3' }],
  // Core, high resolution, lossless, express.
  [0xa9, dts()],
  [0xaa, dts('DTS-HD HRA')],
  [0xab, dts('DTS-HD MA')],
  [0xac, dts('DTS Express')],
  [0xad, { codec: 'opus' }],
  [0xae, { codec: 'ac4' }],
  [0xb1, { codec: 'vp9' }],
  [0xc1, { codec: 'flac' }],
  [0xd0, { codec: 'tscc2' }],
  [0xd1, { codec: 'evrc' }],
  [0xdd, { codec: 'vorbis' }],
  [0xe0, { codec: 'dvd_subtitle' }],
  [0xe1, { codec: 'qcelp' }],
]);

/** `mp4a.40`, `mp4v.6C` …: the second element is the object type in hex (RFC 6381 3.3). */
export function objectTypeString(format: string, objectType: number): string {
  return `${format}.${objectType.toString(16).toUpperCase().padStart(2, '0')}`;
}
