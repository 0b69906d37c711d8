// Compilers for another target by zig, as programs of one word, which is what node-gyp's makefiles want.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fetchTool } from '../build/fetch-tool.mjs';

/** The environment that makes node-gyp use zig for a target such as `x86_64-linux-musl`. */
export function zigCompilers(target) {
  const zig = path.join(fetchTool('zig'), 'zig');
  const folder = path.resolve('build', 'zig', target);
  mkdirSync(folder, { recursive: true });
  // zig's linker refuses flags that it does not know.
  const script = `#!/bin/sh
for arg do
  shift
  [ "$arg" = -Wl,-z,shstk ] || set -- "$@" "$arg"
done
exec '${zig}'`;
  const program = (name, ...args) => {
    const file = path.join(folder, name);
    writeFileSync(file, `${script} ${args.join(' ')} "$@"\n`);
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
