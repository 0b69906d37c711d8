/**
 * Calls that are cancelled at any moment, handles that are closed while they are read, one file many times at
 * once, and every file of a folder by every road. Arguments: backend, a small file, a folder. Prints {
 * answers, reasons, closed, files }.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import path from 'node:path';
import { hashFrames, inspect, inspectSync, readFrames } from '../../../dist/index.js';

const [backend, small, folder] = process.argv.slice(2);
const counts = { answers: 0, reasons: 0, closed: 0, files: 0 };

async function raced(i) {
  const reason = new Error('enough');
  const controller = new AbortController();
  const options = { backend, signal: controller.signal };
  const call = [inspect, hashFrames, readFrames][i % 3](small, options);
  if (i % 4 < 2) setTimeout(() => controller.abort(reason), i);
  else setImmediate(() => controller.abort(reason));
  try {
    await call;
    counts.answers++;
  } catch (error) {
    if (error !== reason) throw error;
    counts.reasons++;
  }
}

async function closedMidway(i) {
  const handle = await openFile(small);
  const call = inspect(handle, { backend }).catch(() => counts.closed++);
  if (i % 2) await new Promise(setImmediate);
  await handle.close().catch(() => {});
  await call;
}

/** Damage is what is expected of many of them; what they say is tested elsewhere. */
async function everyRoad(file) {
  const bytes = readFileSync(file);
  await inspect(file, { backend }).catch(() => {});
  await inspect(bytes, { backend }).catch(() => {});
  await inspect(new Blob([bytes]), { backend }).catch(() => {});
  await readFrames(file, { backend }).catch(() => {});
  await hashFrames(file, { backend, stream: true }).catch(() => {});
  try {
    inspectSync(file, { backend });
  } catch {}
  counts.files++;
}

await Promise.all(Array.from({ length: 300 }, (_, i) => raced(i)));
await Promise.all(Array.from({ length: 100 }, (_, i) => closedMidway(i)));
await Promise.all(Array.from({ length: 500 }, () => inspect(small, { backend })));
for (const entry of readdirSync(folder, { withFileTypes: true }))
  if (entry.isFile()) await everyRoad(path.join(folder, entry.name));
process.stdout.write(JSON.stringify(counts));
