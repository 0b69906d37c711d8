// Tests the prebuild for this machine, on this machine: that it is what is loaded, and the
// tests that compare the backends.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { backendInfo } from 'boxray';

const root = path.resolve(import.meta.dirname, '..', '..');
const { native } = backendInfo('auto');
if (!native.file?.startsWith(path.join(root, 'prebuilds'))) {
  console.error(`boxray: the prebuild is not loaded, but ${native.file}: ${native.reason}`);
  process.exit(1);
}
console.log(`boxray: testing ${path.relative(root, native.file)}`);
const tests = [
  'backends/backends',
  'backends/hostile',
  'calls/api',
  'calls/frames',
  'calls/hash',
  'calls/hash-content-id',
  'package/loading',
  'unit/fixtures',
];
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...tests.map((name) => `test/${name}.test.ts`)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, BOXRAY_REQUIRE_NATIVE: '1' } },
);
process.exitCode = status ?? 1;
