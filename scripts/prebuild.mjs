// Compiles the addon for this machine into prebuilds/, where the packed library looks for it.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { missingTool, nodeHeaders } from './toolchain.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
const missing = missingTool();
if (missing) {
  console.error(`boxray: ${missing}: there is nothing to prebuild with`);
  process.exit(1);
}
const headers = nodeHeaders();
const { status } = spawnSync(
  process.execPath,
  [
    createRequire(import.meta.url).resolve('prebuildify/bin.js'),
    '--napi',
    '--strip',
    '--tag-libc',
    '--quiet',
  ],
  {
    stdio: 'inherit',
    env: headers ? { ...process.env, npm_config_nodedir: headers } : process.env,
  },
);
process.exitCode = status ?? 1;
