import { u16, u32 } from '../../../bytes/bytes.js';
import type { EntryBox, EntryBytes } from '../describe/entry-boxes.js';
import type { Item } from './item.js';

/** SingleItemTypeReferenceBox: the ids it names are read where they stand. */
export interface Reference {
  type: number;
  from: number;
  /** Of the first id, in the bytes of `meta`. */
  at: number;
  count: number;
  wide: boolean;
}

/** More boxes than any picture has; further ones are passed over. */
const mostReferences = 200_000;

export class References {
  private readonly byFrom = new Map<number, Reference[]>();

  constructor(
    private readonly bytes: Uint8Array,
    readonly list: readonly Reference[],
  ) {
    for (const reference of list) {
      const others = this.byFrom.get(reference.from);
      if (others === undefined) this.byFrom.set(reference.from, [reference]);
      else others.push(reference);
    }
  }

  /** Of one item. */
  from(id: number): readonly Reference[] {
    return this.byFrom.get(id) ?? [];
  }

  /** The item that a reference names at `i`. */
  target(reference: Reference, i: number): number {
    return targetOf(this.bytes, reference, i);
  }

  /** The ids that `from` names with one type, at most `most`. */
  of(type: number, from: number, most: number): number[] {
    const ids: number[] = [];
    for (const reference of this.from(from)) {
      if (reference.type !== type) continue;
      for (let i = 0; i < reference.count && ids.length < most; i++)
        ids.push(this.target(reference, i));
    }
    return ids;
  }

  /** How many `of` would give without a limit. */
  countOf(type: number, from: number): number {
    let count = 0;
    for (const reference of this.from(from)) if (reference.type === type) count += reference.count;
    return count;
  }
}

function targetOf(bytes: Uint8Array, { at, wide }: Reference, i: number): number {
  return wide ? u32(bytes, at + 4 * i) : u16(bytes, at + 2 * i);
}

/** ItemReferenceBox, ISO/IEC 14496-12 8.11.12. */
export function readIref(
  meta: EntryBytes,
  box: EntryBox | null,
  byId: ReadonlyMap<number, Item>,
): References {
  const { bytes } = meta;
  if (box === null) return new References(bytes, []);
  const version = bytes[box.payload] ?? 0;
  if (version > 1) {
    meta.problem('unsupported-box-version', box, '', version);
    return new References(bytes, []);
  }
  const wide = version === 1;
  const idSize = wide ? 4 : 2;
  const list: Reference[] = [];
  for (const entry of meta.boxes(
    Math.min(box.payload + 4, box.end),
    box.end,
    box,
    mostReferences,
  )) {
    const { payload, end } = entry;
    const at = payload + idSize + 2;
    if (at > end) {
      meta.problem('box-too-short', entry, '', end - payload, idSize + 2);
      continue;
    }
    const claimed = u16(bytes, at - 2);
    const held = Math.floor((end - at) / idSize);
    if (claimed > held) meta.problem('table-truncated', entry, '', claimed, held);
    const from = wide ? u32(bytes, payload) : u16(bytes, payload);
    const reference = { type: entry.type, from, at, count: Math.min(claimed, held), wide };
    list.push(reference);
    const missing = missingTarget(bytes, reference, byId);
    if (missing >= 0)
      meta.problem(
        'invalid-item',
        entry,
        `a reference names item ${missing}, which does not exist`,
      );
  }
  return new References(bytes, list);
}

/** The first id that no item has; -1 where all exist. */
function missingTarget(
  bytes: Uint8Array,
  reference: Reference,
  byId: ReadonlyMap<number, Item>,
): number {
  if (!byId.has(reference.from)) return reference.from;
  for (let i = 0; i < reference.count; i++) {
    const id = targetOf(bytes, reference, i);
    if (!byId.has(id)) return id;
  }
  return -1;
}
