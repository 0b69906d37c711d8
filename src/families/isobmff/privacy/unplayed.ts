/**
 * Everything in a file that playing or showing it does not need, as ranges to blank in place: a box becomes
 * `free` and its content zeros, so that nothing moves.
 */

import { fourcc } from '../../../bytes/fourcc.js';
import type { BoxNode } from '../../../media/box-tree.js';
import { chapterTracks } from '../../../media/chapter-tracks.js';
import type { MediaRange } from '../../../media/media-data.js';
import type { TrackType } from '../../../report/report.js';
import type { BlankRange, Played } from '../../family.js';
import { imageMeta } from '../heif/image-meta.js';
import { itemPlaces } from '../heif/item-data.js';
import { type ItemFile, itemFile } from '../heif/items.js';
import { isImage } from '../heif/roles.js';
import type { IsobmffIndex } from '../raw.js';
import {
  playedIn,
  playedUserTypes,
  spaces,
  tellingFields,
  tellingInEntry,
} from './played-boxes.js';
import { difference, intersection, merged } from './ranges.js';

const playedTypes = new Set<TrackType>(['video', 'audio', 'subtitle', 'image']);
const MP4S = fourcc('mp4s');

/** Rejects with `RangeError` where the boxes of the file do not tell. */
export async function unplayed(file: Played<IsobmffIndex>): Promise<BlankRange[]> {
  const { index, tree } = file;
  const { movieOffset, compressedMovie } = index.raw;
  const seen = tree.boxes.some(({ type, offset }) => type === 'moov' && offset === movieOffset);
  if (compressedMovie || (movieOffset >= 0 && !seen))
    throw new RangeError(
      'scrub cannot tell what playing needs: the index is compressed, or is no box of its own; ' +
        'remux the file first',
    );
  const items = itemFile(index, 0);
  const hasItems = ({ type, children }: BoxNode) =>
    type === 'meta' && children?.some((child) => child.type === 'pitm') === true;
  if (items === null && tree.boxes.some(hasItems))
    throw new RangeError(
      'scrub cannot tell what showing the image needs: its items are over limits.keptMetadataBytes',
    );
  const walk = new Walk(file, items);
  await walk.list(tree.boxes, '');
  walk.end();
  return walk.mediaData();
}

function* mediaBoxes(boxes: readonly BoxNode[]): Generator<BoxNode> {
  for (const box of boxes) {
    if (box.type === 'mdat' || box.type === 'imda') yield box;
    if (box.type === 'meta')
      for (const child of box.children ?? []) if (child.type === 'idat') yield child;
  }
}

/** Samples of a chunk follow each other: a range for all of them is enough. */
function append(ranges: MediaRange[], offset: number, length: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && last.offset + last.length === offset) last.length += length;
  else ranges.push({ offset, length });
}

class Walk {
  readonly #zeros: MediaRange[] = [];
  /** Where types of boxes stand that become `free`. */
  readonly #types: MediaRange[] = [];
  readonly #chapters: Set<number>;
  /** By the offset of its box. */
  readonly #trackAt: ReadonlyMap<number, number>;
  readonly #imageMeta: number | null;
  /** Where properties begin without which a reader must not show an item. */
  readonly #essential = new Set<number>();
  /** Of the track that is walked. */
  #trackIndex = -1;

  constructor(
    private readonly file: Played<IsobmffIndex>,
    private readonly items: ItemFile | null,
  ) {
    this.#chapters = chapterTracks(file.facts.tracks);
    this.#trackAt = new Map(file.index.tracks.map(({ raw }, i) => [raw.offset, i]));
    this.#imageMeta = imageMeta(file.index)?.offset ?? null;
    for (const item of items?.items ?? [])
      items?.properties.each(item.id, (property, essential) => {
        if (essential) this.#essential.add(items.offset + property.start);
      });
  }

  async list(boxes: readonly BoxNode[], parent: string): Promise<void> {
    const played = playedIn.get(parent);
    for (const box of boxes) {
      if (box.type === 'trak') this.#trackIndex = this.#trackAt.get(box.offset) ?? -1;
      const needed = played === undefined || played.has(box.type) || this.#isNeeded(box, parent);
      if (needed || spaces.has(box.type)) await this.#keep(box, parent);
      else this.#free(box);
    }
  }

