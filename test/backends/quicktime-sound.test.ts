/**
 * QuickTime sound of which `stsz` has one size that counts no bytes: the sound description says how many
 * bytes how many samples take, as in FFmpeg's mov_build_index.
 */

import { describe, expect, test } from 'vitest';
import { taskOf } from '../../src/calls/examine.js';
import { listFrames } from '../../src/framehash/listing.js';
import { hashFrames, inspect, readFrames } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { type Box, bytesOf, replace } from '../support/box.js';
import { audioEntry, audioEntryV2 } from '../support/codecs/audio.js';
import { codecTrack } from '../support/fixtures/common.js';
import { progressive } from '../support/movie.js';
import { stszConstant } from '../support/tables.js';

const table = 'moov/trak/mdia/minf/stbl';

const count = 4800;

/** Chunks of 1,920 samples, of which each `packet` samples take `bytes` together. */
function film(entry: Box, bytes: number, packet: number, stated: number, ticks = 1): Uint8Array {
  const samples = Array.from({ length: count }, (_, i) => ({
    size: i % packet === 0 ? bytes : 0,
    duration: ticks,
  }));
  return bytesOf(
    ...progressive({
      quickTime: true,
      tracks: [codecTrack('soun', entry, 8000, 1, { samples, chunks: [1920] })],
      adjust: (parts) => replace(parts, `${table}/stsz`, stszConstant(stated, count)),
    }),
  );
}

const version1 = (samples: number, bytes: number, channels = 2) => ({
  version: 1 as const,
  channels,
  packets: [samples, bytes / channels, bytes, 2] as [number, number, number, number],
});

const pcm = [1024, 896, 1024, 896, 960];
const mace = [1020, 900, 1020, 900, 960];

const kinds: [what: string, entry: Box, bytes: number, samples: number, packets: number[]][] = [
  ['sowt of 16 bits', audioEntry('sowt', { channels: 2 }), 4, 1, pcm],
  ['twos of 8 bits', audioEntry('twos', { channels: 1, bits: 8 }), 1, 1, pcm],
  ['raw of 16 bits', audioEntry('raw ', { channels: 1, bits: 16 }), 2, 1, pcm],
  ['raw that says no bits', audioEntry('raw ', { channels: 2, bits: 0 }), 2, 1, pcm],
  ['in24', audioEntry('in24', { channels: 2 }), 6, 1, pcm],
  ['fl64', audioEntry('fl64', { channels: 1 }), 8, 1, pcm],
  ['ulaw', audioEntry('ulaw', { channels: 2 }), 2, 1, pcm],
  [
    'lpcm of version 2',
    audioEntryV2('lpcm', { channels: 2, bits: 24, rate: 8000, flags: 4 }),
    6,
    1,
    pcm,
  ],
  ['ima4 before version 1', audioEntry('ima4', { channels: 1 }), 34, 64, pcm],
  ['ima4', audioEntry('ima4', version1(64, 68)), 68, 64, pcm],
  ['MACE 3:1', audioEntry('MAC3', { channels: 1 }), 2, 6, mace],
  ['MACE 6:1', audioEntry('MAC6', { channels: 2 }), 2, 6, mace],
  ['GSM', audioEntry('agsm', version1(160, 33, 1)), 33, 160, Array(30).fill(160)],
  ['MS ADPCM', audioEntry('ms\0\x02', version1(240, 128)), 128, 240, Array(20).fill(240)],
  ['a codec that is not known', audioEntry('Q999', version1(32, 20)), 20, 32, pcm],
];

/** Four bits a sample of 48 kHz. */
const nominal: Record<string, number> = {
  'ima4 before version 1': 192_000,
  ima4: 384_000,
  'MS ADPCM': 384_000,
};

describe.each(backends)('by the %s backend', (backend) => {
  test.each(kinds)('%s', async (what, entry, bytes, packet, packets) => {
    const file = film(entry, bytes, packet, 1);
    const { tracks, problems } = await inspect(file, { backend });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const total = (count / packet) * bytes;
    expect(tracks[0]).toMatchObject({
      durationSeconds: 0.6,
      samples: { count, bytes: total },
      // Of ADPCM the nominal one, as ffprobe and MediaInfo have it.
      bitRate: { average: nominal[what] ?? (total * 8 * 8000) / count },
    });
    const [rows] = (await readFrames(file, { backend })).tracks;
    const chunk = (1920 / packet) * bytes;
    expect(rows).toMatchObject({ unit: 'chunk', count: 3 });
    expect([...(rows?.size ?? [])]).toEqual([chunk, chunk, chunk / 2]);
    expect([...(rows?.duration ?? [])]).toEqual([1920, 1920, 960]);
    const task = taskOf({ backend });
    const settings = {
      backend: task.backend,
      threads: null,
      signal: undefined,
      onProgress: undefined,
    };
    const listing = await listFrames(file, 'md5', null, task, settings);
    const listed = listing.packets.map(({ duration, size }) => [duration, size]);
    expect(listed).toEqual(packets.map((samples) => [samples, (samples / packet) * bytes]));
  });

  test('damage in any byte changes the content id', async () => {
    const file = film(audioEntry('ima4', version1(64, 68)), 68, 64, 1);
    const sound = await hashFrames(file, { backend, contentId: true });
    const begin = file.length - (count / 64) * 68;
    for (let at = begin; at < file.length; at += 61) {
      const damaged = Uint8Array.from(file);
      damaged[at] = (damaged[at] as number) ^ 1;
      const { contentId } = await hashFrames(damaged, { backend, contentId: true });
      expect(contentId, `byte ${at}`).not.toBe(sound.contentId);
    }
  });

  test('a size that is stated holds where samples last longer than a tick', async () => {
    const file = film(audioEntry('sowt', { channels: 1 }), 8, 1, 8, 4);
    const { tracks } = await inspect(file, { backend });
    expect(tracks[0]?.samples?.bytes).toBe(count * 8);
    const [rows] = (await readFrames(file, { backend })).tracks;
    expect(rows).toMatchObject({ unit: 'sample', count });
  });

  test("boxes of ISO's version 1 are no packets", async () => {
    const entry = audioEntry('Opus', { version: 1, packets: [16, 0x73726174, 0, 48000] });
    const { tracks } = await inspect(film(entry, 3, 1, 3), { backend });
    expect(tracks[0]?.samples?.bytes).toBe(count * 3);
  });
});
