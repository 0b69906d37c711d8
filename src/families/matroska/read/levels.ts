/** Which elements stand where, as far as walking needs it. */

import { fourccToString } from '../../../bytes/fourcc.js';
import { ids } from '../ids.js';

/** Depths at which the walk can be. */
export const level = {
  file: 0,
  segment: 1,
  cluster: 2,
  group: 3,
  additions: 4,
  more: 5,
  attachments: 6,
  attached: 7,
} as const;

export const parentOf: readonly number[] = [0, 0, 1, 2, 3, 4, 1, 6];

export const levelName: readonly string[] = [
  '',
  'Segment',
  'Cluster',
  'BlockGroup',
  'BlockAdditions',
  'BlockMore',
  'Attachments',
  'AttachedFile',
];

/** By id, what the walk calls the elements that it may meet, as native/matroska/names.def has it. */
const names = new Map<number, string>(
  (
    [
      'EBML',
      'Void',
      'CRC-32',
      'Segment',
      'SeekHead',
      'Info',
      'Tracks',
      'Cues',
      'Tags',
      'Chapters',
      'Attachments',
      'AttachedFile',
      'FileDescription',
      'FileName',
      'FileMediaType',
      'FileData',
      'FileUID',
      'FileReferral',
      'Cluster',
      'Timestamp',
      'SilentTracks',
      'Position',
      'PrevSize',
      'SimpleBlock',
      'EncryptedBlock',
      'BlockGroup',
      'Block',
      'BlockVirtual',
      'BlockAdditions',
      'BlockMore',
      'BlockAddID',
      'BlockAdditional',
      'BlockDuration',
      'ReferencePriority',
      'ReferenceBlock',
      'ReferenceVirtual',
      'CodecState',
      'DiscardPadding',
      'Slices',
    ] as const
  ).map((name) => [ids[name], name]),
);

export function nameOf(id: number): string {
  return names.get(id) ?? fourccToString(id);
}

/** Kept whole. */
export function isKept(id: number): boolean {
  return (
    id === ids.SeekHead ||
    id === ids.Info ||
    id === ids.Tracks ||
    id === ids.Cues ||
    id === ids.Tags ||
    id === ids.Chapters
  );
}

/** Stands in a Segment only; each has four bytes, and ends what has no size. */
export function isTopLevel(id: number): boolean {
  return isKept(id) || id === ids.Cluster || id === ids.Attachments;
}

/** Begins a document, or its Segment. */
export function isRoot(id: number): boolean {
  return id === ids.EBML || id === ids.Segment;
}

export function isInCluster(id: number): boolean {
  return (
    id === ids.SimpleBlock ||
    id === ids.BlockGroup ||
    id === ids.Timestamp ||
    id === ids.Position ||
    id === ids.PrevSize ||
    id === ids.SilentTracks ||
    id === ids.EncryptedBlock ||
    isAnywhere(id)
  );
}

export function isAnywhere(id: number): boolean {
  return id === ids.Void || id === ids['CRC-32'];
}

/** Where in `bytes[from, to)` an element of the Segment, or a Segment, may begin; -1 without one. */
export function findTopLevel(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at + 4 <= to; at++) {
    const first = bytes[at] as number;
    if (first < 0x10 || first > 0x1f) continue;
    const id =
      first * 0x1000000 +
      (((bytes[at + 1] as number) << 16) |
        ((bytes[at + 2] as number) << 8) |
        (bytes[at + 3] as number));
    if (isTopLevel(id) || isRoot(id)) return at;
  }
  return -1;
}
