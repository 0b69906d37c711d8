// What a service asks of every upload: what is in this file? Sync, one at a time, warm page cache.

const everyone = [
  'native',
  'fallback',
  'c-floor',
  'core',
  'node-floor',
  'node-av',
  'libavformat-c',
  'mediabunny',
  'mediainfo.js',
  'isoboxer',
  'mp4box',
  'mediainfo',
  'ffprobe',
];

const openOnly = ['node-av-open', 'libavformat-c-open'];

const one = (media, title, extra = [], more = {}) => ({
  id: `inspect/${media}`,
  group: 'inspect',
  title: `inspect: ${title}`,
  media,
  operation: 'inspect',
  contenders: [...everyone, ...extra],
  ...more,
});

export const inspectCases = () => [
  one('clip', '10 s clip', openOnly),
  one('hour', '1-hour film, index in front'),
  one('hour-last', '1-hour film, index at the end'),
  one('hour-fragmented', '1-hour film in 1,800 fragments'),
  one('big', '917 MB, 60 Mbit/s', [], { smoke: false }),
  one('million', 'a million samples', [], { smoke: false }),
];
