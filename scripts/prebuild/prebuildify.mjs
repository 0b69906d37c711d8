// One prebuild by prebuildify, which runs node-gyp.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { nodeHeaders } from '../build/toolchain.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');

/**
 * Compiles the addon and gives the path of `prebuilds/PLATFORM-ARCH/boxray[.LIBC].node`. `libc` is null but
 * on Linux; `env` adds to the environment (CC, CXX …), `stripper` is the program that strips. Two calls give
 * the same bytes. Rejects where it does not compile.
 */
export async function compilePrebuild({ platform, arch, libc, env = {}, stripper, out = root }) {
  // Inside node_modules, so that node-addon-api is found from there.
  const folder = mkdtempSync(path.join(root, 'node_modules', '.prebuild-'));
  const before = { ...process.env };
  try {
    for (const name of ['package.json', 'binding.gyp', 'native'])
      cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
    const headers = nodeHeaders();
    if (headers) process.env.npm_config_nodedir = headers;
    process.env.JOBS = 'max';
    Object.assign(process.env, env);
    const prebuildify = createRequire(import.meta.url)('prebuildify');
    const targets = [`node@${process.versions.node}`];
    const options = { cwd: folder, out, name: 'boxray', platform, arch, targets, napi: true };
    Object.assign(options, {
      quiet: process.env.CI !== 'true',
      strip: true,
      ...(stripper && { stripBin: stripper }),
    });
    // prebuildify would put a libc into the name on every platform.
    if (libc) Object.assign(options, { tagLibc: true, libc });
    await new Promise((resolve, reject) =>
      prebuildify(options, (error) => (error ? reject(error) : resolve())),
    );
  } finally {
    process.env = before;
    rmSync(folder, { recursive: true, force: true });
  }
  const name = libc ? `boxray.${libc}.node` : 'boxray.node';
  return path.join(out, 'prebuilds', `${platform}-${arch}`, name);
}
