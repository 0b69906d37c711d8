// A digest of every sample: large frames, small frames.
const contenders = {
  sha256: ['native', 'native-2', 'fallback', 'node-crypto', 'ffmpeg', 'cat'],
  md5: ['native', 'native-2', 'ffmpeg'],
  crc32: ['native', 'native-2', 'ffmpeg'],
  'xxh3-128': ['native', 'native-2', 'cat'],
};

const more = {
  md5: ['native', 'native-2', 'fallback', 'node-crypto', 'ffmpeg'],
  adler32: ['native', 'native-2', 'ffmpeg'],
  murmur3: ['native', 'native-2', 'ffmpeg'],
};

const files = [
  ['big', '917 MB in 3,600 frames'],
  ['hour-full', '395 MB in 276,840 frames'],
];

// A call takes up to three seconds, so two rounds of one are what a short run has time for; the answer has warmed it up.
const settings = { warmUpSeconds: 0, seconds: 0.01 };

export const hashCases = ({ full }) =>
  files.flatMap(([media, title]) =>
    Object.entries(full ? { ...contenders, ...more } : contenders).map(([algorithm, ids]) => ({
      id: `hash/${media}/${algorithm}`,
      group: 'hash',
      title: `${algorithm} of every frame: ${title}`,
      media,
      operation: 'hash',
      params: { algorithm },
      contenders: ids,
      smoke: media === 'big',
      settings: full ? { ...settings, rounds: 7 } : { ...settings, rounds: 3 },
    })),
  );
