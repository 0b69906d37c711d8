// What boxray wants to reach, as data. `engine/judge.mjs` reads it; `npm run bench -- --check`
// prints it beside what was measured.
//
// ratio `slow` takes at least, or at most, so many times as long as `fast`, by round. Of several `slow` ones
// the fastest that is there counts. difference `of` takes at most so much more than `than`. value a metric of
// a contender is at most so much. metadata a metric in MB is at most so many times the file's metadata.
// perSample each further sample of the largest file of a group costs at most so many nanoseconds. exponent
// cost grows with at most this power of the number of samples, over the largest step of ten.

const libavformat = ['node-av', 'libavformat-c'];
const libavformatOpen = ['node-av-open', 'libavformat-c-open'];

/** Native's lead over others at one case. */
const leads = (test, list, fast = 'native') =>
  list.map(([slow, atLeast]) => ({
    type: 'ratio',
    case: test,
    slow: [slow].flat(),
    fast,
    atLeast,
  }));

const hashLeads = (media, list) =>
  list.flatMap(([algorithm, fast, atLeast]) =>
    leads(`hash/${media}/${algorithm}`, [['ffmpeg', atLeast]], fast),
  );

export const targets = [
  { type: 'difference', case: 'inspect/hour', of: 'native', than: 'c-floor', atMost: 1 },
  ...leads('inspect/hour', [
    [libavformat, 20],
    ['mediainfo.js', 40],
    ['mediabunny', 50],
    ['ffprobe', 80],
    ['mp4box', 170],
  ]),
  { type: 'ratio', case: 'inspect/hour-fragmented', slow: ['native'], fast: 'c-floor', atMost: 2 },
  ...leads('inspect/hour-fragmented', [
    [libavformat, 6],
    ['mp4box', 30],
  ]),
  { type: 'ratio', case: 'inspect/clip', slow: ['native'], fast: 'node-floor', atMost: 1.3 },
  ...leads('inspect/clip', [
    [libavformatOpen, 3],
    ['mediabunny', 12],
    ['mp4box', 30],
    ['ffprobe', 1000],
  ]),
  ...[1, 8, 64].flatMap((concurrency) => leads(`clips/${concurrency}`, [['fs-promises', 1.5]])),
  { type: 'value', case: 'frames/hour-full', of: 'native', metric: 'time', atMost: 5 },
  ...leads('frames/hour-full', [
    ['mediabunny-stats', 100],
    [libavformat, 50],
  ]),
  ...leads('inspect/hour', [['mp4box', 8]], 'fallback'),
  ...leads('inspect/clip', [['mp4box', 1]], 'fallback'),
  ...hashLeads('big', [
    ['md5', 'native', 5],
    ['sha256', 'native', 7],
    ['crc32', 'native', 4],
    ['md5', 'native-2', 8],
    ['sha256', 'native-2', 10],
    ['sha256', 'fallback', 1],
  ]),
  ...hashLeads('hour-full', [
    ['md5', 'native', 8],
    ['sha256', 'native', 7],
    ['crc32', 'native', 4],
  ]),
  { type: 'ratio', case: 'hash/big/xxh3-128', slow: ['native'], fast: 'cat', atMost: 1.5 },
  ...leads('inspect/webm-clip', [[libavformat, 10]]),
  { type: 'value', case: 'inspect/webm-clip', of: 'native', metric: 'time', atMost: 0.25 },
  { type: 'ratio', case: 'inspect/mkv-hour', slow: ['native'], fast: 'mkv-index', atMost: 3 },
  ...leads('inspect/mkv-hour', [
    [libavformat, 10],
    ['mediabunny', 100],
  ]),
  {
    type: 'difference',
    case: 'inspect/recording-hour',
    of: 'native',
    than: 'mkv-tail',
    atMost: 0.1,
  },
  { type: 'ratio', case: 'scan/mkv-hour', slow: ['native'], fast: 'mkv-scan', atMost: 1.3 },
  ...leads('scan/mkv-hour', [[libavformat, 4]]),
  { type: 'ratio', case: 'scan/mkv-hour', slow: ['fallback'], fast: 'native', atMost: 2.5 },
  ...leads('scan/mkv-hour', [['mediabunny-stats', 15]], 'fallback'),
  { type: 'ratio', case: 'scan/mkv-large', slow: ['native'], fast: 'mkv-adaptive', atMost: 1.5 },
  ...hashLeads('mkv-hour', [
    ['md5', 'native', 5],
    ['sha256', 'native', 7],
  ]),
  ...[
    ['1280x720', 0.12],
    ['1920x1080', 0.21],
    ['64x64', 0.012],
  ].map(([size, atMost]) => ({
    ...{ type: 'value', case: `fingerprint/${size}`, of: 'native', metric: 'time' },
    atMost,
  })),
  { type: 'value', case: 'fingerprint/1280x720', of: 'fallback', metric: 'time', atMost: 4 },
  ...leads('fingerprint/1280x720', [['pdq-direct', 50]]),
  { type: 'perSample', group: 'growth', of: 'native', atMost: 3 },
  { type: 'exponent', group: 'growth', of: 'native', atMost: 1.1 },
  { type: 'metadata', case: 'memory/hour', of: 'native', metric: 'growth', atMost: 2 },
  { type: 'value', case: 'event-loop/hour', of: 'native', metric: 'p99', atMost: 5 },
  { type: 'difference', case: 'load/require', of: 'native', than: 'node-empty', atMost: 8 },
  { type: 'value', case: 'load/addon', of: 'native', metric: 'size', atMost: 400 },
];
