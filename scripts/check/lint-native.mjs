// Static analysis of the C++ code, and clang's own warnings: `npm run lint:native`. What is
// looked for stands in .clang-tidy.
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { addonFlags, addonSources, forEach, librarySources } from '../build/cxx.mjs';

process.chdir(path.resolve(import.meta.dirname, '..', '..'));

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

const forAddon = addonFlags();
if (forAddon === null) console.log(`native: native/addon is left out: no headers of Node here`);
const ofAddon = forAddon ? addonSources() : [];
const sources = [...ofAddon, ...librarySources()];
const results = await forEach(sources, async (source) => {
  const args = ['--quiet', source, '--', ...flags, ...(ofAddon.includes(source) ? forAddon : [])];
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
