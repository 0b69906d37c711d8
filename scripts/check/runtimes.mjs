// The prebuild for this machine on every supported runtime: `npm run test:runtimes [NAME…]`. Each must load
// it and say of all fixtures what Node 20 says, by both backends.
import path from 'node:path';
import { fetchTool } from '../build/fetch-tool.mjs';
import { stage } from './stage.mjs';

const program = (tool, ...words) => [path.join(fetchTool(tool), ...words)];

const runtimes = {
  'node-20': () => program('node-20', 'bin', 'node'),
  'node-22': () => program('node-22', 'bin', 'node'),
  'node-24': () => program('node-24', 'bin', 'node'),
  'node-26': () => program('node-26', 'bin', 'node'),
  bun: () => program('bun', 'bin', 'bun'),
  deno: () => [...program('deno', 'deno'), 'run', '-A', '--no-prompt'],
};

const wanted = process.argv.slice(2);
const staged = await stage();
let failed = 0;
try {
  for (const [name, command] of Object.entries(runtimes)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    try {
      const { files, info } = staged.run(command());
      const { runtime, native } = info;
      if (path.basename(native.file) !== 'boxray.glibc.node')
        throw new Error(`${native.file} is not the prebuild`);
      console.log(
        `${name}: ${files} fixtures, native and fallback, on ${runtime.name} ${runtime.version}`,
      );
    } catch (error) {
      failed++;
      console.error(`${name}: FAILED: ${error.message}`);
    }
  }
} finally {
  staged.remove();
}
process.exitCode = failed === 0 ? 0 : 1;
