/** Layers of a coded image: a small or rough one first, better ones after it. */

import { u16, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { Image } from '../../../report/report.js';
import { findBox } from '../describe/entry-boxes.js';
import type { Item } from './item.js';
import type { ItemFile } from './items.js';

const A1LX = fourcc('a1lx');
const A1OP = fourcc('a1op');
const LSEL = fourcc('lsel');
/** "All layers" in `lsel`. */
const ALL = 0xffff;

/** AVIF 2.3.2: `a1op`, `lsel` (ISO/IEC 23008-12 6.5.11), `a1lx`; null without any. */
export function readLayers(file: ItemFile, item: Item): Image['layers'] {
  const properties = file.properties.of(item.id);
  const { bytes } = file.meta;
  const a1lx = findBox(properties, A1LX);
  const a1op = findBox(properties, A1OP);
  const lsel = findBox(properties, LSEL);
  if (a1lx === null && a1op === null && lsel === null) return null;
  const sizes: number[] = [];
  if (a1lx !== null && a1lx.end > a1lx.payload) {
    const wide = ((bytes[a1lx.payload] as number) & 1) === 1;
    const width = wide ? 4 : 2;
    for (let i = 0; i < 3 && a1lx.payload + 1 + (i + 1) * width <= a1lx.end; i++) {
      const at = a1lx.payload + 1 + i * width;
      const size = wide ? u32(bytes, at) : u16(bytes, at);
      if (size > 0) sizes.push(size);
    }
  }
  const layer = lsel !== null && lsel.end - lsel.payload >= 2 ? u16(bytes, lsel.payload) : ALL;
  const operatingPoint =
    a1op !== null && a1op.end > a1op.payload ? (bytes[a1op.payload] as number) : null;
  return { sizes, selected: layer === ALL ? null : layer, operatingPoint };
}
