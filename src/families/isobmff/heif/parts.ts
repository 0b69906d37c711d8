/** The images that belong to the shown one: thumbnails, alpha, depth, gain map. */

import { fourcc } from '../../../bytes/fourcc.js';
import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import type { Image, ImagePart } from '../../../report/report.js';
import { derivedBytes, readToneMap } from './derived.js';
import type { Item } from './item.js';
import { itemPlaces, readItem, wantItem } from './item-data.js';
import type { ItemFile } from './items.js';
import { readPicture, wantPicture } from './picture.js';
import { auxiliaryType, derivation, type Roles } from './roles.js';

const DIMG = fourcc('dimg');
const THMB = fourcc('thmb');
const AUXL = fourcc('auxl');
const PREM = fourcc('prem');
/** More than any picture has. */
const mostParts = 100;

/** Of one kind, that refer to `id`. */
function referring(file: ItemFile, type: number, id: number): Item[] {
  const list: Item[] = [];
  for (const reference of file.references.list) {
    if (reference.type !== type || list.length === mostParts) continue;
    for (let i = 0; i < reference.count; i++) {
      if (file.references.target(reference, i) !== id) continue;
      const item = file.byId.get(reference.from);
      if (item !== undefined && !list.includes(item)) list.push(item);
      break;
    }
  }
  return list;
}

/** Auxiliary images of the image, or where it is a grid without any, of its first tile. */
function auxiliaries(file: ItemFile, shown: Item): Item[] {
  const own = referring(file, AUXL, shown.id);
  if (derivation(shown) !== 'grid' || own.length > 0) return own;
  const [tile] = file.references.of(DIMG, shown.id, 1);
  return tile === undefined ? [] : referring(file, AUXL, tile);
}

/**
 * The tone map of which the image is the base: an item that stands for it and adds a
 * gain map (ISO/IEC 23008-12 Amd 1).
 */
function toneMapOf(file: ItemFile, shown: Item): Item | null {
  if (derivation(shown) === 'tone-map') return shown;
  const made = referring(file, DIMG, shown.id);
  return made.find((item) => derivation(item) === 'tone-map') ?? null;
}

function gainMapItem(file: ItemFile, toneMap: Item | null): Item | null {
  if (toneMap === null) return null;
  const [, map] = file.references.of(DIMG, toneMap.id, 2);
  return map === undefined ? null : (file.byId.get(map) ?? null);
}

export function wantParts(file: ItemFile, shown: Item, wanted: MediaRequests): void {
  const toneMap = toneMapOf(file, shown);
  const map = gainMapItem(file, toneMap);
  if (toneMap !== null) wantItem(file, toneMap, derivedBytes, wanted);
  if (map !== null) wantPicture(file, map, wanted);
  for (const item of referring(file, THMB, shown.id)) wantPicture(file, item, wanted);
  for (const item of auxiliaries(file, shown)) wantPicture(file, item, wanted);
}

type Parts = Pick<Image, 'alpha' | 'depth' | 'gainMap' | 'auxiliary' | 'thumbnails'>;

export function describeParts(file: ItemFile, shown: Item, roles: Roles, media: MediaData): Parts {
  const parts: Parts = { alpha: null, depth: null, gainMap: null, auxiliary: [], thumbnails: [] };
  for (const item of referring(file, THMB, shown.id))
    parts.thumbnails.push(describePart(file, item, media));
  for (const item of auxiliaries(file, shown)) {
    const part = describePart(file, item, media);
    const role = roles.get(item.id);
    const { references } = file;
    if (role === 'alpha')
      parts.alpha ??= {
        ...part,
        premultiplied: references.of(PREM, shown.id, mostParts).includes(item.id),
      };
    if (role === 'depth') parts.depth ??= part;
    if (role === 'gain-map')
      parts.gainMap ??= { ...part, kind: 'apple', baseHeadroom: null, alternateHeadroom: null };
    parts.auxiliary.push({ ...part, type: auxiliaryType(file, item.id) });
  }
  parts.gainMap = isoGainMap(file, shown, media) ?? parts.gainMap;
  return parts;
}

function isoGainMap(file: ItemFile, shown: Item, media: MediaData): Image['gainMap'] {
  const toneMap = toneMapOf(file, shown);
  const map = gainMapItem(file, toneMap);
  if (toneMap === null || map === null) return null;
  const headrooms = readToneMap(readItem(file, toneMap, derivedBytes, media).bytes);
  return {
    ...describePart(file, map, media),
    kind: 'iso-21496-1',
    baseHeadroom: headrooms?.baseHeadroom ?? null,
    alternateHeadroom: headrooms?.alternateHeadroom ?? null,
  };
}

function describePart(file: ItemFile, item: Item, media: MediaData): ImagePart {
  const picture = readPicture(file, item, media);
  const { ranges, length } = itemPlaces(file, item);
  return {
    itemId: item.id,
    width: picture.shown?.width ?? null,
    height: picture.shown?.height ?? null,
    bitDepth: picture.bitDepth,
    codec: picture.facts.codec,
    offset: derivation(item) === null ? (ranges[0]?.offset ?? null) : null,
    length,
  };
}
