// Files of a few hundred bytes that ask for the impossible: how long until there is an
// answer, and does the process live?
const bombs = ['constant stsz of 4294967295 samples', 'a run of 2^32 - 1 samples', '10,000 moof'];
const more = ['constant stsz of 10000000 samples', 'stts of 2^32 - 1 samples, 2,000 times'];

const seconds = 3;

export const hostileCases = ({ full }) =>
  [...bombs, ...(full ? more : [])].map((name) => ({
    id: `hostile/${name.replaceAll(/[^a-z0-9]+/gi, '-')}`,
    group: 'hostile',
    title: `hostile: ${name}`,
    media: `bomb: ${name}`,
    operation: 'refuse',
    params: { cap: { kilobytes: 4 << 20, seconds } },
    contenders: ['native', 'fallback', 'mp4box', 'mediabunny', 'mediainfo', 'ffprobe'],
    // Each in its own way: a refusal here is as good as an answer there.
    compare: false,
    smoke: name === bombs[0],
    nodeFlags: ['--max-old-space-size=1024'],
    timeout: seconds + 1,
    settings: { rounds: full ? 5 : 1, seconds: 0.05, warmUpSeconds: 0 },
  }));
