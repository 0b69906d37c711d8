// Static analysis of the C++ code, and clang's own warnings: `npm run lint:native`. What is looked for stands in .clang-tidy.
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { forEach, librarySources } from './compile.mjs';
import { nodeHeaders } from './toolchain.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));

// Another version has other checks.
const clangTidy = [process.env.CLANG_TIDY, 'clang-tidy-16', 'clang-tidy'].find(
  (name) => name && spawnSync(name, ['--version']).status === 0,
);
if (!clangTidy) {
  console.error('boxray: no clang-tidy (Debian: apt-get install clang-tidy-16)');
  process.exit(1);
}

const flags = ['-std=c++20', '-fno-exceptions', '-fno-rtti', '-Inative'];
flags.push('-Wall', '-Wextra', '-Wconversion', '-Wno-sign-conversion');

const addon = 'native/addon.cc';
/** As in binding.gyp. Null where Node came without its headers. */
function addonFlags() {
  const headers = nodeHeaders();
  if (headers === null) return null;
  const includes = ['node_modules/node-addon-api', path.join(headers, 'include/node')];
  const names = ['NAPI_DISABLE_CPP_EXCEPTIONS', 'NODE_ADDON_API_DISABLE_DEPRECATED'];
  names.push('NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS', 'NAPI_VERSION=8', 'BOXRAY_VERSION=0');
  return [
    ...includes.flatMap((folder) => ['-isystem', folder]),
    ...names.map((name) => `-D${name}`),
  ];
}

const forAddon = addonFlags();
if (forAddon === null) console.log(`native: ${addon} is left out: no headers of Node here`);
const sources = [...(forAddon ? [addon] : []), ...librarySources()];
const results = await forEach(sources, async (source) => {
  const args = ['--quiet', source, '--', ...flags, ...(source === addon ? forAddon : [])];
  try {
    await promisify(execFile)(clangTidy, args, { maxBuffer: 1 << 28 });
    return true;
  } catch (error) {
    console.error(`${source}\n${error.stdout || error.message}`);
    return false;
  }
});
const failed = results.filter((passed) => !passed).length;
console.log(`native: ${sources.length} files, ${failed} with problems`);
process.exitCode = failed === 0 ? 0 : 1;
