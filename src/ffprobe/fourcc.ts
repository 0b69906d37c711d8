/**
 * Four-character codes as FFmpeg writes them: `codec_tag` is the little-endian number,
 * `codec_tag_string` has `[n]` for odd bytes.
 */

/**
 * The four bytes of a code as a report spells it: four characters, or `0x` and
 * eight hex digits; zeros for none.
 */
export function codeBytes(code: string | null | undefined): number[] {
  if (code?.length === 4) return [...code].map((character) => character.charCodeAt(0));
  if (!code?.startsWith('0x')) return [0, 0, 0, 0];
  return [2, 4, 6, 8].map((at) => Number.parseInt(code.slice(at, at + 2), 16));
}

/** libavutil's `av_fourcc2str`. */
export function codeString(bytes: readonly number[]): string {
  return bytes.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `[${byte}]`)).join('');
}

function isPlain(byte: number): boolean {
  return /^[0-9A-Za-z. \-_]$/.test(String.fromCharCode(byte));
}

export function codeNumber(bytes: readonly number[]): string {
  const hex = [...bytes].reverse().map((byte) => byte.toString(16).padStart(2, '0'));
  return `0x${hex.join('').replace(/^0{1,4}/, '')}`;
}
