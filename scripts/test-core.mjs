// The core's own tests under AddressSanitizer and UBSan: `npm run test:core`.
import path from 'node:path';
import { testCore } from './core-tests.mjs';
import { findCompiler } from './toolchain.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
const compiler = findCompiler();
if (!compiler) {
  console.error('boxray: no C++20 compiler, and the core tests need one');
  process.exit(1);
}
const flags = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
const passed = await testCore({ compiler, flags, output: 'build/core-test' });
process.exitCode = passed ? 0 : 1;
