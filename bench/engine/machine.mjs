// What the numbers were measured on and with.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { versionOf } from '../contenders/packages.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/** Instruction sets that kernels of some contender use. */
const features = ['sse4_2', 'avx2', 'avx512bw', 'avx512vl', 'sha_ni', 'vpclmulqdq', 'neon', 'sha2'];

function cpuFeatures() {
  try {
    const words = new Set(readFileSync('/proc/cpuinfo', 'utf8').split(/\s+/));
    return features.filter((feature) => words.has(feature));
  } catch {
    return [];
  }
}

export const machine = () => ({
  cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
  cores: os.cpus().length,
  cpuFeatures: cpuFeatures(),
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  system: `${os.type()} ${os.release().split('-')[0]} ${os.arch()}`,
  /** Running processes on average over the last minute, before anything was measured. */
  load: Math.round(os.loadavg()[0] * 10) / 10,
});

/** The first line of what a command says, or null. */
function firstLine(command, args, pattern) {
  const { stdout, status } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? (pattern.exec(stdout)?.[1] ?? null) : null;
}

const packages = ['mp4box', 'mediabunny', 'mediainfo.js', 'codem-isoboxer', 'node-av', 'benchmark'];

/** Of everything that took part; null where it is not installed. */
export const versions = () => ({
  boxray: require(path.join(root, 'package.json')).version,
  node: process.versions.node,
  ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
  ffmpeg: firstLine('ffmpeg', ['-version'], /version (\S+)/),
  mediainfo: firstLine('mediainfo', ['--Version'], /v([\d.]+)/),
});

/** The commit that is checked out, with a `+` where files differ from it; null outside of a clone. */
export function commit() {
  const hash = firstLine('git', ['-C', root, 'rev-parse', '--short=10', 'HEAD'], /(\w+)/);
  const changed = firstLine(
    'git',
    ['-C', root, 'status', '--porcelain', '-uno', ':!bench/results', ':!README.md'],
    /(\S)/,
  );
  return hash && `${hash}${changed ? '+' : ''}`;
}
