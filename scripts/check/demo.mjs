// The committed sample, inspected by both backends side by side.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { backendInfo, inspect } from '../../dist/index.js';

process.chdir(path.resolve(import.meta.dirname, '..', '..'));
const sample = 'test/fixtures/sample.mp4';
const calls = 20;

/** What `boxray inspect` prints, and what the call takes in this process: the first time, and once warm. */
async function demonstrate(backend) {
  const cli = spawnSync(
    process.execPath,
    ['dist/cli.js', 'inspect', '--backend', backend, sample],
    {
      encoding: 'utf8',
    },
  );
  if (cli.stderr) throw new Error(cli.stderr);
  const times = [];
  let report;
  for (let call = 0; call < calls; call++) {
    const started = performance.now();
    report = await inspect(sample, { backend });
    times.push(performance.now() - started);
  }
  const [first] = times;
  const warm = times.toSorted((a, b) => a - b)[calls / 2];
  const lines = cli.stdout.trimEnd().split('\n');
  lines.push(`  first call ${first.toFixed(1)} ms, then ${warm.toFixed(2)} ms`);
  return { backend, lines, report };
}

function sideBySide(left, right) {
  const width = Math.max(40, Math.floor((process.stdout.columns ?? 160) / 2) - 2);
  const cut = (line = '') =>
    line.length > width ? `${line.slice(0, width - 1)}…` : line.padEnd(width);
  const rows = Math.max(left.length, right.length);
  for (let row = 0; row < rows; row++)
    console.log(`${cut(left[row])} │ ${cut(right[row]).trimEnd()}`);
}

const { native } = backendInfo('auto');
const fallback = await demonstrate('fallback');
if (native.available) {
  const addon = await demonstrate('native');
  const { inspected: _, ...mine } = addon.report;
  const { inspected: __, ...theirs } = fallback.report;
  const equal = isDeepStrictEqual(mine, theirs);
  sideBySide(
    ['native (C++)', '', ...addon.lines],
    ['fallback (TypeScript)', '', ...fallback.lines],
  );
  console.log(equal ? '\nBoth backends say the same.' : '\nThe backends DIFFER.');
  if (!equal) process.exitCode = 1;
} else {
  console.log(['fallback (TypeScript)', '', ...fallback.lines].join('\n'));
  console.log(`\nThe native backend is not here: ${native.reason}`);
}
