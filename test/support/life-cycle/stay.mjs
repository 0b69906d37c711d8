/**
 * Announces the process's exit as a test runner's mock does, while a file is hashed. Arguments: backend, a
 * small file, a file that takes long to hash. Prints { hashing, frames }: the name of the error by which
 * hashing has ended, and the frames of the small file, hashed afterwards.
 */
import { hashFrames } from '../../../dist/index.js';

const [backend, small, long] = process.argv.slice(2);
let hashing;
await new Promise((started) => {
  hashing = hashFrames(long, { backend, onProgress: started }).then(
    () => 'done',
    (error) => error.name,
  );
});
process.emit('exit', 0);
const { tracks } = await hashFrames(small, { backend });
const ending = backend === 'native' ? hashing : Promise.race([hashing, 'under way']);
process.stdout.write(JSON.stringify({ hashing: await ending, frames: tracks[0].count }));
// The fallback's hashing goes on.
process.exit(0);
