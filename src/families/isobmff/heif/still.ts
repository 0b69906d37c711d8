/** What the report says of the items of a still image. */

import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import type { Findings } from '../../../interpret/findings.js';
import { describeColor } from '../../../interpret/video/color.js';
import { describeHdr } from '../../../interpret/video/hdr.js';
import { sampleAspectRatio } from '../../../interpret/video/sample-aspect-ratio.js';
import type { Limits } from '../../../media/limits.js';
import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import type { MetadataFacts } from '../../../media/metadata-facts.js';
import type { Image, ImageItem } from '../../../report/report.js';
import { readContainerColor } from '../describe/color.js';
import { readHdrBoxes } from '../describe/hdr-boxes.js';
import { statedAspect } from '../describe/picture-size.js';
import type { IsobmffIndex } from '../raw.js';
import { checkItems, wantChecks } from './checks.js';
import { derivedBytes, readGrid } from './derived.js';
import type { Item } from './item.js';
import { itemPlaces, readItem } from './item-data.js';
import { type ItemFile, itemFile } from './items.js';
import { readLayers } from './layers.js';
import { describeXmp, exifItems, wantMetadata, xmpItems } from './metadata-items.js';
import { motionPhoto } from './motion-photo.js';
import { describeParts, wantParts } from './parts.js';
import { readPicture, wantPicture } from './picture.js';
import { derivation, itemRoles, type Roles, shownItem, spatialExtent } from './roles.js';
import { applyTransforms } from './transforms.js';

const DIMG = fourcc('dimg');
const mostListed = 1000;

/**
 * The second phase: Exif, XMP, what derived images are made of, and parameter sets that stand in the image
 * data.
 */
export function wantItems(index: IsobmffIndex, limits: Limits, wanted: MediaRequests): void {
  const file = itemFile(index, limits.problems);
  const shown = file === null ? null : shownItem(file);
  if (file === null || shown === null) return;
  wantMetadata(file, shown.id, wanted);
  wantPicture(file, shown, wanted);
  wantParts(file, shown, wanted);
  wantChecks(file, wanted);
}

/** The image, but for what its Exif and XMP say, which is null; and these. */
export interface Still extends Pick<MetadataFacts, 'exif' | 'xmp'> {
  image: Image | null;
}

/** Never throws; problems go to `findings`. Null where no item is shown. */
export function readStill(
  index: IsobmffIndex,
  media: MediaData,
  limits: Limits,
  findings: Findings,
): Still | null {
  const file = itemFile(index, limits.problems);
  if (file === null) return null;
  const still = readItems(index, file, media);
  findings.adopt(file.findings);
  return still;
}

function readItems(index: IsobmffIndex, file: ItemFile, media: MediaData): Still | null {
  checkItems(file, media);
  const shown = shownItem(file);
  if (shown === null) return null;
  // ISO/IEC 23008-12 10.2: brands say which rules the file keeps.
  if (index.raw.brands === null && index.raw.movieOffset < 0)
    file.findings.add('missing-box', 'ftyp', -1, -1, 0, 0);
  // A sequence may have items that are no picture by themselves.
  if (file.primary === 0 && index.raw.movieOffset < 0)
    file.findings.add('missing-box', 'meta/pitm', file.offset, -1, 0, 0);
  return {
    image: describeImage(index, file, shown, media),
    exif: exifItems(file, shown.id, media),
    xmp: xmpItems(file, media),
  };
}

function describeImage(index: IsobmffIndex, file: ItemFile, shown: Item, media: MediaData): Image {
  const picture = readPicture(file, shown, media);
  const { facts, video } = picture;
  const roles = itemRoles(file, shown.id);
  const color = describeColor(readContainerColor(video), facts.color);
  return {
    itemId: shown.id,
    width: picture.shown?.width ?? null,
    height: picture.shown?.height ?? null,
    codedWidth: picture.codedWidth,
    codedHeight: picture.codedHeight,
    rotation: picture.shown?.rotation ?? 0,
    mirrored: picture.shown?.mirrored ?? false,
    crop: picture.shown?.crop ?? null,
    transforms: picture.shown?.transforms ?? [],
    sampleAspectRatio: sampleAspectRatio(statedAspect(video), facts.sampleAspectRatio).ratio,
    codec: facts.codec,
    codecString: facts.codecString,
    profile: facts.profile,
    level: facts.level,
    bitDepth: picture.bitDepth,
    chromaSubsampling: facts.chromaSubsampling,
    color,
    hdr: describeHdr(readHdrBoxes(video), facts, color),
    derivation: derivation(shown),
    grid: describeGrid(file, shown, media),
    layers: readLayers(file, shown),
    ...describeParts(file, shown, roles, media),
    exif: null,
    xmp: describeXmp(file, shown.id),
    motionPhoto: motionPhoto(index),
    contentIdentifier: null,
    groups: file.groups.map(({ type, id, entities }) => ({
      type: fourccToString(type),
      id,
      itemIds: entities,
    })),
    items: file.items.slice(0, mostListed).map((item) => describeItem(file, item, roles)),
    itemCount: file.items.length,
  };
}

function describeGrid(file: ItemFile, shown: Item, media: MediaData): Image['grid'] {
  if (derivation(shown) !== 'grid') return null;
  const grid = readGrid(readItem(file, shown, derivedBytes, media).bytes);
  if (grid === null) return null;
  const [tile] = file.references.of(DIMG, shown.id, 1);
  const size = tile === undefined ? null : spatialExtent(file, tile);
  return {
    rows: grid.rows,
    columns: grid.columns,
    tileWidth: size?.width ?? null,
    tileHeight: size?.height ?? null,
  };
}

function describeItem(file: ItemFile, item: Item, roles: Roles): ImageItem {
  const role = roles.get(item.id) ?? 'data';
  const size = spatialExtent(file, item.id);
  const possible = size !== null && size.width > 0 && size.height > 0;
  const shown = possible
    ? applyTransforms(file.meta.bytes, file.properties.of(item.id), size.width, size.height)
    : null;
  const { ranges, length } = itemPlaces(file, item);
  return {
    id: item.id,
    type: fourccToString(item.type),
    name: item.name,
    contentType: item.contentType,
    role,
    hidden: item.hidden,
    encrypted: item.encrypted,
    width: shown?.width ?? null,
    height: shown?.height ?? null,
    offset: ranges[0]?.offset ?? null,
    length,
    extents: item.location?.count ?? 0,
  };
}
