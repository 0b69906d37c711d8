// Throughput: many small uploads at once. Milliseconds a file.
import { smallFiles } from './settings.mjs';

const contenders = ['native', 'fallback', 'fs-promises', 'mediabunny'];

export const clipsCases = () =>
  [1, 8, 64].map((concurrency) => ({
    id: `clips/${concurrency}`,
    group: 'clips',
    title: `64 clips of 10 s, async, ${concurrency} at a time (ms a file)`,
    media: 'clips',
    operation: 'clips',
    params: { concurrency },
    contenders,
    smoke: concurrency === 8,
    ...smallFiles,
  }));
