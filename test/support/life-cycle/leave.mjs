/**
 * Ends the process while work is in flight. Arguments: backend, a small file, a file that
 * takes long to hash, and how to end.
 */
import { hashFrames, inspect, readFrames } from '../../../dist/index.js';

const [backend, small, long, how] = process.argv.slice(2);
for (let i = 0; i < 20; i++) {
  inspect(small, { backend });
  readFrames(small, { backend });
  hashFrames(long, { backend });
}

const ways = {
  exit: () => process.exit(7),
  'exit later': () => setTimeout(() => process.exit(7), 20),
  'an exception': () => {
    process.once('uncaughtException', () => process.exit(7));
    setTimeout(() => {
      throw new Error('of the caller');
    }, 5);
  },
};
ways[how]();
