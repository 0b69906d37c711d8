// The C++ core without Node: what parsing costs a sample, and how fast the hash kernels
// are on one core, without reading.
import { spawnSync } from 'node:child_process';
import { executable, missingProgram, programOf } from '../contenders/programs.mjs';
import { median } from '../engine/stats.mjs';
import { mediaOf } from '../media/index.mjs';

const missingRow = (label, reason) => [{ contender: label, label, status: 'missing', reason }];

const films = [
  ['core', 'hour', 'inspect, 1-hour film'],
  ['core', 'hour-fragmented', 'inspect, 1-hour film in 1,800 fragments'],
  ['core', 'million', 'inspect, a million samples'],
  ['frames', 'hour', 'frame tables, 1-hour film'],
  ['frames', 'hour-fragmented', 'frame tables, 1-hour film in 1,800 fragments'],
];

const rounds = 5;

/** A row a file: nanoseconds a sample, reading included, and milliseconds. */
async function parsing() {
  const reason = missingProgram('inspect');
  if (reason) return missingRow('the C++ core', reason);
  const running = [];
  for (const [mode, media, label] of films) {
    const program = programOf('inspect', [mode, await mediaOf(media)]);
    const { samples } = await program.answer();
    const count = samples.reduce((sum, one) => sum + one, 0);
    running.push({ mode, media, label, program, count, times: [] });
  }
  for (let round = 0; round < rounds; round++)
    for (const { program, times } of running) times.push(median(await program.round(0.05)));
  return running.map(({ mode, media, label, program, count, times }) => {
    program.stop();
    const perSample = times.map((time) => (time * 1e6) / count);
    return {
      contender: `${mode}/${media}`,
      label,
      status: 'ok',
      values: { perSample, time: times },
    };
  });
}

const speeds = [
  { id: 'gbps16k', name: '16 KB messages', unit: 'GB/s' },
  { id: 'gbpsFilm', name: 'frames of a film', unit: 'GB/s' },
  { id: 'gbps300', name: '300 B messages', unit: 'GB/s' },
];

/** A row a kernel. */
function kernels() {
  const reason = missingProgram('hash');
  if (reason) return missingRow('hash kernels', reason);
  const { stdout } = spawnSync(executable('hash'), { encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const { algorithm, kernel, ...measured } = JSON.parse(line);
      return {
        contender: `${algorithm}/${kernel}`,
        label: `${algorithm}, ${kernel}`,
        status: 'ok',
        values: Object.fromEntries(speeds.map(({ id }) => [id, [measured[id]]])),
      };
    });
}

export const coreCases = () => [
  {
    id: 'core/parse',
    group: 'core',
    title: 'the C++ core without Node',
    metrics: [
      { id: 'perSample', name: 'a sample', unit: 'ns' },
      { id: 'time', name: 'a file', unit: 'ms' },
    ],
    rows: parsing,
    smoke: false,
  },
  {
    id: 'core/hash',
    group: 'core',
    title: 'hash kernels',
    metrics: speeds,
    rows: kernels,
    smoke: false,
  },
];
