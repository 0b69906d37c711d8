// Compilers for another target by zig, as programs of one word, which is what node-gyp's makefiles want.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fetchTool } from '../build/fetch-tool.mjs';

/** The environment that makes node-gyp use zig for a target such as `x86_64-linux-musl`. */
export function zigCompilers(target) {
  const zig = path.join(fetchTool('zig'), 'zig');
  const folder = path.resolve('build', 'zig', target);
  mkdirSync(folder, { recursive: true });
  const program = (name, ...args) => {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\nexec '${zig}' ${args.join(' ')} "$@"\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const CXX = program('c++', 'c++', '-target', target);
  return {
    CC: program('cc', 'cc', '-target', target),
    CXX,
    LINK: CXX,
    AR: program('ar', 'ar'),
  };
}
