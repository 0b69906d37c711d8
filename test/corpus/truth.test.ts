/**
 * Reports against ffprobe's, for every ISO BMFF file of the corpus that ffprobe reads. At least 97 of 100
 * values agree in each field; each that does not stands in corpus-allow.json with both values and the reason,
 * and no entry outlives its cause.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectSync } from '../../src/index.js';
import { hasCorpus } from '../support/corpus.js';
import { corpus } from '../support/paths.js';
import {
  type Comparison,
  compareCorpus,
  type Disagreement,
  type DurationMatch,
} from './truth/compare.js';

interface Allowed extends Disagreement {
  reason: string;
}

interface CodedSize {
  file: string;
  track: number;
  codedWidth: number;
  codedHeight: number;
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, name), 'utf8'));
}

const allowed = readJson<Allowed[]>('corpus-allow.json');

/**
 * pic_width_in_mbs_minus1, pic_height_in_map_units_minus1 and frame_mbs_only_flag as `ffmpeg -i FILE -map
 * 0:TRACK -c copy -bsf:v trace_headers -frames:v 1 -f null -` (5.1) printed them, times 16.
 */
const codedSizes = readJson<CodedSize[]>('truth/coded-sizes.json');

function key({ file, track, field, ours, theirs }: Disagreement): string {
  return `${file} [${track}] ${field}: ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(theirs)}`;
}

describe.skipIf(!hasCorpus)('reports against ffprobe', () => {
  const { agreement, disagreements, durations }: Comparison = hasCorpus
    ? compareCorpus()
    : { agreement: new Map(), disagreements: [], durations: {} };

  test('at least 97 of 100 values agree in each field', () => {
    expect(agreement.size).toBeGreaterThanOrEqual(24);
    const low = [...agreement].filter(([, { same, all }]) => same / all < 0.97);
    expect(low).toEqual([]);
  });

  test('each value that differs is allowed, with its reason', () => {
    const known = new Set(allowed.map(key));
    expect(disagreements.map(key).filter((text) => !known.has(text))).toEqual([]);
    expect(allowed.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });

  test('each allowance is needed', () => {
    const found = new Set(disagreements.map(key));
    expect(allowed.map(key).filter((text) => !found.has(text))).toEqual([]);
  });

  test("which of our durations ffprobe's is, is written down for every track", () => {
    expect(durations).toEqual(readJson<Record<string, DurationMatch>>('truth/durations.json'));
  });

  test('coded sizes of H.264 are those of the sequence parameter sets', () => {
    expect(codedSizes.length).toBeGreaterThanOrEqual(95);
    const ours = codedSizes.map(({ file, track }) => {
      const video = inspectSync(path.join(corpus, file)).tracks[track]?.video;
      return { file, track, codedWidth: video?.codedWidth, codedHeight: video?.codedHeight };
    });
    expect(ours).toEqual(codedSizes);
  });
});
