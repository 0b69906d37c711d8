// What is needed to compile the addon, looked for by using it: a compiler that is there but cannot make
// C++20 (no cc1plus, too old) is as good as none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const runs = (command, args, input) =>
  spawnSync(command, args, { input, encoding: 'utf8', timeout: 30_000, windowsHide: true })
    .status === 0;

const words = (command) => command.trim().split(/\s+/);

/** The C++ compiler that node-gyp's makefiles will use, as words, or null. */
export function findCompiler() {
  const candidates = process.env.CXX
    ? [process.env.CXX]
    : process.platform === 'darwin'
      ? ['c++', 'clang++']
      : ['g++', 'c++'];
  for (const candidate of candidates) {
    const [command, ...args] = words(candidate);
    const probe = ['-std=c++20', '-fsyntax-only', '-x', 'c++', '-'];
    if (runs(command, [...args, ...probe], '#include <span>\nint main() {}\n'))
      return [command, ...args];
  }
  return null;
}

/** A clang that makes libFuzzer programs, as words, or null. `CXX` counts first. */
export function findClang() {
  const versions = Array.from({ length: 10 }, (_, i) => `clang++-${23 - i}`);
  for (const candidate of [process.env.CXX, 'clang++', ...versions]) {
    if (!candidate) continue;
    const [command, ...args] = words(candidate);
    const probe = ['-std=c++20', '-fsanitize=fuzzer,address', '-x', 'c++', '-', '-o', os.devNull];
    const main = 'extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }';
    if (runs(command, [...args, ...probe], main)) return [command, ...args];
  }
  return null;
}

/** Why the addon cannot be compiled here, or null where it can. */
export function missingTool() {
  // node-gyp alone knows how to find Visual Studio; asking it costs a configure,
  // which fails where there is none.
  if (process.platform !== 'win32') {
    if (!findCompiler()) return 'no C++20 compiler';
    if (!runs(process.env.MAKE ?? 'make', ['--version'])) return 'no make';
  }
  const pythons = [process.env.npm_config_python, process.env.PYTHON, 'python3', 'python'];
  if (
    !pythons.some(
      (name) => name && runs(name, ['-c', 'import sys; assert sys.version_info >= (3, 8)']),
    )
  )
    return 'no Python 3';
  return null;
}

/** node-gyp's --nodedir where the running Node came with its headers, so that nothing is downloaded. */
export function nodeHeaders() {
  if (process.env.npm_config_nodedir) return process.env.npm_config_nodedir;
  const prefix = path.resolve(process.execPath, '../..');
  return existsSync(path.join(prefix, 'include/node/node_api.h')) ? prefix : null;
}
