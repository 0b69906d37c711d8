// The benchmark suite's command: `npm run bench -- --help`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';

const here = import.meta.dirname;

const list = (text) => text.split(',').map((part) => part.trim());

function positive(text) {
  if (!(Number(text) > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return Number(text);
}

const options = new Command()
  .name('npm run bench --')
  .description('boxray, native and fallback, beside what people use today, on the same files.')
  .option('--files <paths...>', 'inspect these files instead of the generated ones')
  .option('--only <names>', 'groups or cases, separated by commas: inspect,hash/big/sha256', list)
  .option('--contenders <names>', 'only these contenders, separated by commas', list)
  .option('--json <file>', 'write the results as JSON')
  .option('--check', 'exit with 1 where a target is missed or could not be measured')
  .option('--save', 'write bench/results and the section of the README')
  .option('--render', 'measure nothing: write again what --save writes, from results/latest.json')
  .option('--rounds <number>', 'rounds of each case', positive)
  .option('--seconds <number>', 'of one round of one contender', positive)
  .option('--list', 'name the cases and contenders')
  .addOption(new Option('--full', 'longer rounds, more cases').conflicts('smoke'))
  .option('--smoke', 'tiny files: the answers are checked, times mean nothing')
  .parse()
  .opts();

if (!existsSync(path.join(here, 'node_modules'))) {
  console.log('Installing what boxray is compared with into bench/node_modules (once)');
  const args = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', args, {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) console.log('That failed: contenders will be missing.');
}

// After the installation: these load packages.
const { runSuite } = await import('./engine/suite.mjs');
const { casesOf } = await import('./cases/index.mjs');
const { contenders } = await import('./contenders/index.mjs');
const { missingPackage } = await import('./contenders/packages.mjs');
const { caseTable, growthTable, machineText, targetTable } = await import('./report/format.mjs');
const { printTable } = await import('./report/table.mjs');
const { readResults, save, writeResults } = await import('./report/save.mjs');

const mode = options.full ? 'full' : options.smoke ? 'smoke' : 'quick';

function printList() {
  const cases = casesOf({ full: true });
  printTable({ head: ['case', ''], rows: cases.map(({ id, title }) => [id, title]) });
  printTable({
    head: ['contender', '', ''],
    rows: contenders().map(({ id, label, missing }) => [id, label, missing() ?? '']),
  });
}

/** In a smoke run every contender that is there must give the right answer. */
function wrongAnswers({ cases }) {
  return cases.flatMap(({ id, group, rows }) =>
    group === 'hostile'
      ? rows.filter(
          ({ contender, status }) =>
            status === 'failed' && ['native', 'fallback'].includes(contender),
        )
      : rows
          .filter(({ status }) => status === 'failed' || status === 'differs')
          .map((row) => ({ ...row, label: `${id}, ${row.label}` })),
  );
}

/** Whether charts can be drawn of the results, in words. */
async function tryCharts(results) {
  if (missingPackage('vega-lite')) return 'charts were not tried: vega-lite is not installed';
  const { charts } = await import('./report/charts.mjs');
  const drawn = Object.keys(await charts(results));
  return `${drawn.length} charts drawn`;
}

async function run() {
  const results = await runSuite({
    ...options,
    mode,
    onCase: (test) => printTable(caseTable(test)),
  });
  console.log(`${machineText(results)}; ${results.minutes} minutes\n`);
  if (options.json) writeResults(options.json, results);
  if (options.save) await save(results);
  if (mode === 'smoke') {
    const wrong = wrongAnswers(results);
    for (const { label, status } of wrong) console.log(`${label}: ${status}`);
    console.log(
      `bench: ${results.cases.length} cases ran, ${wrong.length} answers are wrong, ` +
        (await tryCharts(results)),
    );
    if (wrong.length > 0) process.exitCode = 1;
  } else if (results.targets.length > 0) {
    const growth = growthTable(results.cases);
    if (growth.rows.length > 0) printTable(growth);
    printTable(targetTable(results.targets));
    const failed = results.targets.filter(({ verdict }) => verdict !== 'met');
    if (options.check && failed.length > 0) process.exitCode = 1;
  }
}

if (options.list) printList();
else if (options.render) await save(readResults());
else await run();
