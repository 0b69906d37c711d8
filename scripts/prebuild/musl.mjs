// Runs programs of musl here: by musl's own loader and C library (Debian's `musl`), which
// Bun's musl build is linked with.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fetchTool } from '../build/fetch-tool.mjs';

const libraries = path.resolve('build', 'musl');

/** `{ runtime, env }` of a target of cross.mjs. */
export function muslRuntime() {
  return {
    runtime: () => {
      makeLibraries();
      return [path.join(fetchTool('bun-musl'), 'bin', 'bun')];
    },
    env: { LD_LIBRARY_PATH: libraries },
  };
}

/**
 * Debian has no libstdc++ for musl. The one for glibc will do for Bun, with the few functions of glibc that
 * it asks for and musl lacks; the addon needs neither.
 */
function makeLibraries() {
  mkdirSync(libraries, { recursive: true });
  for (const name of ['libstdc++.so.6', 'libgcc_s.so.1']) {
    const folders = ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu'];
    const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
    if (!found) throw new Error(`${name} is not here`);
    copyFileSync(found, path.join(libraries, name));
  }
  const source = path.join(import.meta.dirname, 'musl-shim.c');
  const output = path.join(libraries, 'ld-linux-x86-64.so.2');
  const { status, stderr } = spawnSync('musl-gcc', ['-shared', '-fPIC', '-o', output, source], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}
