// What a service asks of every upload: what is in this file? Sync, one at a time, warm page cache.
import { smallFiles } from './settings.mjs';

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

/** What a short run has time for where a case is much like another one. */
const few = ['native', 'fallback', 'c-floor', 'mediabunny', 'mp4box', 'ffprobe'];

const openOnly = ['node-av-open', 'libavformat-c-open'];

const one = (media, title, contenders, more = {}) => ({
  id: `inspect/${media}`,
  group: 'inspect',
  title: `inspect: ${title}`,
  media,
  operation: 'inspect',
  contenders,
  ...more,
});

export function inspectCases({ full }) {
  const similar = full ? everyone : few;
  return [
    one('clip', '10 s clip', [...everyone, ...openOnly], smallFiles),
    one('hour', '1-hour film, index in front', everyone),
    one('hour-fragmented', '1-hour film in 1,800 fragments', everyone),
    one('hour-last', '1-hour film, index at the end', similar),
    one('big', '917 MB, 60 Mbit/s', similar, { smoke: false }),
    // A short run has it among those of growth.
    ...(full ? [one('million', 'a million samples', similar, { smoke: false })] : []),
  ];
}
