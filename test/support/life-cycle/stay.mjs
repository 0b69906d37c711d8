/**
 * Announces the process's exit as a test runner's mock does, while a file is hashed. Arguments: backend, a small file, a file that takes long
 * to hash. Prints { hashing, frames }: the name of the error by which hashing has ended, and the frames of the small file, hashed afterwards.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { hashFrames } from '../../../dist/index.js';

const [backend, small, long] = process.argv.slice(2);
const hashing = hashFrames(long, { backend }).then(
  () => 'done',
  (error) => error.name,
);
await sleep(200);
process.emit('exit', 0);
const ending = await Promise.race([hashing, sleep(1000, 'under way')]);
const { tracks } = await hashFrames(small, { backend });
process.stdout.write(JSON.stringify({ hashing: ending, frames: tracks[0].count }));
// The fallback's hashing goes on.
process.exit(0);
