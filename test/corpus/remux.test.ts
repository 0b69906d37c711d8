/** The content id of an MP4 is that of its remux to Matroska: `ffmpeg -c copy` changes no coded byte. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hashFrames, inspectSync } from '../../src/index.js';
import { hasCorpus, realFiles } from '../support/corpus.js';
import { hasTool } from '../support/tools.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'boxray-remux-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Larger ones are like smaller ones, and take minutes. */
const largest = 6 << 20;

/** Null without one, and of containers that are none of `containers`. */
async function contentIdOf(file: string, ...containers: string[]): Promise<string | null> {
  try {
    if (!containers.includes(inspectSync(file).container)) return null;
    return (await hashFrames(file, { tracks: [], contentId: true })).contentId ?? null;
  } catch {
    return null;
  }
}

/** False where ffmpeg cannot. */
function remux(from: string, to: string): boolean {
  // V: without covers, which ffmpeg takes for pictures of one frame.
  const map = ['-map', '0:V?', '-map', '0:a?', '-c', 'copy', '-f', 'matroska'];
  const { status } = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', from, ...map, to], {
    stdio: 'ignore',
    timeout: 20_000,
  });
  return status === 0;
}

const edits = 'ffmpeg leaves out samples that no edit shows';
/** Real files whose remux has other frames, and why. */
const others: Record<string, string> = {
  'bt601.mov': edits,
  'sample_with_color_info.mp4': edits,
  'fixture-2.m4v': edits,
  'fixture-imovie.mp4': edits,
  'sample_fragmented_uuid.mp4': 'ffmpeg drops pictures that are none: their NAL sizes are wrong',
};

describe.skipIf(!hasCorpus || !hasTool('ffmpeg', '-version'))('remuxed by ffmpeg', () => {
  test('files keep their content id', async () => {
    const to = path.join(folder, 'remuxed.mkv');
    let compared = 0;
    const changed: string[] = [];
    for (const { file, path: from } of realFiles()) {
      if (statSync(from).size > largest) continue;
      const before = await contentIdOf(from, 'mp4', 'mov');
      if (before === null || !remux(from, to)) continue;
      compared++;
      if ((await contentIdOf(to, 'matroska')) !== before) changed.push(path.basename(file));
    }
    expect(changed.sort()).toEqual(Object.keys(others).sort());
    expect(compared).toBeGreaterThanOrEqual(150);
  }, 300_000);
});
