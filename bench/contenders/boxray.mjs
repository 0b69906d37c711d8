// boxray itself, by either backend: the built package, as a user gets it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { countsOf, digestOf, secondsOf } from './answers.mjs';
import { clipsTask } from './generic.mjs';
import { loading } from './load.mjs';
import { require } from './packages.mjs';

/** The built package; BOXRAY_BENCH_ENTRY measures another build. */
export const entry =
  process.env.BOXRAY_BENCH_ENTRY ?? path.resolve(import.meta.dirname, '../../dist/index.cjs');

/** Lazily, so that listing the contenders loads none. */
export const load = () => require(entry);

const answerOf = ({ tracks, durationSeconds }) => ({
  samples: countsOf(tracks.map(({ samples }) => samples?.count)),
  seconds: secondsOf(tracks.map(({ mediaDurationSeconds }) => mediaDurationSeconds)),
  longest: durationSeconds?.toFixed(2) ?? null,
});

const missingNative = () => {
  const { backend, reason } = load().backendInfo();
  return backend === 'native' ? null : reason;
};

function hashTask(backend, threads, { file, algorithm }) {
  const { hashFrames } = load();
  const run = () => hashFrames(file, { backend, algorithm, threads });
  return {
    answer: async () => ({ digest: digestOf((await run()).tracks.map(({ digests }) => digests)) }),
    run,
    isAsync: true,
  };
}

const make = (backend) => ({
  id: backend,
  label: `boxray ${backend}`,
  kind: 'in-process',
  missing: backend === 'native' ? missingNative : () => null,
  operations: {
    inspect({ file }) {
      const { inspectSync } = load();
      const run = () => inspectSync(file, { backend });
      return { answer: () => answerOf(run()), run };
    },
    scan({ file }) {
      const { inspectSync } = load();
      const run = () => inspectSync(file, { backend, thorough: true });
      return { answer: () => answerOf(run()), run };
    },
    fingerprint({ file, width, height }) {
      const { fingerprint } = load();
      const picture = { data: readFileSync(file), width, height, format: 'gray8' };
      const run = () => fingerprint(picture, { backend });
      return { answer: () => ({ hash: run().hash }), run };
    },
    inspectAsync() {
      const { inspect } = load();
      return (file) => inspect(file, { backend });
    },
    clips: (params) => clipsTask((file) => load().inspect(file, { backend }), params),
    frames({ file }) {
      const { readFrames } = load();
      const run = () => readFrames(file, { backend });
      return {
        answer: async () => ({ samples: countsOf((await run()).tracks.map(({ count }) => count)) }),
        run,
        isAsync: true,
      };
    },
    hash: (params) => hashTask(backend, 1, params),
    load: () => loading(`require(${JSON.stringify(entry)})`),
    addonSize: () => ({ measure: () => ({ size: [strippedSize(addonFile())] }) }),
  },
});

/** The addon that belongs to the measured build: a prebuild, or what a clone compiled. */
function addonFile() {
  const root = path.resolve(path.dirname(entry), '..');
  const prebuilds = path.join(root, 'prebuilds', `${process.platform}-${process.arch}`);
  if (existsSync(prebuilds)) return path.join(prebuilds, readdirSync(prebuilds).sort()[0]);
  return path.join(root, 'build/Release/boxray.node');
}

/** KB of a library without its symbols; as it is where there is no strip. */
function strippedSize(file) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'boxray-strip-'));
  const stripped = path.join(folder, 'stripped.node');
  spawnSync('strip', ['-o', stripped, file]);
  const { size } = statSync(existsSync(stripped) ? stripped : file);
  rmSync(folder, { recursive: true });
  return size / 1024;
}

const only = (id, label, operations) => ({
  id,
  label,
  kind: 'in-process',
  missing: missingNative,
  operations,
});

const quoted = JSON.stringify(entry);

export const boxray = [
  make('native'),
  make('fallback'),
  only('native-2', 'boxray native, two threads', {
    hash: (params) => hashTask('native', 2, params),
  }),
  only('native-import', 'boxray, by import()', {
    load: () => loading(`import(${JSON.stringify(entry.replace(/\.cjs$/, '.js'))})`),
  }),
  only('native-first', 'boxray native, and a first inspect', {
    load: ({ file }) =>
      loading(`require(${quoted}).inspectSync(${JSON.stringify(file)}, { backend: 'native' })`),
  }),
];
