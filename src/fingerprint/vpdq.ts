/** Lists of fingerprints of a video's frames: vPDQ's text format, and how much two of them share. */

import { checkNames } from '../calls/options.js';
import { distanceOf, readHash, wordsOfHash } from './words.js';

/** A line of a list. */
export interface VideoFrame {
  /** Its place among all frames of the video, from 0. */
  frame: number;
  /** 0 to 100. */
  quality: number;
  /** 64 hex digits. */
  hash: string;
  seconds: number;
}

/**
 * Reads `frame,quality,hash,seconds` a line, as vPDQ's reference writes them. Throws `TypeError` where a
 * line is another, with its number.
 */
export function parseVpdq(text: string): VideoFrame[] {
  if (typeof text !== 'string') throw new TypeError('a vPDQ list must be a text');
  const frames: VideoFrame[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = /^(\d{1,10}),(\d{1,3}),([0-9a-f]{64}),(\d{1,10}(?:\.\d{1,10})?)\r?$/i.exec(line);
    if (!found || Number(found[2]) > 100)
      throw new TypeError(`line ${i + 1} is not of a vPDQ list`);
    frames.push({
      frame: Number(found[1]),
      quality: Number(found[2]),
      hash: (found[3] as string).toLowerCase(),
      seconds: Number(found[4]),
    });
  }
  return frames;
}

/** The text that {@link parseVpdq} reads: times with three decimals, as the reference has them. */
export const formatVpdq = (frames: readonly VideoFrame[]): string =>
  frames
    .map((row) => `${row.frame},${row.quality},${row.hash},${row.seconds.toFixed(3)}\n`)
    .join('');

export interface MatchOptions {
  /** Bits; 31 by default. */
  distance?: number;
  /** Frames of less are left out; 50 by default. */
  quality?: number;
  /**
   * False, the default: every frame counts, and what is under `distance` is alike, as in vPDQ's C++.
   * True: each hash of a video counts once, and up to `distance` is alike, as in its Python and README.
   */
  dedupe?: boolean;
}

/** From the first frame of a run of matched ones to its last, in seconds. */
export interface Span {
  from: number;
  to: number;
}

export interface VideoMatch {
  /** Of the query's hashes, how many have their like in the target: 0 to 100, and 0 where there is none. */
  queryPercent: number;
  /** The same of the target's. */
  targetPercent: number;
  querySpans: Span[];
  targetSpans: Span[];
}

/** A side of a comparison: the frames that count, and the hashes among them. */
interface Side {
  frames: VideoFrame[];
  /** By frame, the place of its hash. */
  places: number[];
  words: Uint32Array;
  count: number;
  matched: Uint8Array;
}

function sideOf(frames: readonly VideoFrame[], least: number, dedupe: boolean): Side {
  if (!Array.isArray(frames)) throw new TypeError('a video must be an array of frames');
  const counted = frames.filter(({ quality }) => quality >= least);
  const placeOf = new Map<string, number>();
  const words = new Uint32Array(counted.length * wordsOfHash);
  let count = 0;
  const places = counted.map(({ hash }) => {
    const known = dedupe ? placeOf.get(hash) : undefined;
    if (known !== undefined) return known;
    readHash(hash, words, count * wordsOfHash);
    placeOf.set(hash, count);
    return count++;
  });
  return { frames: counted, places, words, count, matched: new Uint8Array(count) };
}

const percentOf = ({ matched, count }: Side) =>
  count === 0 ? 0 : (matched.reduce((sum, one) => sum + one, 0) * 100) / count;

function spansOf({ frames, places, matched }: Side): Span[] {
  const spans: Span[] = [];
  let last: Span | undefined;
  frames.forEach(({ seconds }, i) => {
    if (!matched[places[i] as number]) last = undefined;
    else if (last) last.to = seconds;
    else {
      last = { from: seconds, to: seconds };
      spans.push(last);
    }
  });
  return spans;
}

/**
 * How much of each of two videos is in the other, as vPDQ defines it. The work is the product of both
 * lengths. Throws `TypeError` and `RangeError` for options and frames that are none.
 */
export function matchVideos(
  query: readonly VideoFrame[],
  target: readonly VideoFrame[],
  options: MatchOptions = {},
): VideoMatch {
  checkNames(options, ['distance', 'quality', 'dedupe'], 'matchVideos');
  const { distance = 31, quality = 50, dedupe = false } = options;
  if (!Number.isInteger(distance) || distance < 0 || distance > 256)
    throw new RangeError('distance must be a whole number from 0 to 256');
  if (!Number.isInteger(quality) || quality < 0 || quality > 100)
    throw new RangeError('quality must be a whole number from 0 to 100');
  const a = sideOf(query, quality, dedupe);
  const b = sideOf(target, quality, dedupe);
  const most = dedupe ? distance : distance - 1;
  for (let i = 0; i < a.count; i++)
    for (let j = 0; j < b.count; j++) {
      if (a.matched[i] && b.matched[j]) continue;
      if (distanceOf(a.words, i * wordsOfHash, b.words, j * wordsOfHash, most) > most) continue;
      a.matched[i] = 1;
      b.matched[j] = 1;
    }
  return {
    queryPercent: percentOf(a),
    targetPercent: percentOf(b),
    querySpans: spansOf(a),
    targetSpans: spansOf(b),
  };
}
