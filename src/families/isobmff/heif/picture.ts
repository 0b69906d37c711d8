/** Size and coding of one image item: its own properties, and those of the coded item that it is made of. */

import { concat, u32 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import type { VideoFacts } from '../../../media/facts.js';
import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import { readVideoCodec, wantedOfVideo } from '../describe/codec-source.js';
import type { EntryBox } from '../describe/entry-boxes.js';
import { findBox } from '../describe/entry-boxes.js';
import type { VisualDescription } from '../describe/sample-description.js';
import { derivedBytes, readGrid, readOverlay } from './derived.js';
import type { Item } from './item.js';
import { readItem, wantItem } from './item-data.js';
import type { ItemFile } from './items.js';
import { derivation, spatialExtent } from './roles.js';
import { applyTransforms, type Shown } from './transforms.js';

const DIMG = fourcc('dimg');
const COLR = fourcc('colr');
const NCLX = fourcc('nclx');
const PIXI = fourcc('pixi');
const JPGC = fourcc('jpgC');
const JPEG = fourcc('jpeg');

/** Images that are made of images that are made of images …: more than any writer makes. */
const deepest = 8;
/** Enough for a sequence header or parameter sets at the beginning of an image. */
const headBytes = 4096;
/** A JPEG's frame header comes after its tables and application segments. */
const jpegBytes = 65_536;

/** Larger than any configuration; many items may share one. An ICC profile may be larger. */
const longestProperty = 65_536;

export interface Picture {
  facts: VideoFacts;
  /** Its own boxes before those of the item that it is coded in. */
  video: VisualDescription;
  codedWidth: number | null;
  codedHeight: number | null;
  bitDepth: number | null;
  shown: Shown | null;
}

/** The first coded item that an image is made of; itself where it is coded; null where that leads nowhere. */
function codedItem(file: ItemFile, item: Item): Item | null {
  let at: Item | undefined = item;
  for (let depth = 0; at !== undefined && depth < deepest; depth++) {
    if (derivation(at) === null) return at;
    const [source] = file.references.of(DIMG, at.id, 1);
    at = source === undefined ? undefined : file.byId.get(source);
  }
  return null;
}

function describe(file: ItemFile, item: Item, coded: Item | null): VisualDescription {
  const properties: EntryBox[] = file.properties.of(item.id);
  if (coded !== null && coded !== item) properties.push(...file.properties.of(coded.id));
  const boxes = properties.filter(
    ({ type, payload, end }) => type === COLR || end - payload <= longestProperty,
  );
  const size = coded === null ? null : spatialExtent(file, coded.id);
  return {
    entry: file.meta,
    format: coded?.type ?? 0,
    boxes,
    protection: null,
    width: size?.width ?? 0,
    height: size?.height ?? 0,
    depth: 24,
  };
}

/** How many bytes of the coded item are of use; none where the properties say it all. */
function usefulBytes(file: ItemFile, video: VisualDescription, coded: Item): number {
  if (coded.encrypted) return 0;
  const needed = wantedOfVideo(video);
  if (needed === 0) return 0;
  if (coded.type === JPEG) return jpegBytes;
  const known = hasColorCodes(video) && spatialExtent(file, coded.id) !== null;
  return known ? 0 : headBytes;
}

/** An ICC profile alone does not say which matrix and range the codec has. */
function hasColorCodes({ boxes, entry: { bytes } }: VisualDescription): boolean {
  return boxes.some(
    ({ type, payload, end }) => type === COLR && end - payload >= 4 && u32(bytes, payload) === NCLX,
  );
}

/** Asks for what `readPicture` needs: a derived item's own bytes, the beginning of a coded one. */
export function wantPicture(file: ItemFile, item: Item, wanted: MediaRequests): void {
  if (derivation(item) !== null) wantItem(file, item, derivedBytes, wanted);
  const coded = codedItem(file, item);
  if (coded === null) return;
  const needed = usefulBytes(file, describe(file, item, coded), coded);
  if (needed > 0) wantItem(file, coded, needed, wanted);
}

export function readPicture(file: ItemFile, item: Item, media: MediaData): Picture {
  const coded = codedItem(file, item);
  const video = describe(file, item, coded);
  const sample = coded === null ? null : codedSample(file, video, coded, media);
  // As of a sample entry, but that sizes are judged elsewhere.
  const facts = readVideoCodec(video, sample);
  if (coded?.type === 0) file.meta.problem('unknown-codec', null, fourccToString(0));
  const size = pictureSize(file, item, coded, facts, media);
  return {
    facts,
    video,
    codedWidth: size?.width ?? null,
    codedHeight: size?.height ?? null,
    bitDepth: facts.bitDepth ?? pixelDepth(file, item),
    shown:
      size === null
        ? null
        : applyTransforms(file.meta.bytes, file.properties.of(item.id), size.width, size.height),
  };
}

/** Of a JPEG the tables may stand in `jpgC`, before the item's data (ISO/IEC 23008-12 H.2). */
function codedSample(
  file: ItemFile,
  video: VisualDescription,
  coded: Item,
  media: MediaData,
): Uint8Array | null {
  const needed = usefulBytes(file, video, coded);
  if (needed === 0) return null;
  const { bytes } = readItem(file, coded, needed, media);
  const prefix = coded.type === JPEG ? findBox(video.boxes, JPGC) : null;
  if (prefix === null) return bytes.length === 0 ? null : bytes;
  return concat([file.meta.bytes.subarray(prefix.payload, prefix.end), bytes]);
}

/** `ispe`; without it what the derived item or the codec says. A side of 0 is no size. */
function pictureSize(
  file: ItemFile,
  item: Item,
  coded: Item | null,
  facts: VideoFacts,
  media: MediaData,
): { width: number; height: number } | null {
  const stated = spatialExtent(file, item.id) ?? derivedSize(file, item, media);
  if (stated !== null) return stated.width > 0 && stated.height > 0 ? stated : null;
  const own = coded === item || derivation(item) === 'identity';
  if (!own || coded === null) return null;
  const { width, height } = spatialExtent(file, coded.id) ?? facts;
  return width > 0 && height > 0 ? { width, height } : null;
}

function derivedSize(
  file: ItemFile,
  item: Item,
  media: MediaData,
): { width: number; height: number } | null {
  const kind = derivation(item);
  if (kind !== 'grid' && kind !== 'overlay') return null;
  const { bytes } = readItem(file, item, derivedBytes, media);
  return kind === 'grid' ? readGrid(bytes) : readOverlay(bytes);
}

/** The largest in `pixi` (6.5.6). */
function pixelDepth(file: ItemFile, item: Item): number | null {
  const box = findBox(file.properties.of(item.id), PIXI);
  if (box === null || box.end - box.payload < 5) return null;
  const { bytes } = file.meta;
  const channels = Math.min(bytes[box.payload + 4] as number, box.end - box.payload - 5);
  let depth = 0;
  for (let i = 0; i < channels; i++) depth = Math.max(depth, bytes[box.payload + 5 + i] as number);
  return depth === 0 ? null : depth;
}
