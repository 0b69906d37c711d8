/**
 * The metadata of a file as its family finds them. A family reads what only it has; what any container may
 * carry (XMP, ID3, Exif, GPMF …) it locates and hands on. Interpretation makes tags, pictures, provenance and
 * privacy of them.
 */

import type { MediaReport, PrivacyFinding, RawTag } from '../report/report.js';
import type { KeptElement } from './container-index.js';
import type { MediaRange } from './media-data.js';

/** Metadata in memory: those of `bytes[start, end)`. */
export interface MetadataBytes {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** File offset of `bytes[0]`. */
  base: number;
  /** File offset of the element that holds them. */
  offset: number;
  path: string;
  /** -1 for those of the whole file. */
  trackIndex: number;
}

/** Metadata that may stand in several ranges of the file. */
export interface MetadataItem {
  itemId: number;
  path: string;
  bytes: Uint8Array;
  /** What the first directory of Exif is, where it is not that of the image. */
  directory?: 'ExifIFD' | 'GPS';
  /** Where `[start, end)` of the bytes is in the file: one range, or more where extents cut it apart. */
  places(start: number, end: number): MediaRange[];
}

/** `holder`: the element that a tag or picture is of. */
export type MetadataEntry =
  | { kind: 'tag'; tag: RawTag; holder: MetadataBytes }
  /** `mimeType`: as the file states it. */
  | { kind: 'picture'; holder: MetadataBytes; start: number; end: number; mimeType: string | null }
  | { kind: 'xmp'; block: MetadataBytes }
  | { kind: 'xml'; block: MetadataBytes }
  | { kind: 'gpmf'; block: MetadataBytes }
  /** `language`: of the element, for frames that say none. */
  | { kind: 'id3'; block: MetadataBytes; language: string | null };

/** (A part of) a C2PA manifest store. */
export interface ManifestBlock extends MetadataBytes {
  /** Of the whole element. */
  size: number;
  /**
   * `manifest`, `original`, `update` or `merkle` (C2PA 2.2, A.5.2); empty where it could not be kept, and so
   * not be read.
   */
  purpose: string;
}

/** A text, with its place in the file. */
export interface PlacedText {
  text: string;
  path: string;
  offset: number;
  length: number;
  trackIndex: number;
}

export interface TelemetrySample {
  bytes: Uint8Array;
  /** In the file. */
  offset: number;
  path: string;
  trackIndex: number;
  /** What the file calls it; empty where the format of its track says it. */
  key: string;
}

/** Measurements beside the picture, a track of them or one record. */
export interface Telemetry {
  /** `keyed`: values, each with a key; `maker`: of a maker's own format, which is not read. */
  format: 'gpmf' | 'camm' | 'text' | 'keyed' | 'maker';
  /** What it is, in words; empty for formats that are read. */
  name: string;
  /** Keys that are declared before the samples. */
  declared: PlacedText[];
  /** Those that were read. */
  samples: Iterable<TelemetrySample>;
}

/** More than any file has for a reason. */
export const mostEntries = 10_000;

export interface MetadataFacts {
  /** In the order of the file, at most {@link mostEntries}. */
  entries: MetadataEntry[];
  /** What holds the first entry that was left out. */
  dropped: MetadataBytes | null;
  /** Ends that are not said are null. */
  chapters: MediaReport['chapters'];
  manifests: ManifestBlock[];
  telemetry: Telemetry[];
  /** What only the family's own elements say of a person. */
  sites: PrivacyFinding[];
  /** Of an image, in the order of their weight. */
  exif: MetadataItem[];
  xmp: MetadataItem[];
  /** The elements that entries are of. */
  kept: readonly KeptElement[];
}

/** Of a file that has none, or of which they are not wanted. */
export function noMetadata(): MetadataFacts {
  return {
    entries: [],
    dropped: null,
    chapters: [],
    manifests: [],
    telemetry: [],
    sites: [],
    exif: [],
    xmp: [],
    kept: [],
  };
}

/** A tag of `holder`, whose own bytes are `[start, end)`. */
export function tagOf(
  holder: MetadataBytes,
  source: RawTag['source'],
  key: string,
  value: string | null,
  start: number,
  end: number,
  language: string | null,
  dataType: number | null,
): RawTag {
  const { path, base, trackIndex } = holder;
  return {
    source,
    key: key.length > longestKey ? key.slice(0, longestKey) : key,
    value,
    language,
    dataType,
    path,
    offset: base + start,
    length: Math.max(0, end - start),
    trackIndex: trackIndex < 0 ? null : trackIndex,
  };
}

/** One stored name may be that of all tags. */
const longestKey = 1024;
