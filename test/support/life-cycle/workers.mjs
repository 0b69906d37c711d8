/**
 * Starts worker threads that inspect, read frames or hash without pause, and ends them in the midst of it,
 * from outside and from inside. Arguments: backend, a small file, a file that takes long to hash. Prints {
 * ended, late }: how many threads, and how many of them had not ended when this thread had hashed the long
 * file, which it began before them.
 */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { hashFrames, inspect, readFrames } from '../../../dist/index.js';

const jobs = {
  inspect: (file, options) => inspect(file, options),
  frames: (file, options) => readFrames(file, options),
  hash: (file, options) => hashFrames(file, options),
};

async function beBusy({ backend, file, job, exit }) {
  const busy = async () => {
    for (;;) await jobs[job](file, { backend });
  };
  for (let i = 0; i < 6; i++) busy();
  parentPort.postMessage('busy');
  if (exit !== null) setTimeout(() => process.exit(0), Math.max(exit, 0));
}

async function oneThread(settings, delay) {
  const exit = settings.fromInside ? delay : null;
  const worker = new Worker(new URL(import.meta.url), { workerData: { ...settings, exit } });
  const ended = once(worker, 'exit');
  if (delay >= 0) await once(worker, 'message');
  await new Promise((resolve) => setTimeout(resolve, Math.abs(delay)));
  if (!settings.fromInside) await worker.terminate();
  await ended;
}

/** Resolves once a file is being hashed, with what ends that and tells whether it was done already. */
function hashing(file, backend) {
  const controller = new AbortController();
  const { signal } = controller;
  return new Promise((started, failed) => {
    const outcome = hashFrames(file, { backend, signal, onProgress: () => started(end) }).then(
      () => true,
      (error) => {
        if (!signal.aborted) failed(error);
        return false;
      },
    );
    const end = () => {
      controller.abort();
      return outcome;
    };
  });
}

async function main() {
  const [backend, small, long] = process.argv.slice(2);
  const settings = [];
  for (const job of Object.keys(jobs))
    for (const fromInside of [false, true])
      settings.push({ backend, job, fromInside, file: job === 'hash' ? long : small });
  let ended = 0;
  let late = 0;
  for (const delays of [
    [0, 1, 3],
    [5, 17, 40],
    // While the thread still loads the library.
    [-20, -45, -80],
  ])
    for (const one of settings) {
      const end = await hashing(long, backend);
      await Promise.all(delays.map((delay) => oneThread(one, delay)));
      ended += delays.length;
      if (await end()) late += delays.length;
    }
  // The process itself goes on working.
  await inspect(small, { backend });
  process.stdout.write(JSON.stringify({ ended, late }));
}

if (isMainThread) await main();
else await beBusy(workerData);