  #isNeeded(box: BoxNode, parent: string): boolean {
    if (box.type === 'uuid') return playedUserTypes.has(box.userType ?? '');
    if (box.type === 'udta') return parent === 'moov' && this.file.keepChapters;
    if (box.type === 'meta') return parent === '' && this.#imageMeta === box.offset;
    return parent === 'ipco' && this.#essential.has(box.offset);
  }

  async #keep(box: BoxNode, parent: string): Promise<void> {
    const { type, children } = box;
    const payload = box.offset + box.headerSize;
    const end = box.offset + box.size;
    const read = (length: number) => this.file.read(payload, Math.min(length, end - payload));
    const version = type === 'mvhd' || type === 'tkhd' || type === 'mdhd' ? (await read(1))[0] : 0;
    for (const { at, length } of tellingFields(box, version ?? 0))
      this.#zero(payload + at, Math.min(end, payload + at + (length ?? Number.POSITIVE_INFINITY)));
    if (type === 'dref' && children !== null) await this.#references(children);
    else if (parent === 'stsd') this.#entry(box);
    else if (type === 'infe') this.#itemInfo(payload, end, await read(4));
    else if (children !== null) {
      await this.list(children, type);
      const last = children.at(-1);
      // What no child begins in; of a `uuid`, of tables and of descriptions it is not known.
      if (playedIn.has(type) && last !== undefined) this.#zero(last.offset + last.size, end);
    }
  }

  /** Of a file beside this one the name stays, or its media would not be found. */
  async #references(entries: readonly BoxNode[]): Promise<void> {
    for (const { offset, size, headerSize } of entries) {
      const [, , , flags = 0] = await this.file.read(offset + headerSize, 4);
      if ((flags & 1) === 1) this.#zero(offset + headerSize + 4, offset + size);
    }
  }

  /** A sample entry, of which only what decoders need stays. */
  #entry({ type: boxType, offset, size, headerSize, children }: BoxNode): void {
    const type = this.file.facts.tracks[this.#trackIndex]?.type ?? 'other';
    const payload = offset + headerSize;
    const end = offset + size;
    if (!this.#isPlayed(this.#trackIndex)) {
      for (const child of children ?? []) this.#free(child);
      // Text beside the boxes, as of `mett`. Those of a timecode are numbers: how fast it counts.
      if (boxType !== 'tmcd' && !children?.length) this.#zero(payload + 8, end);
      return;
    }
    // The vendor, and of pictures the compressor's name.
    if (type === 'video' || type === 'image') {
      this.#zero(payload + 12, Math.min(end, payload + 16));
      this.#zero(payload + 42, Math.min(end, payload + 74));
    } else if (type === 'audio') this.#zero(payload + 12, Math.min(end, payload + 16));
    this.#inEntry(children ?? []);
  }

  #inEntry(boxes: readonly BoxNode[]): void {
    for (const box of boxes) {
      if (tellingInEntry.has(box.type)) this.#free(box);
      else if (spaces.has(box.type)) this.#zero(box.offset + box.headerSize, box.offset + box.size);
      else this.#inEntry(box.children ?? []);
    }
  }

  /** `infe` (ISO/IEC 14496-12 8.11.6): names behind id, protection and, from version 2 on, type. */
  #itemInfo(payload: number, end: number, [version = 0]: Uint8Array): void {
    this.#zero(payload + (version < 2 ? 8 : version === 2 ? 12 : 14), end);
  }

  /**
   * Adds media data that no sample or item of those that are played or shown is in. Returns all there is to
   * blank, without what such a sample is in.
   */
  mediaData(): BlankRange[] {
    const { facts, frames, index, sound, tree } = this.file;
    const samples: MediaRange[] = [];
    const other: MediaRange[] = [];
    facts.tracks.forEach((_, trackIndex) => {
      const to = this.#isPlayed(trackIndex) ? samples : other;
      const { offset = [], size = [] } = frames[trackIndex] ?? {};
      for (let row = 0; row < offset.length; row++)
        if ((offset[row] as number) >= 0) append(to, offset[row] as number, size[row] as number);
    });
    const { items } = this;
    const images: MediaRange[] = [];
    for (const item of items?.items ?? []) {
      const shown = items !== null && isImage(items, item);
      if (items !== null) (shown ? images : other).push(...itemPlaces(items, item).ranges);
    }
    const encrypted = facts.tracks.some(({ encryption }) => encryption !== null);
    // Beside what is known of a damaged file, or of keys of samples, anything may be needed.
    const whole = sound && !encrypted && index.tracks.every(({ external }) => !external);
    // Tables that lie must neither keep nor blank anything else.
    const media = merged(
      [...mediaBoxes(tree.boxes)].map(({ offset, size, headerSize }) => ({
        offset: offset + headerSize,
        length: size - headerSize,
      })),
    );
    const needed = merged([...intersection(merged(samples), media), ...images]);
    const may = whole ? media : intersection(merged(other), media);
    const zeros = difference(merged([...this.#zeros, ...may]), needed);
    // Of four bytes each; one that such a sample is in stays.
    const types = difference(merged(this.#types), needed).filter(({ length }) => length === 4);
    return [
      ...zeros.map((range): BlankRange => ({ ...range, encoding: 'binary' })),
      ...types.map((range): BlankRange => ({ ...range, encoding: 'free' })),
    ];
  }

  /** What stands behind the last box. */
  end(): void {
    const { index, tree } = this.file;
    const last = tree.boxes.at(-1);
    const known = index.layout.length === index.layoutCount;
    const walked = index.layout.reduce((end, box) => Math.max(end, box.offset + box.size), 0);
    if (last !== undefined && known)
      this.#zero(Math.max(last.offset + last.size, walked), tree.size);
  }

  /** Streams of an MPEG-4 scene stay with what they describe. */
  #isPlayed(trackIndex: number): boolean {
    const { facts, index, keepChapters } = this.file;
    const track = facts.tracks[trackIndex];
    if (track === undefined) return false;
    if (this.#chapters.has(trackIndex) && track.type === 'subtitle') return keepChapters;
    if (index.tracks[trackIndex]?.raw.sampleEntries[0]?.format === MP4S) return true;
    return playedTypes.has(track.type);
  }

  #free({ type, offset, size, headerSize }: BoxNode): void {
    this.#types.push({ offset: offset + 4, length: 4 });
    this.#zero(offset + headerSize - (type === 'uuid' && headerSize > 16 ? 16 : 0), offset + size);
  }

  #zero(start: number, end: number): void {
    if (end > start) this.#zeros.push({ offset: start, length: end - start });
  }
}
