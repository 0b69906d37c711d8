/** A library with one fault of each kind, by the length of the bytes: what corrupting files is for must be found here. */
export class MediaError extends Error {}

const report = (bytes, problems) => ({
  tracks: [{}],
  image: null,
  fragmented: false,
  problems: bytes.length === 16 || problems ? [] : [{ severity: 'error' }],
});

export const faults = {
  1: 'took \\d+ MB more',
  2: 'samples are missing',
  4: 'printed a word',
  6: 'the process ended with SIGABRT',
  8: 'it hangs',
  10: 'the backends differ',
  12: 'threw TypeError',
  14: 'took \\d+ ms',
};

/** By the processor's time, as it is measured. */
function busy(milliseconds) {
  const used = () => process.cpuUsage().user / 1000;
  const end = used() + milliseconds;
  while (used() < end) for (let i = 0; i < 1e7; i++);
}

export async function inspect(bytes, { backend }) {
  switch (bytes.length) {
    case 1:
      Buffer.alloc(300 << 20, 1);
      break;
    case 4:
      process.stdout.write('a word');
      break;
    case 6:
      process.abort();
      break;
    case 8:
      for (;;);
    case 10:
      return { ...report(bytes), backend };
    case 12:
      throw new TypeError('no');
    case 14:
      busy(1100);
  }
  return report(bytes, bytes.length === 2);
}

export async function readFrames(bytes) {
  return { tracks: [{ count: 1, offset: [0], size: [bytes.length] }] };
}

export const hashFrames = async () => ({});
