// Matroska: what is in the file without reading it through, every block of it, and its digests.
import { smallFiles } from './settings.mjs';

const inspect = (media, title, contenders) => ({
  id: `inspect/${media}`,
  group: 'matroska',
  title: `inspect: ${title}`,
  media,
  operation: 'inspect',
  contenders: ['native', 'fallback', ...contenders],
  // How long the last frame is the file does not say: tools differ by one.
  compared: ['samples'],
  ...smallFiles,
});

const scan = (media, title, contenders) => ({
  id: `scan/${media}`,
  group: 'matroska',
  title: `inspect, every block: ${title}`,
  media,
  operation: 'scan',
  contenders: ['native', 'fallback', ...contenders],
  compared: ['samples'],
  // mediabunny takes seconds.
  timeout: 300,
});

const others = ['node-av', 'libavformat-c', 'mediabunny', 'ffprobe', 'mediainfo'];

// A call takes seconds: one is a round, and the answer has warmed it up.
const oneCall = { warmUpSeconds: 0, seconds: 0.001, slow: { milliseconds: 500, rounds: 2 } };

const hash = (algorithm) => ({
  id: `hash/mkv-hour/${algorithm}`,
  group: 'matroska',
  title: `${algorithm} of every frame: Matroska, 397 MB in 276,840 frames`,
  media: 'mkv-hour',
  operation: 'hash',
  params: { algorithm },
  contenders: ['native', 'ffmpeg'],
  settings: { ...oneCall, rounds: 4 },
});

export const matroskaCases = () => [
  inspect('webm-clip', 'WebM, 10 s clip', ['mkv-scan', ...others, 'mediainfo.js']),
  inspect('mkv-hour', 'Matroska, 1-hour film', ['mkv-index', ...others, 'mediainfo.js']),
  inspect('recording-hour', "a browser's recording of 1 hour, without Duration", [
    'mkv-tail',
    ...others,
  ]),
  scan('mkv-hour', 'Matroska, 1-hour film', [
    'mkv-scan',
    'node-av',
    'libavformat-c',
    'mediabunny-stats',
  ]),
  scan('mkv-large', 'Matroska, 1 GB in 7,200 frames', ['mkv-adaptive']),
  hash('md5'),
  hash('sha256'),
];
