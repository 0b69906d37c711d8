// What a library costs the process that it lives in: loading it, its memory, and
// how it holds up the event loop.
import { mediaOf } from '../media/index.mjs';

const libraries = ['mp4box', 'mediabunny', 'mediainfo.js', 'isoboxer', 'node-av'];

export const processCases = ({ full }) => [
  {
    id: 'load/require',
    group: 'load',
    title: 'a cold Node that loads the library and ends',
    media: 'clip',
    operation: 'load',
    contenders: ['node-empty', 'native', 'native-import', 'native-first', ...libraries],
    settings: full ? { seconds: 0.5, rounds: 15 } : { seconds: 0.3, rounds: 5 },
  },
  {
    id: 'load/addon',
    group: 'load',
    title: 'the addon, stripped',
    media: 'clip',
    operation: 'addonSize',
    metrics: [{ id: 'size', name: 'size', unit: 'KB' }],
    contenders: ['native'],
    settings: { rounds: 1 },
  },
  {
    id: 'memory/hour',
    group: 'memory',
    title: 'peak memory of inspecting the 1-hour film',
    media: 'hour',
    operation: 'memory',
    params: async () => ({ small: await mediaOf('clip') }),
    metrics: [
      { id: 'growth', name: 'above a small clip', unit: 'MB' },
      { id: 'peak', name: 'above an empty Node', unit: 'MB' },
    ],
    contenders: ['native', 'fallback', ...libraries],
    settings: { rounds: full ? 9 : 3 },
  },
  ...[
    ['hour', 'the 1-hour film'],
    ...(full ? [['hour-fragmented', 'the 1-hour film in 1,800 fragments']] : []),
  ].map(([media, title]) => ({
    id: `event-loop/${media}`,
    group: 'event-loop',
    title: `a 1 ms timer is late while 64 calls inspect ${title}`,
    media,
    operation: 'eventLoop',
    smoke: media === 'hour',
    params: { concurrency: 64 },
    metrics: [
      { id: 'p50', name: 'p50', unit: 'ms' },
      { id: 'p99', name: 'p99', unit: 'ms' },
      { id: 'max', name: 'max', unit: 'ms' },
    ],
    contenders: ['native', 'fallback', 'mediabunny'],
    settings: { seconds: 1, rounds: full ? 7 : 3 },
  })),
];
