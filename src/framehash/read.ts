/** Reads listings of FFmpeg's framehash and framemd5 muxers, and our own. */

import type { HashAlgorithm } from '../hash/algorithms.js';
import { digestLength } from '../hash/algorithms.js';
import { hashNames } from './write.js';

/** A file that is no listing, or one of a hash that boxray does not have. */
export class ListingError extends Error {
  override readonly name = 'ListingError';
}

export interface ReadStream {
  /** Its number in the listing. */
  stream: number;
  /** Null where the header does not say. */
  type: string | null;
  /** Seconds a tick; null where the header does not say. */
  secondsOfTick: number | null;
  packets: ReadPacket[];
}

export interface ReadPacket {
  pts: number;
  size: number;
  /** Lower-case hex. */
  digest: string;
}

export interface ReadListing {
  algorithm: HashAlgorithm;
  /** By their numbers. */
  streams: ReadStream[];
}

const algorithmByName = new Map<string, HashAlgorithm>(
  Object.entries(hashNames).map(([algorithm, name]) => [
    name.toLowerCase(),
    algorithm as HashAlgorithm,
  ]),
);

/** Further columns (side data) are allowed and ignored. Throws `ListingError` that names the line. */
export function readListing(text: string): ReadListing {
  const streams = new Map<number, ReadStream>();
  let stated: HashAlgorithm | null = null;
  let digest: string | null = null;
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] as string).trim();
    if (line === '') continue;
    if (line.startsWith('#')) {
      const hash = /^#hash: *(.+)$/.exec(line)?.[1];
      if (hash !== undefined) stated = algorithmOf(hash);
      readHeader(line, streams);
      continue;
    }
    const packet = readPacket(line);
    if (packet === null) throw new ListingError(`line ${i + 1} is no line of a framehash listing`);
    digest ??= packet.digest;
    if (packet.digest.length !== digest.length)
      throw new ListingError(`line ${i + 1} has a digest of another length`);
    streamOf(streams, packet.stream).packets.push(packet);
  }
  if (digest === null) throw new ListingError('it lists no frames');
  // Before version 2 framemd5 did not name its hash.
  const algorithm = stated ?? 'md5';
  if (digest.length !== 2 * digestLength(algorithm))
    throw new ListingError(
      `its digests have ${digest.length / 2} bytes, not those of ${algorithm}`,
    );
  const ordered = [...streams.values()].sort((a, b) => a.stream - b.stream);
  return { algorithm, streams: ordered };
}

function algorithmOf(name: string): HashAlgorithm {
  const algorithm = algorithmByName.get(name.trim().toLowerCase());
  if (algorithm !== undefined) return algorithm;
  const known = Object.values(hashNames).join(', ');
  throw new ListingError(`it was made with ${name.trim()}; boxray has ${known}`);
}

function streamOf(streams: Map<number, ReadStream>, stream: number): ReadStream {
  let found = streams.get(stream);
  if (found === undefined) {
    found = { stream, type: null, secondsOfTick: null, packets: [] };
    streams.set(stream, found);
  }
  return found;
}

function readHeader(line: string, streams: Map<number, ReadStream>): void {
  const [, name, number = '', value = ''] = /^#(\w+) (\d+): *(.*)$/.exec(line) ?? [];
  if (name === 'media_type') streamOf(streams, Number(number)).type = value;
  if (name !== 'tb') return;
  const [numerator = 0, denominator = 0] = value.split('/').map(Number);
  if (numerator > 0 && denominator > 0)
    streamOf(streams, Number(number)).secondsOfTick = numerator / denominator;
}

function readPacket(line: string): (ReadPacket & { stream: number }) | null {
  const [stream = '', dts = '', pts = '', duration = '', size = '', hash = ''] = line
    .split(',', 6)
    .map((column) => column.trim());
  if (!/^\d+$/.test(stream) || !/^\d+$/.test(size)) return null;
  // FFmpeg writes a time that it does not know as NOPTS or the lowest of all numbers.
  for (const time of [dts, pts, duration]) if (!/^(-?\d+|NOPTS)$/.test(time)) return null;
  const digest = /^(?:[0-9a-f]{2})+$/i.exec(hash)?.[0];
  if (digest === undefined) return null;
  return {
    stream: Number(stream),
    pts: pts === 'NOPTS' ? 0 : Number(pts),
    size: Number(size),
    digest: digest.toLowerCase(),
  };
}
