// A digest of every sample: large frames, small frames.
const boxray = ['native', 'native-2'];

/** What a short run measures, of large frames and of small ones. */
const quick = {
  big: {
    sha256: [...boxray, 'fallback', 'node-crypto', 'ffmpeg', 'cat'],
    md5: [...boxray, 'ffmpeg'],
    crc32: [...boxray, 'ffmpeg'],
    'xxh3-128': [...boxray, 'cat'],
  },
  'hour-full': {
    sha256: [...boxray, 'ffmpeg'],
    md5: [...boxray, 'ffmpeg'],
    crc32: [...boxray, 'ffmpeg'],
  },
};

const everything = {
  sha256: quick.big.sha256,
  md5: [...boxray, 'fallback', 'node-crypto', 'ffmpeg', 'cat'],
  crc32: [...boxray, 'fallback', 'ffmpeg', 'cat'],
  adler32: [...boxray, 'ffmpeg'],
  murmur3: [...boxray, 'ffmpeg'],
  'xxh3-128': [...boxray, 'fallback', 'cat'],
};

const titles = {
  big: '917 MB in 3,600 frames',
  'hour-full': '395 MB in 276,840 frames',
};

// A call takes up to three seconds: one is a round, and the answer has warmed it up.
const oneCall = { warmUpSeconds: 0, seconds: 0.001 };
const settings = {
  quick: { ...oneCall, rounds: 4, slow: { milliseconds: 500, rounds: 2 } },
  full: { ...oneCall, rounds: 7, slow: { milliseconds: 500, rounds: 5 } },
};

export const hashCases = ({ full }) =>
  Object.entries(full ? { big: everything, 'hour-full': everything } : quick).flatMap(
    ([media, algorithms]) =>
      Object.entries(algorithms).map(([algorithm, contenders]) => ({
        id: `hash/${media}/${algorithm}`,
        group: 'hash',
        title: `${algorithm} of every frame: ${titles[media]}`,
        media,
        operation: 'hash',
        params: { algorithm },
        contenders,
        smoke: media === 'big',
        settings: full ? settings.full : settings.quick,
      })),
  );
