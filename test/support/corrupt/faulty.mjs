/**
 * A library with one fault of each kind, by the length of the bytes: what corrupting files is for must be
 * found here. Imported with `?hang`, it hangs and has no other fault: only there is patience short.
 */
const hangs = new URL(import.meta.url).search === '?hang';

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
  10: 'the backends differ',
  12: 'threw TypeError',
  14: 'took the work of \\d+ loops',
};

/** The work of some 100 loops, where the test allows 5. */
function work() {
  let sum = 0;
  for (let i = 0; i < 1e9; i++) sum += i;
  return sum;
}

export async function inspect(bytes, { backend }) {
  if (hangs) {
    if (bytes.length === 8) for (;;);
    return report(bytes);
  }
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
