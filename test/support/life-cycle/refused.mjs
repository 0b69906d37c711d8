/**
 * Hashes a file in memory again and again that goes beyond a limit after large tables have been made, and
 * prints by how much the process grew: { grown }. Nothing here lets V8 notice: it collects when its own heap
 * grows, and the tables of the addon are not on it. Arguments: backend, file.
 */
import { readFileSync } from 'node:fs';
import { hashFrames } from '../../../dist/index.js';

const [backend, file] = process.argv.slice(2);
const bytes = readFileSync(file);

async function refused() {
  try {
    await hashFrames(bytes, { backend, limits: { frames: 700_000 } });
  } catch (error) {
    if (error.limit === 'frames') return;
    throw error;
  }
  throw new Error('the limit was not reached');
}

await refused();
const before = process.resourceUsage().maxRSS;
for (let i = 0; i < 60; i++) await refused();
process.stdout.write(JSON.stringify({ grown: (process.resourceUsage().maxRSS - before) * 1024 }));
