/** How uncompressed sound is stored, as a container states it. */
export interface PcmFormat {
  /** Floating point, signed or unsigned. */
  sign: 'f' | 's' | 'u';
  /** Of a sample, that are used. */
  bits: number;
  littleEndian: boolean;
}

/** FFmpeg's name. */
export function pcmCodec({ sign, bits, littleEndian }: PcmFormat): string {
  const width = bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 24 ? 24 : bits <= 32 ? 32 : 64;
  return `pcm_${sign}${width}${width === 8 ? '' : littleEndian ? 'le' : 'be'}`;
}
