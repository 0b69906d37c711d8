// How cost grows with the number of samples.
const contenders = ['native', 'fallback', 'c-floor', 'mp4box'];
const more = ['core', 'node-av', 'mediabunny'];

export const growthCases = ({ full }) =>
  [1e3, 1e4, 1e5, 1e6, ...(full ? [1e7] : [])].map((samples) => ({
    id: `growth/${samples}`,
    group: 'growth',
    title: `inspect: ${samples.toLocaleString('en')} samples`,
    media: `samples-${samples}`,
    samples,
    operation: 'inspect',
    smoke: samples === 1e3,
    // mp4box keeps an object a sample: ten million take gigabytes.
    contenders: [...contenders, ...(full ? more : [])].filter(
      (id) => id !== 'mp4box' || samples <= 1e6,
    ),
  }));
