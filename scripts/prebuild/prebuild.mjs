// Compiles the addon for this machine into prebuilds/, where the packed library looks for it:
// `npm run prebuild`. What is compiled is a copy, so that the build at hand stays as it is. `--twice`
// compiles another copy in another folder, and fails where that has other bytes.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import path from 'node:path';
import { addonDigest, stamp } from '../build/stamp.mjs';
import { missingTool } from '../build/toolchain.mjs';
import { writeChecksums } from './checksums.mjs';
import { checkPortable } from './portable.mjs';
import { compilePrebuild } from './prebuildify.mjs';

process.chdir(path.resolve(import.meta.dirname, '..', '..'));
const missing = missingTool();
if (missing) {
  console.error(`boxray: ${missing}: there is nothing to prebuild with`);
  process.exit(1);
}
const libc =
  os.platform() === 'linux' ? (existsSync('/etc/alpine-release') ? 'musl' : 'glibc') : null;
const target = { platform: os.platform(), arch: os.arch(), libc };
const file = await compilePrebuild(target);
checkPortable(file);
writeChecksums();
stamp('prebuilds/.stamp', addonDigest());
console.log(`boxray: ${path.relative('.', file)}`);

if (process.argv.includes('--twice')) {
  const out = mkdtempSync(path.join(tmpdir(), 'boxray-again-'));
  const same = readFileSync(await compilePrebuild({ ...target, out })).equals(readFileSync(file));
  rmSync(out, { recursive: true });
  console.log(`boxray: a second build ${same ? 'has the same bytes' : 'DIFFERS'}`);
  if (!same) process.exitCode = 1;
}
