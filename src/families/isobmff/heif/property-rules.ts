/** Rules of an item's properties that a reader can do without, and that tell of a careless writer. */

import { u32 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import type { EntryBox } from '../describe/entry-boxes.js';
import type { Item } from './item.js';
import type { ItemFile } from './items.js';

const ISPE = fourcc('ispe');
const CLAP = fourcc('clap');
const IROT = fourcc('irot');
const IMIR = fourcc('imir');
const LSEL = fourcc('lsel');
const COLR = fourcc('colr');

/** `told`: properties that were complained of; many items may share one. */
export function checkProperties(file: ItemFile, item: Item, told: Set<EntryBox>): void {
  let sized = false;
  let mirrored: EntryBox | null = null;
  const colours = new Set<number>();
  const tell = (box: EntryBox, detail: string) => {
    if (!told.has(box)) file.meta.problem('item-property-rule', box, `image ${item.id} ${detail}`);
    told.add(box);
  };
  file.properties.each(item.id, (box, essential) => {
    const { type } = box;
    if (type === ISPE) sized = true;
    // Descriptive properties come first (ISO/IEC 23008-12 6.5.1).
    if ((type === CLAP || type === IROT || type === IMIR) && !sized)
      tell(box, 'is transformed before its size (ispe) is said');
    if (type === IMIR) mirrored ??= box;
    // In the order clap, irot, imir (ISO/IEC 23000-22 7.3.6.7).
    if (type === CLAP && mirrored !== null) tell(box, 'is mirrored (imir) before it is cut (clap)');
    if (type === LSEL && !essential) tell(box, 'selects a layer (lsel), which is not essential');
    if (type !== COLR || box.end - box.payload < 4) return;
    // One of each kind (ISO/IEC 23008-12 6.5.5.1).
    const kind = u32(file.meta.bytes, box.payload);
    if (colours.has(kind)) tell(box, `has several colours (colr) of type ${fourccToString(kind)}`);
    colours.add(kind);
  });
}
