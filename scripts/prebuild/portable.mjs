// What a prebuild needs of the machine that loads it, and whether that is too much.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/**
 * The newest versions that a prebuild may need: those of Debian 10 and RHEL 8,
 * older than which no Node 20 runs.
 */
const floors = { GLIBC: '2.28', GLIBCXX: '3.4.25', CXXABI: '1.3.11', GCC: '8.0.0' };
/** Bytes. */
const largest = 400 * 1024;
/** What every machine has that runs Node. */
const compilerLibraries = /^(libstdc\+\+\.so\.6|libgcc_s\.so\.1)$/;
const libraries = {
  musl: /^(libc\.so|libc\.musl-.*)$/,
  glibc: /^(lib(c|m)\.so\.6|ld-linux-.*|libpthread\.so\.0|libdl\.so\.2)$/,
};

function readelf(file, ...options) {
  const { status, stdout, error } = spawnSync('readelf', ['--wide', ...options, file], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`readelf ${file}: ${error?.message ?? `exit code ${status}`}`);
  return stdout;
}

const newer = (a, b) => a.localeCompare(b, 'en', { numeric: true }) > 0;

/**
 * What an ELF file needs: the newest version of each kind, and libraries.
 * `{ versions: { GLIBC: '2.14' }, libraries: [] }`
 */
export function needsOf(file) {
  const versions = {};
  for (const [, kind, version] of readelf(file, '--version-info').matchAll(
    /\b(GLIBC|GLIBCXX|CXXABI|GCC)_([\d.]+)/g,
  ))
    if (!versions[kind] || newer(version, versions[kind])) versions[kind] = version;
  const libraries = [...readelf(file, '--dynamic').matchAll(/\(NEEDED\).*\[(.*)\]/g)];
  return { versions, libraries: libraries.map(([, name]) => name) };
}

/**
 * Throws where a prebuild is too large, or (ELF) needs something newer than the floor, another C library,
 * or shows symbols of its inside.
 */
export function checkPortable(file, limit = largest) {
  const { size } = statSync(file);
  if (size > limit) throw new Error(`${file} has ${size} bytes, more than ${limit}`);
  const libc = /\.(glibc|musl)\.node$/.exec(file)?.[1];
  if (libc === undefined) return { size, versions: {}, libraries: [] };
  const needs = needsOf(file);
  for (const [kind, version] of Object.entries(needs.versions)) {
    if (libc === 'musl') throw new Error(`${file} needs ${kind}_${version}, and musl has none`);
    if (newer(version, floors[kind]))
      throw new Error(`${file} needs ${kind}_${version}, newer than ${floors[kind]}`);
  }
  const foreign = needs.libraries.filter(
    (name) => !compilerLibraries.test(name) && !libraries[libc].test(name),
  );
  if (foreign.length > 0) throw new Error(`${file} needs ${foreign.join(', ')}`);
  const shown = readelf(file, '--dyn-syms')
    .split('\n')
    .filter((line) => /\b(GLOBAL|WEAK)\b/.test(line) && !/\bUND\b/.test(line))
    .map((line) => line.trim().split(/\s+/).at(-1));
  const inside = shown.filter(
    (name) => !/^(napi|node_api)_|^_(init|fini|edata|end)$|^__bss_start$/.test(name),
  );
  if (inside.length > 0) throw new Error(`${file} shows ${inside.join(', ')}`);
  return { size, ...needs };
}
