/** What is wrong with the items themselves, whatever is made of them. */

import { fourcc } from '../../../bytes/fourcc.js';
import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import { type EntryBox, findBox } from '../describe/entry-boxes.js';
import { derivedBytes, readGrid } from './derived.js';
import type { Item } from './item.js';
import { itemPlaces, readItem, wantItem } from './item-data.js';
import type { ItemFile } from './items.js';
import { checkProperties } from './property-rules.js';
import { derivation, isImage, spatialExtent } from './roles.js';
import { applyTransforms } from './transforms.js';

const DIMG = fourcc('dimg');
const IREF = fourcc('iref');
const ILOC = fourcc('iloc');
const ISPE = fourcc('ispe');
const URI = fourcc('uri ');
/** Grids of which the tiles are looked at; few pictures have more than three. */
const mostGrids = 100;

/** Asks for what grids say of themselves. */
export function wantChecks(file: ItemFile, wanted: MediaRequests): void {
  for (const item of grids(file)) wantItem(file, item, derivedBytes, wanted);
}

function grids(file: ItemFile): Item[] {
  return file.items.filter((item) => derivation(item) === 'grid').slice(0, mostGrids);
}

export function checkItems(file: ItemFile, media: MediaData): void {
  const { meta, boxes } = file;
  const iloc = findBox(boxes, ILOC);
  /** Properties that were complained of: many items may share one. */
  const told = new Set<EntryBox>();
  for (const item of file.items) {
    const kind = derivation(item);
    // A copy has no data of its own, and without `iloc` no item has any.
    if (kind !== 'identity' && iloc !== null) {
      const { fault } = itemPlaces(file, item);
      if (fault !== null && !isNote(item)) meta.problem('item-data-missing', iloc, fault, item.id);
    }
    if (isImage(file, item)) {
      checkSize(file, item, told);
      checkProperties(file, item, told);
    }
  }
  for (const item of grids(file)) checkGrid(file, item, media);
  const looped = itemInLoop(file);
  if (looped !== null)
    meta.problem('invalid-item', findBox(boxes, IREF), `item ${looped} is made of itself`);
}

/** A link (`uri `) or text may have no data. */
function isNote(item: Item): boolean {
  return item.location === null && item.type === URI;
}

/** A grid of 256 tiles, each of the most that a codec can do. */
const longestSide = 256 * 65_536;

function checkSize(file: ItemFile, item: Item, told: Set<EntryBox>): void {
  const properties = file.properties.of(item.id);
  const box = findBox(properties, ISPE);
  const size = spatialExtent(file, item.id);
  // Every image must have it (ISO/IEC 23008-12 6.5.3.1).
  if (box === null || size === null) {
    file.meta.problem('invalid-item', box, `image ${item.id} has no size (ispe)`);
    return;
  }
  const { width, height } = size;
  if (Math.min(width, height) === 0 || Math.max(width, height) > longestSide) {
    if (!told.has(box)) file.meta.problem('invalid-dimensions', box, '', width, height);
    told.add(box);
    return;
  }
  const { impossible } = applyTransforms(file.meta.bytes, properties, width, height);
  if (impossible === null || told.has(impossible)) return;
  file.meta.problem('invalid-clean-aperture', impossible);
  told.add(impossible);
}

/**
 * ISO/IEC 23008-12 6.6.2.3: as many tiles as rows × columns, all of one size,
 * that together cover the picture.
 */
function checkGrid(file: ItemFile, item: Item, media: MediaData): void {
  const { bytes } = readItem(file, item, derivedBytes, media);
  const box = findBox(file.boxes, IREF);
  const grid = readGrid(bytes);
  if (grid === null) {
    // Its data not being there is told already; not being asked for, for want of room, is no fault.
    if (bytes.length > 0) file.meta.problem('invalid-item', box, `grid ${item.id} is not one`);
    return;
  }
  const { rows, columns } = grid;
  const tell = (detail: string) =>
    file.meta.problem('invalid-item', box, `grid ${item.id} ${detail}`);
  const count = file.references.countOf(DIMG, item.id);
  if (count !== rows * columns)
    tell(`has ${rows} rows of ${columns} tiles, and names ${count} tiles`);
  const tiles = file.references.of(DIMG, item.id, rows * columns);
  const size = tiles[0] === undefined ? null : spatialExtent(file, tiles[0]);
  if (size === null) return;
  const differs = tiles.some((id) => {
    const other = spatialExtent(file, id);
    return other !== null && (other.width !== size.width || other.height !== size.height);
  });
  if (differs) tell('has tiles of different sizes');
  else if (size.width * columns < grid.width || size.height * rows < grid.height)
    tell(
      `is ${grid.width}×${grid.height}, and its tiles cover ${size.width * columns}×${size.height * rows}`,
    );
}

/**
 * An item that `dimg` references lead from back to itself; null where there is
 * none. Linear in the references.
 */
function itemInLoop({ references }: ItemFile): number | null {
  const done = new Set<number>();
  const open = new Set<number>();
  for (const { type, from } of references.list) {
    if (type !== DIMG || done.has(from)) continue;
    const path = [{ id: from, sources: references.of(DIMG, from, Infinity), next: 0 }];
    open.add(from);
    while (path.length > 0) {
      const top = path[path.length - 1] as (typeof path)[number];
      const id = top.sources[top.next++];
      if (id === undefined) {
        open.delete(top.id);
        done.add(top.id);
        path.pop();
      } else if (open.has(id)) return id;
      else if (!done.has(id)) {
        path.push({ id, sources: references.of(DIMG, id, Infinity), next: 0 });
        open.add(id);
      }
    }
  }
  return null;
}
