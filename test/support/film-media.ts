/**
 * Coded pictures and sound for a film of any sample sizes, without an encoder: what a decoder accepts and
 * shows as grey and silence. Pictures are H.264 for the parameter sets of `avc1()` (CAVLC, 320×192): an IDR
 * picture of macroblocks predicted by DC without residual, and pictures that skip every macroblock; a filler
 * NAL unit makes up the size. Sound is AAC LC, 48 kHz stereo.
 */
import { BitWriter, escapeRbsp } from './bits.js';
import { bytesOf, hex, u8, u32 } from './box.js';

const macroblocks = 20 * 12;

/** Pictures in a group: an IDR picture, then mini-groups P B b b, of which the b are not references. */
const isReference = (place: number) => place % 4 === 1 || place % 4 === 2;

/**
 * A slice that is a whole picture, ISO/IEC 14496-10 7.3.3; `shown` counts pictures of
 * the group in presentation order.
 */
function slice(place: number, group: number, shown: number): Uint8Array {
  const bits = new BitWriter().ue(0);
  if (place === 0) {
    bits
      .ue(7)
      .ue(0)
      .u(4, 0)
      .ue(group % 2)
      .u(6, 0); // I, parameter set, frame_num, idr_pic_id, order count
    bits.u(2, 0).se(0).ue(1); // marking, quantiser, no deblocking
    // I_16x16_2_0_0, chroma DC, no coefficients
    for (let i = 0; i < macroblocks; i++) bits.ue(3).ue(0).se(0).u(1, 1);
    return bytesOf(u8(0x65), escapeRbsp(bits.trailing().bytes()));
  }
  let references = 1;
  for (let i = 1; i < place; i++) if (isReference(i)) references++;
  bits
    .ue(5)
    .ue(0)
    .u(4, references % 16)
    .u(6, (2 * shown) % 64)
    .u(2, 0);
  if (isReference(place)) bits.u(1, 0);
  bits.se(0).ue(1).ue(macroblocks); // quantiser, no deblocking, mb_skip_run
  return bytesOf(u8(isReference(place) ? 0x41 : 0x01), escapeRbsp(bits.trailing().bytes()));
}

const slices = new Map<string, Uint8Array>();

/**
 * Bytes of a picture: `place` in its group in decode order, `shown` in presentation order. At least
 * 10 bytes longer than its slice.
 */
export function picture(size: number, place: number, group: number, shown: number): Uint8Array {
  const key = `${place} ${place === 0 ? group % 2 : shown}`;
  const coded = slices.get(key) ?? slice(place, group, shown);
  slices.set(key, coded);
  const filler = new Uint8Array(size - 8 - coded.length).fill(0xff);
  filler[0] = 12; // filler_data_rbsp
  filler[filler.length - 1] = 0x80;
  return bytesOf(u32(coded.length), coded, u32(filler.length), filler);
}

/** Silence in stereo and the end of the block; decoders take the zeros after it for padding. */
const silence = hex('210049900219002380');

/** Bytes of a frame of sound. */
export function sound(size: number): Uint8Array {
  const frame = new Uint8Array(size);
  frame.set(silence);
  return frame;
}
