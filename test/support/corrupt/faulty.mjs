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
  14: 'took the work of \\d+ loops',
};

/** The work of some 400 loops, where 100 are allowed. */
function work() {
  let sum = 0;
  for (let i = 0; i < 4; i++) for (let j = 0; j < 1e9; j++) sum = (sum + j) | 0;
  return sum;
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
      if (backend === 'native') work();
  }
  return report(bytes, bytes.length === 2);
}

export async function readFrames(bytes) {
  return { tracks: [{ count: 1, offset: [0], size: [bytes.length] }] };
}

export const hashFrames = async () => ({});
