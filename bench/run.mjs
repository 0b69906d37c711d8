// The benchmark suite's command: `npm run bench -- --help`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { runSuite } from './engine/suite.mjs';
import { printCase } from './report/table.mjs';

const list = (text) => text.split(',').map((part) => part.trim());

const program = new Command()
  .name('npm run bench --')
  .description('boxray, native and fallback, beside what people use today, on the same files')
  .option('--only <groups>', 'groups or cases, separated by commas: inspect,inspect/hour', list)
  .option('--contenders <ids>', 'only these contenders', list)
  .option('--rounds <number>', 'rounds of each case', Number)
  .option('--seconds <number>', 'of one round of one contender', Number)
  .option('--json <file>', 'write the results as JSON')
  .parse();

const options = program.opts();
const results = await runSuite({ ...options, onCase: printCase });
if (options.json) {
  mkdirSync(path.dirname(path.resolve(options.json)), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify(results, null, 1)}\n`);
}
