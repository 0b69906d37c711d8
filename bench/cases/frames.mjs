// Every sample's place, size and times.
const contenders = [
  'native',
  'fallback',
  'core-frames',
  'node-av',
  'libavformat-c',
  'mediabunny-stats',
];

const one = (media, title) => ({
  id: `frames/${media}`,
  group: 'frames',
  title: `readFrames: ${title}`,
  media,
  operation: 'frames',
  contenders,
});

export const framesCases = ({ full }) => [
  one('hour-full', '1-hour film, 276,840 samples'),
  ...(full ? [one('hour-fragmented', '1-hour film in 1,800 fragments')] : []),
];
