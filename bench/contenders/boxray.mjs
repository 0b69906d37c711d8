// boxray itself, by either backend: the built package, as a user gets it.
import path from 'node:path';
import { countsOf, secondsOf } from './answers.mjs';
import { require } from './packages.mjs';

/** The built package; BOXRAY_BENCH_ENTRY measures another build. */
export const entry =
  process.env.BOXRAY_BENCH_ENTRY ?? path.resolve(import.meta.dirname, '../../dist/index.cjs');

const answerOf = ({ tracks }) => ({
  samples: countsOf(tracks.map(({ samples }) => samples.count)),
  seconds: secondsOf(tracks.map(({ mediaDurationSeconds }) => mediaDurationSeconds)),
});

/** Lazily, so that listing the contenders loads none. */
const load = () => require(entry);

const make = (backend) => ({
  id: backend,
  label: `boxray ${backend}`,
  kind: 'in-process',
  missing() {
    const info = load().backendInfo();
    return backend === 'native' && info.backend !== 'native' ? info.reason : null;
  },
  operations: {
    inspect({ file }) {
      const { inspectSync } = load();
      const run = () => inspectSync(file, { backend });
      return { answer: () => answerOf(run()), run };
    },
  },
});

export const boxray = [make('native'), make('fallback')];
