/**
 * Inspects very often, by every kind of source and with every kind of outcome, and prints what the process
 * holds after each quarter of the calls: a list of { rss, heap, outside, handles, descriptors }. Arguments:
 * backend, folder of fixtures, calls in a quarter.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import path from 'node:path';
import { hashFrames, inspect, inspectSync, open, readFrames } from '../../../dist/index.js';

const [backend, folder, calls] = process.argv.slice(2);
const file = path.join(folder, 'sample.mp4');
const bytes = readFileSync(file);
const size = bytes.length;
const read = (at, length) => bytes.subarray(at, at + length);

const expected = (name) => (error) => {
  if (error.name !== name) throw error;
};

const ways = [
  () => inspect(file, { backend }),
  () => inspect(bytes, { backend }),
  () => inspect(new Blob([bytes]), { backend }),
  () => inspect({ size, read }, { backend }),
  () => inspectSync(file, { backend }),
  () => readFrames(file, { backend }),
  () => hashFrames(file, { backend, algorithm: 'crc32' }),
  async () => {
    const handle = await openFile(file);
    await inspect(handle, { backend });
    await handle.close();
  },
  async () => {
    const media = await open(file, { backend });
    await media.close();
  },
  () => inspect(path.join(folder, 'not-media.mp4'), { backend }).catch(expected('MediaError')),
  () => inspect(file, { backend, limits: { metadataBytes: 100 } }).catch(expected('MediaError')),
  () => inspect(path.join(folder, 'none.mp4'), { backend }).catch(expected('Error')),
  () => {
    const controller = new AbortController();
    const pending = inspect(file, { backend, signal: controller.signal });
    controller.abort();
    return pending.catch(expected('AbortError'));
  },
];

async function times(count) {
  for (let i = 0; i < count; i += ways.length) await Promise.all(ways.map((way) => way()));
}

async function held() {
  // Aborted jobs are still under way, and what they held goes with the second collection.
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (let i = 0; i < 4; i++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const descriptors = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
  const handles = process.getActiveResourcesInfo().length;
  return { rss, heap: heapUsed, outside: external, handles, descriptors };
}

// Within the first quarter the heap grows to its working size, and functions are compiled.
const quarters = [];
for (let i = 0; i < 4; i++) {
  await times(calls);
  quarters.push(await held());
}
process.stdout.write(JSON.stringify(quarters));
