/** What each item is for, from its type and the references between items. */

import { text, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { ImageItem } from '../../../report/report.js';
import { videoEntries } from '../describe/codec-table.js';
import { findBox } from '../describe/entry-boxes.js';
import type { Item } from './item.js';
import type { ItemFile } from './items.js';

const EXIF = fourcc('Exif');
const MIME = fourcc('mime');
const GRID = fourcc('grid');
const IOVL = fourcc('iovl');
const IDEN = fourcc('iden');
const TMAP = fourcc('tmap');
const SATO = fourcc('sato');
const AUXC = fourcc('auxC');
const ISPE = fourcc('ispe');
const DIMG = fourcc('dimg');
const THMB = fourcc('thmb');
const AUXL = fourcc('auxl');

const derived = new Map<number, 'grid' | 'overlay' | 'identity' | 'tone-map' | 'other'>([
  [GRID, 'grid'],
  [IOVL, 'overlay'],
  [IDEN, 'identity'],
  [TMAP, 'tone-map'],
  [SATO, 'other'],
]);

export type Derivation = NonNullable<ReturnType<typeof derivation>>;

/** How an item is made of others; null where it is coded, or no image. */
export function derivation(
  item: Item,
): 'grid' | 'overlay' | 'identity' | 'tone-map' | 'other' | null {
  return derived.get(item.type) ?? null;
}

export function isXmp(item: Item): boolean {
  return item.type === MIME && item.contentType === 'application/rdf+xml';
}

export function isExif(item: Item): boolean {
  return item.type === EXIF;
}

/** Coded or derived; of an unknown type where it has a size. */
export function isImage(file: ItemFile, item: Item): boolean {
  if (item.type === MIME || item.type === EXIF) return false;
  if (derived.has(item.type) || videoEntries.has(item.type)) return true;
  return findBox(file.properties.of(item.id), ISPE) !== null;
}

/** URNs of ISO/IEC 23008-12 6.5.8, ISO/IEC 14496-15 and of Apple's writers. */
const auxiliaryKinds: Record<string, ImageItem['role']> = {
  'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha': 'alpha',
  'urn:mpeg:hevc:2015:auxid:1': 'alpha',
  'urn:mpeg:avc:2015:auxid:1': 'alpha',
  'urn:mpeg:mpegB:cicp:systems:auxiliary:depth': 'depth',
  'urn:mpeg:hevc:2015:auxid:2': 'depth',
  'urn:mpeg:avc:2015:auxid:2': 'depth',
  'urn:com:apple:photo:2020:aux:hdrgainmap': 'gain-map',
};

/** The URN in `auxC`; null where there is none. */
export function auxiliaryType(file: ItemFile, id: number): string | null {
  const box = findBox(file.properties.of(id), AUXC);
  if (box === null) return null;
  return text(file.meta.bytes, Math.min(box.payload + 4, box.end), box.end) || null;
}

export type Roles = ReadonlyMap<number, ImageItem['role']>;

/** By id. Linear in items and references. `shown`: the primary image's id. */
export function itemRoles(file: ItemFile, shown: number): Roles {
  const roles = new Map<number, ImageItem['role']>();
  for (const item of file.items) roles.set(item.id, plainRole(file, item));
  const { references } = file;
  const set = (id: number, role: ImageItem['role']) => {
    if (roles.get(id) === 'image') roles.set(id, role);
  };
  for (const reference of references.list) {
    if (reference.type === THMB) set(reference.from, 'thumbnail');
    else if (reference.type === AUXL && roles.get(reference.from) === 'image')
      set(reference.from, auxiliaryKinds[auxiliaryType(file, reference.from) ?? ''] ?? 'auxiliary');
  }
  for (const reference of references.list) {
    if (reference.type !== DIMG) continue;
    const toneMap = file.byId.get(reference.from)?.type === TMAP;
    for (let i = 0; i < reference.count; i++) {
      const part = references.target(reference, i);
      // A tone map is made of a base, which is a picture of its own, and of the gain map.
      if (!toneMap) set(part, 'part');
      else if (i === 1) set(part, 'gain-map');
    }
  }
  if (roles.has(shown)) roles.set(shown, 'primary');
  return roles;
}

function plainRole(file: ItemFile, item: Item): ImageItem['role'] {
  if (isExif(item)) return 'exif';
  if (isXmp(item)) return 'xmp';
  return isImage(file, item) ? 'image' : 'data';
}

/**
 * The id of the image that is shown: the primary one, or the first that is not hidden where none is named.
 */
export function shownItem(file: ItemFile): Item | null {
  const primary = file.byId.get(file.primary);
  if (primary !== undefined) return primary;
  return file.items.find((item) => !item.hidden && isImage(file, item)) ?? null;
}

/** Width and height in `ispe` (6.5.3); null without it. */
export function spatialExtent(
  file: ItemFile,
  id: number,
): { width: number; height: number } | null {
  let size = file.sizes.get(id);
  if (size === undefined) {
    const box = findBox(file.properties.of(id), ISPE);
    const { bytes } = file.meta;
    size =
      box === null || box.end - box.payload < 12
        ? null
        : { width: u32(bytes, box.payload + 4), height: u32(bytes, box.payload + 8) };
    file.sizes.set(id, size);
  }
  return size;
}
