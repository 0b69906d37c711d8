/** MPEG-4 descriptors, ISO/IEC 14496-1 7.2.6. */
import { type Box, bytesOf, fullBox, u8, u16, u24, u32 } from '../box.js';

/** A tag, and a size in the expandable form: four bytes as most writers do, or as few as it takes. */
export function descriptor(tag: number, wideSize: boolean, ...body: Uint8Array[]): Uint8Array {
  const content = bytesOf(...body);
  const size = wideSize
    ? u8(0x80, 0x80, 0x80 | (content.length >> 7), content.length & 127)
    : u8(content.length);
  return bytesOf(u8(tag), size, content);
}

/**
 * An elementary stream descriptor: object type and stream type byte (0x11 visual, 0x15 audio), decoder
 * specific information where there is any, and the SL descriptor that files always use.
 */
export function esds(
  objectType: number,
  streamByte: number,
  specific?: Uint8Array,
  options: { wideSize?: boolean; maxRate?: number; averageRate?: number } = {},
): Box {
  const wide = options.wideSize ?? true;
  const info = specific === undefined ? [] : [descriptor(5, wide, specific)];
  const rates = u32(options.maxRate ?? 0, options.averageRate ?? 0);
  const config = descriptor(4, wide, u8(objectType, streamByte), u24(0), rates, ...info);
  const stream = descriptor(3, wide, u16(1), u8(0), config, descriptor(6, wide, u8(2)));
  return fullBox('esds', 0, 0, stream);
}
