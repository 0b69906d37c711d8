import { u16, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { type EntryBox, type EntryBytes, findBox } from '../describe/entry-boxes.js';
import type { Item } from './item.js';

const IPCO = fourcc('ipco');
const IPMA = fourcc('ipma');
/** Indexes have 15 bits (ISO/IEC 23008-12 9.3.1). */
const mostProperties = 32_767;
const mostAssociations = 8;

/** Where an item's property indexes stand in `ipma`. */
interface Association {
  at: number;
  count: number;
  wide: boolean;
}

export class Properties {
  constructor(
    private readonly bytes: Uint8Array,
    private readonly boxes: readonly EntryBox[],
    private readonly associations: ReadonlyMap<number, Association>,
  ) {}

  /** Of one item, in the order in which `ipma` names them, which is that of transformations. */
  of(id: number): EntryBox[] {
    const list: EntryBox[] = [];
    this.each(id, (box) => list.push(box));
    return list;
  }

  /** `essential`: a reader that does not know the property must not show the item. */
  each(id: number, take: (box: EntryBox, essential: boolean) => void): void {
    const association = this.associations.get(id);
    if (association === undefined) return;
    const { at, count, wide } = association;
    for (let i = 0; i < count; i++) {
      const stored = wide ? u16(this.bytes, at + 2 * i) : (this.bytes[at + i] as number);
      const essential = wide ? 0x8000 : 0x80;
      const box = this.boxes[(stored & (essential - 1)) - 1];
      if (box !== undefined) take(box, (stored & essential) !== 0);
    }
  }
}

/** ItemPropertiesBox, ISO/IEC 23008-12 9.3. */
export function readIprp(
  meta: EntryBytes,
  box: EntryBox | null,
  byId: ReadonlyMap<number, Item>,
): Properties {
  const associations = new Map<number, Association>();
  if (box === null) return new Properties(meta.bytes, [], associations);
  const children = meta.boxes(box.payload, box.end, box, 1 + mostAssociations);
  const ipco = findBox(children, IPCO);
  const boxes = ipco === null ? [] : meta.boxes(ipco.payload, ipco.end, ipco, mostProperties);
  const kinds = new Set<number>();
  for (const child of children) {
    if (child.type !== IPMA) continue;
    if (child.end - child.payload >= 4) {
      // At most one of each version and flags (ISO/IEC 23008-12 9.3.1).
      const kind = u32(meta.bytes, child.payload);
      if (kinds.has(kind))
        meta.problem(
          'item-property-rule',
          child,
          'there is a second ipma of its version and flags',
        );
      kinds.add(kind);
    }
    readIpma(meta, child, boxes.length, byId, associations);
  }
  return new Properties(meta.bytes, boxes, associations);
}

/** ItemPropertyAssociationBox: `properties` is how many there are. */
function readIpma(
  meta: EntryBytes,
  box: EntryBox,
  properties: number,
  byId: ReadonlyMap<number, Item>,
  associations: Map<number, Association>,
): void {
  const { bytes } = meta;
  const { payload, end } = box;
  if (end - payload < 8) {
    meta.problem('box-too-short', box, '', end - payload, 8);
    return;
  }
  const version = bytes[payload] as number;
  const wide = ((bytes[payload + 3] as number) & 1) === 1;
  const idSize = version === 0 ? 2 : 4;
  const claimed = u32(bytes, payload + 4);
  let at = payload + 8;
  let read = 0;
  let missing = 0;
  let repeated = 0;
  let stranger = 0;
  for (; read < claimed && end - at >= idSize + 1; read++) {
    const id = idSize === 4 ? u32(bytes, at) : u16(bytes, at);
    const stated = bytes[at + idSize] as number;
    at += idSize + 1;
    const count = Math.min(stated, Math.floor((end - at) / (wide ? 2 : 1)));
    if (count < stated) break;
    for (let i = 0; i < count; i++) {
      const index = wide ? u16(bytes, at + 2 * i) & 0x7fff : (bytes[at + i] as number) & 0x7f;
      if (index > properties) missing = index;
    }
    if (!byId.has(id)) stranger = id;
    if (associations.has(id)) repeated = id;
    else associations.set(id, { at, count, wide });
    at += count * (wide ? 2 : 1);
  }
  if (read < claimed) meta.problem('table-truncated', box, '', claimed, read);
  if (missing > 0)
    meta.problem('invalid-item', box, `property ${missing} is used, but there are ${properties}`);
  if (repeated > 0)
    meta.problem(
      'invalid-item',
      box,
      `item ${repeated} is listed twice; its first properties count`,
    );
  if (stranger > 0)
    meta.problem(
      'invalid-item',
      box,
      `there are properties for item ${stranger}, which does not exist`,
    );
}
