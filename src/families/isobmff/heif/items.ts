/**
 * The items of a still image file (ISO/IEC 14496-12 8.11, ISO/IEC 23008-12): what the top-level `meta` box
 * says, before anything is made of it. Each box has its reader: `iinf.ts`, `iloc.ts`, `iprp.ts`, `iref.ts`.
 */

import { u16, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { Findings } from '../../../interpret/findings.js';
import type { KeptElement } from '../../../media/container-index.js';
import { type EntryBox, EntryBytes, findBox } from '../describe/entry-boxes.js';
import type { IsobmffIndex } from '../raw.js';
import { readIinf } from './iinf.js';
import { readIloc } from './iloc.js';
import { fullHeader, imageMeta } from './image-meta.js';
import { type Properties, readIprp } from './iprp.js';
import { type References, readIref } from './iref.js';
import type { EntityGroup, Item, ItemPlaces } from './item.js';

export interface ItemFile {
  /** The `meta` box; positions everywhere are indexes into its payload. */
  meta: EntryBytes;
  /** Of the payload in the file. */
  offset: number;
  fileSize: number;
  boxes: EntryBox[];
  items: Item[];
  byId: Map<number, Item>;
  /** 0 where none is named. */
  primary: number;
  properties: Properties;
  references: References;
  idat: EntryBox | null;
  groups: EntityGroup[];
  /** In `ispe`, by item id, of those that were asked for. */
  sizes: Map<number, { width: number; height: number } | null>;
  /** Of items in other items: their places, once found, and how many pieces may still be looked at. */
  pieces: Map<Item, ItemPlaces>;
  piecesLeft: number;
  findings: Findings;
}

const META = fourcc('meta');
const PITM = fourcc('pitm');
const IINF = fourcc('iinf');
const IPRP = fourcc('iprp');
const ILOC = fourcc('iloc');
const IREF = fourcc('iref');
const IDAT = fourcc('idat');
const DINF = fourcc('dinf');
const DREF = fourcc('dref');
const GRPL = fourcc('grpl');

/** A hostile file can have items of items in more pieces than it has bytes. */
const mostPieces = 1_000_000;
const mostGroups = 100;
const mostEntities = 1000;

/** Parsed once an index: `requests` and `interpret` both need it. */
const known = new WeakMap<IsobmffIndex, ItemFile | null>();

/** The image items of a file; null where it has none. `limit`: how many problems are kept. */
export function itemFile(index: IsobmffIndex, limit: number): ItemFile | null {
  const box = imageMeta(index);
  if (box === null) return null;
  let file = known.get(index);
  if (file === undefined) {
    file = readItems(index, box, new Findings(limit));
    known.set(index, file);
  }
  return file;
}

function readItems(index: IsobmffIndex, box: KeptElement, findings: Findings): ItemFile {
  const { bytes } = box;
  const offset = box.offset + box.size - bytes.length;
  const meta = new EntryBytes({ format: META, offset, bytes }, -1, findings, true, 'meta');
  const boxes = meta.boxes(Math.min(fullHeader, bytes.length), bytes.length, null);
  const single = (type: number): EntryBox | null => {
    const first = findBox(boxes, type);
    const second = boxes.find((other) => other.type === type && other !== first);
    if (second !== undefined) meta.problem('duplicate-box', second);
    return first;
  };
  const iinf = single(IINF);
  const { items, byId } = readIinf(meta, iinf);
  const iloc = single(ILOC);
  const locations = items.length > 0 && iloc === null;
  if (locations) findings.add('missing-box', 'meta/iloc', box.offset, -1, 0, 0);
  if (iinf === null) findings.add('missing-box', 'meta/iinf', box.offset, -1, 0, 0);
  readIloc(meta, iloc, selfContained(meta, single(DINF)), byId);
  const file: ItemFile = {
    meta,
    offset,
    fileSize: index.size,
    boxes,
    items,
    byId,
    primary: readPitm(meta, single(PITM)),
    properties: readIprp(meta, single(IPRP), byId),
    references: readIref(meta, single(IREF), byId),
    idat: single(IDAT),
    groups: readGrpl(meta, single(GRPL)),
    sizes: new Map(),
    pieces: new Map(),
    piecesLeft: mostPieces,
    findings,
  };
  if (file.primary !== 0 && !byId.has(file.primary))
    meta.problem('invalid-item', findBox(boxes, PITM), `there is no item ${file.primary}`);
  return file;
}

/** ISO/IEC 14496-12 8.11.4. */
function readPitm(meta: EntryBytes, box: EntryBox | null): number {
  if (box === null) return 0;
  const wide = meta.bytes[box.payload] !== 0;
  const needed = fullHeader + (wide ? 4 : 2);
  const length = box.end - box.payload;
  if (length < needed) {
    meta.problem('box-too-short', box, '', length, needed);
    return 0;
  }
  const at = box.payload + fullHeader;
  return wide ? u32(meta.bytes, at) : u16(meta.bytes, at);
}

/** For each entry of `dref` (8.7.2) whether it is this file. */
function selfContained(meta: EntryBytes, dinf: EntryBox | null): boolean[] {
  if (dinf === null) return [];
  const dref = findBox(meta.boxes(dinf.payload, dinf.end, dinf), DREF);
  if (dref === null || dref.end - dref.payload < 8) return [];
  return meta
    .boxes(dref.payload + 8, dref.end, dref)
    .map(
      (entry) => entry.payload + 4 <= entry.end && (meta.bytes[entry.payload + 3] as number) === 1,
    );
}

/**
 * EntityToGroupBox, 8.18.3: which images stand for one another (`altr`), belong
 * together, or are sizes of one (`pymd`).
 */
function readGrpl(meta: EntryBytes, box: EntryBox | null): EntityGroup[] {
  if (box === null) return [];
  const groups: EntityGroup[] = [];
  for (const group of meta.boxes(box.payload, box.end, box, mostGroups)) {
    const at = group.payload + fullHeader;
    if (group.end - at < 8) continue;
    const claimed = u32(meta.bytes, at + 4);
    const held = Math.floor((group.end - at - 8) / 4);
    if (claimed > held) meta.problem('table-truncated', group, '', claimed, held);
    const count = Math.min(claimed, held, mostEntities);
    const entities: number[] = [];
    for (let i = 0; i < count; i++) entities.push(u32(meta.bytes, at + 8 + 4 * i));
    groups.push({ type: group.type, id: u32(meta.bytes, at), entities });
  }
  return groups;
}
