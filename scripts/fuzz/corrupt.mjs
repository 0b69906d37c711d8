// Corrupts files: cut at many places and with bytes flipped, through inspect, readFrames and hashFrames on
// both backends, in other processes. `npm run fuzz:corrupt -- --help`. Exit code 1 where something was found.

import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { importTs } from '../build/run-ts.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const usage = `npm run fuzz:corrupt -- [options] [FILE or FOLDER …]

Every file (by default all of ../shared/corpus, else test/fixtures) is cut at many places and has bytes
flipped at random. Found is: a crash, a hang, a call of much work, more than 200 MB, output, an error other
than MediaError, backends that differ, and a cut that takes samples away of which the report says nothing.

  --cuts N      cuts of each file (64)
  --flips N     variants of each file with flipped bytes (200)
  --seed N      other flips (1)
  --quiet       no line for each file
  --help        this text`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cuts: { type: 'string', default: '64' },
    flips: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function number(name) {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} must be a number`);
  return value;
}

/** All files below, by name. */
function filesOf(start) {
  if (!statSync(start).isDirectory()) return [start];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(md|tsv)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function defaultFolders() {
  const corpus = path.resolve(root, '..', 'shared', 'corpus');
  if (!existsSync(corpus)) return [path.join(root, 'test', 'fixtures')];
  return ['real', 'joined', 'hostile'].map((folder) => path.join(corpus, folder));
}

async function main() {
  if (values.help) {
    console.log(usage);
    return;
  }
  const starts = positionals.length > 0 ? positionals : defaultFolders();
  const files = starts.flatMap((start) =>
    filesOf(start).map((file) => ({
      name: path.relative(path.resolve(start, '..'), file),
      path: path.resolve(file),
    })),
  );
  const { corruptFiles } = await importTs('test/support/corrupt/run.ts');
  const { backendInfo } = await import('../../dist/index.js');
  const backends = backendInfo('auto').backend === 'native' ? ['native', 'fallback'] : ['fallback'];
  const start = performance.now();
  let done = 0;
  const sum = await corruptFiles(files, {
    root,
    backends,
    cuts: number('cuts'),
    flips: number('flips'),
    seed: number('seed'),
    onFile(name, { variants, findings, work, extraBytes }) {
      done++;
      for (const finding of findings) console.log(`FOUND ${name}: ${finding}`);
      if (!values.quiet)
        console.log(
          `${done}/${files.length} ${name}: ${variants} variants, at most ${Math.round(work)} loops ` +
            `a call, ${Math.round(extraBytes / 1e6)} MB more`,
        );
    },
  });
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(
    `${files.length} files, ${sum.variants} variants on ${backends.join(' and ')} in ${seconds} s: ` +
      `${sum.findings.length} findings; at most the work of ${Math.round(sum.work)} loops a call; ` +
      `${Math.round(sum.extraBytes / 1e6)} MB more at most; ` +
      `${sum.wholeCuts} cuts left a fragmented file that is whole`,
  );
  process.exitCode = sum.findings.length === 0 ? 0 : 1;
}

await main();
