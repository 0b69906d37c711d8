// Does inspecting block the service? 200 concurrent `inspect` calls on a one-hour file beside a 5 ms timer: how late is the timer?
// Exits 1 where the native backend ever holds it up by more than 20 ms.

import { createRequire } from 'node:module';
import path from 'node:path';
import { hourFile } from './media.mjs';

const require = createRequire(import.meta.url);
const { inspect, backendInfo } = require('../dist/index.cjs');

const calls = 200;
const interval = 5;
const allowed = 20;

/** The longest, and the 99th percentile of, how many milliseconds a tick came late while `work` ran. */
async function delays(work) {
  const late = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(now - last - interval);
    last = now;
  }, interval);
  const begin = performance.now();
  await work();
  const elapsed = performance.now() - begin;
  clearInterval(timer);
  late.push(performance.now() - last - interval);
  late.sort((a, b) => a - b);
  return {
    elapsed,
    ticks: late.length,
    p99: late[Math.floor(late.length * 0.99)] ?? 0,
    worst: late.at(-1),
  };
}

const info = backendInfo();
if (info.backend !== 'native') {
  console.log(`not measured: ${info.reason}`);
} else {
  let failed = false;
  for (const kind of ['faststart', 'moov-last', 'fragmented']) {
    const file = await hourFile(kind);
    await inspect(file);
    const idle = await delays(() => new Promise((resolve) => setTimeout(resolve, 500)));
    const busy = await delays(() =>
      Promise.all(Array.from({ length: calls }, () => inspect(file))),
    );
    failed ||= busy.worst > allowed;
    console.log(
      `${path.basename(file)}: ${calls} calls in ${busy.elapsed.toFixed(0)} ms; timer late by at most ${busy.worst.toFixed(1)} ms, ` +
        `p99 ${busy.p99.toFixed(1)} ms over ${busy.ticks} ticks (idle: ${idle.worst.toFixed(1)} ms); allowed ${allowed} ms`,
    );
  }
  if (failed) process.exitCode = 1;
}
