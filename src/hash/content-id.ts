/**
 * The content id: the same for a file and its remux, different as soon as one coded byte is. It is `c1:` and
 * the hex SHA-256 of the bytewise sorted list of (kind byte `v` or `a`, track digest); a track digest is the
 * SHA-256 of the number of samples (64 bits, big-endian) and each sample's SHA-256, and for uncompressed
 * audio the SHA-256 of all its bytes, since there the samples are whatever the writer made of them.
 */

import { fromHex, toHex } from '../bytes/hex.js';
import { chapterTracks } from '../media/chapter-tracks.js';
import type { Track } from '../report/report.js';
import { fallbackHashing } from './fallback-hash.js';

/** The indexes of the tracks that a content id covers: video and audio that is played. */
export function contentTracks(tracks: readonly Track[]): number[] {
  const chapters = chapterTracks(tracks);
  return tracks
    .filter(({ index, type }) => (type === 'video' || type === 'audio') && !chapters.has(index))
    .map(({ index }) => index);
}

/** `samples`: the SHA-256 of each sample in decode order, one after the other. */
export function sampledTrackDigest(count: number, samples: Uint8Array): Promise<Uint8Array> {
  const head = new DataView(new ArrayBuffer(8));
  head.setBigUint64(0, BigInt(count));
  return sha256(new Uint8Array(head.buffer), samples);
}

/** Track digests by track index. */
export async function contentIdOf(
  tracks: readonly Track[],
  digests: Map<number, Uint8Array>,
): Promise<string> {
  const entries: string[] = [];
  for (const [trackIndex, digest] of digests) {
    const kind = tracks[trackIndex]?.type === 'video' ? '76' : '61';
    entries.push(kind + toHex(digest));
  }
  return `c1:${toHex(await sha256(fromHex(entries.sort().join(''))))}`;
}

async function sha256(...pieces: Uint8Array[]): Promise<Uint8Array> {
  const hasher = (await fallbackHashing('sha256')).createHasher();
  for (const piece of pieces) hasher.update(piece);
  return hasher.digest();
}
