// The prebuilds that a release has, each from a runner of its own kind: .github/workflows/prebuild.yml. Run
// as a program it fails where one is missing from prebuilds/.
import { fileURLToPath } from 'node:url';
import { prebuildNames } from './checksums.mjs';

/** Names below `prebuilds`. */
export const prebuildTargets = [
  'darwin-arm64/boxray.node',
  'darwin-x64/boxray.node',
  'linux-arm64/boxray.glibc.node',
  'linux-arm64/boxray.musl.node',
  'linux-x64/boxray.glibc.node',
  'linux-x64/boxray.musl.node',
  'win32-arm64/boxray.node',
  'win32-x64/boxray.node',
];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const there = prebuildNames();
  const missing = prebuildTargets.filter((name) => !there.includes(name));
  const unknown = there.filter((name) => !prebuildTargets.includes(name));
  for (const name of missing) console.error(`boxray: ${name} is missing`);
  for (const name of unknown) console.error(`boxray: ${name} is no target`);
  if (missing.length + unknown.length > 0) process.exitCode = 1;
  else console.log(`boxray: all ${there.length} prebuilds are there`);
}
