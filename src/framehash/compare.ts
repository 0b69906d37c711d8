/** A file's packets against an earlier listing of them. */

import type { FrameListing, ListedPacket, ListingStream } from './listing.js';
import type { ReadListing, ReadPacket, ReadStream } from './read.js';

export interface FrameDifference {
  /** `changed`: other bytes; `missing`: not (wholly) in the file; `added`: not in the listing. */
  kind: 'changed' | 'missing' | 'added';
  /** Number of the stream in the listing. */
  stream: number;
  /** Index of the track in the file; null where the file has no such stream. */
  trackIndex: number | null;
  /** Number of the frame in its stream, from 0. */
  frame: number;
  /** When it is presented; null where that is not known. */
  timeSeconds: number | null;
  /** Byte offset in the file; null for a frame that it does not have. */
  offset: number | null;
  /** Bytes, in the file; for a missing frame as listed. */
  size: number;
}

export interface Comparison {
  /** Frames in the listing. */
  listed: number;
  /** Of these, how many are as they were. */
  equal: number;
  /** By time. */
  differences: FrameDifference[];
}

/**
 * Compares frame by frame, in the order of each stream; time stamps do not count. Streams that
 * the listing does not have are not looked at; its streams are matched by type and order, since
 * it may have been made of only some.
 */
export function compareListing(listing: ReadListing, file: FrameListing): Comparison {
  const own = file.streams.map((): ListedPacket[] => []);
  for (const packet of file.packets) own[packet.stream]?.push(packet);
  const differences: FrameDifference[] = [];
  let listed = 0;
  let equal = 0;
  for (const stream of listing.streams) {
    if (stream.packets.length === 0) continue;
    const place = matching(listing, stream, file.streams);
    const packets = place < 0 ? [] : (own[place] as ListedPacket[]);
    const described = file.streams[place] ?? null;
    const count = Math.max(packets.length, stream.packets.length);
    listed += stream.packets.length;
    for (let frame = 0; frame < count; frame++) {
      const kind = differenceOf(stream.packets[frame], packets[frame]);
      if (kind === null) equal++;
      else differences.push(describe(kind, stream, described, frame, packets[frame]));
    }
  }
  const time = ({ timeSeconds }: FrameDifference) => timeSeconds ?? Number.POSITIVE_INFINITY;
  differences.sort((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : 0));
  return { listed, equal, differences };
}

function matching(
  { streams }: ReadListing,
  { stream, type }: ReadStream,
  own: readonly ListingStream[],
): number {
  if (type === null) return stream < own.length ? stream : -1;
  const before = streams.filter((other) => other.type === type && other.stream < stream).length;
  const same = [...own.keys()].filter((i) => own[i]?.type === type);
  return same[before] ?? -1;
}

function differenceOf(
  listed: ReadPacket | undefined,
  found: ListedPacket | undefined,
): FrameDifference['kind'] | null {
  if (listed === undefined) return 'added';
  if (found === undefined || found.digest === null) return 'missing';
  return listed.digest === found.digest && listed.size === found.size ? null : 'changed';
}

function describe(
  kind: FrameDifference['kind'],
  stream: ReadStream,
  own: ListingStream | null,
  frame: number,
  found: ListedPacket | undefined,
): FrameDifference {
  const listed = stream.packets[frame];
  let timeSeconds: number | null = null;
  if (found !== undefined && own !== null) timeSeconds = found.pts / own.timescale;
  else if (listed !== undefined && stream.secondsOfTick !== null)
    timeSeconds = listed.pts * stream.secondsOfTick;
  return {
    kind,
    stream: stream.stream,
    trackIndex: own?.trackIndex ?? null,
    frame,
    timeSeconds,
    offset: found?.offset ?? null,
    size: found?.size ?? listed?.size ?? 0,
  };
}
