// Where generated media and compiled programs are kept: outside the tree.
import os from 'node:os';
import path from 'node:path';

export const cache = process.env.BOXRAY_BENCH_CACHE ?? path.join(os.tmpdir(), 'boxray-bench');
