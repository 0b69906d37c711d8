// Compiles the addon for this machine into prebuilds/, where the packed library looks for it: `npm run prebuild`.
// What is compiled is a copy, so that the build at hand stays as it is.
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeChecksums } from './checksums.mjs';
import { checkPortable } from './portable.mjs';
import { compilePrebuild } from './prebuildify.mjs';
import { addonDigest, stamp } from './stamp.mjs';
import { missingTool } from './toolchain.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
const missing = missingTool();
if (missing) {
  console.error(`boxray: ${missing}: there is nothing to prebuild with`);
  process.exit(1);
}
const libc =
  os.platform() === 'linux' ? (existsSync('/etc/alpine-release') ? 'musl' : 'glibc') : null;
const file = await compilePrebuild({ platform: os.platform(), arch: os.arch(), libc });
checkPortable(file);
writeChecksums();
stamp('prebuilds/.stamp', addonDigest());
console.log(`boxray: ${path.relative('.', file)}`);
