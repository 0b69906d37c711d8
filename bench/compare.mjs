// What a change did, or whether two runs agree:
// `npm run bench:compare -- before.json after.json`, two files of `--json`.
import { Command } from 'commander';
import { compare } from './report/compare.mjs';
import { machineText } from './report/format.mjs';
import { rankings, rankingText } from './report/ranking.mjs';
import { readResults } from './report/save.mjs';
import { printTable } from './report/table.mjs';

const { args } = new Command()
  .name('npm run bench:compare --')
  .argument('<before>')
  .argument('<after>')
  .parse();

const [before, after] = args.map((file) => readResults(file));
for (const [name, results] of Object.entries({ before, after }))
  console.log(`${name}: ${machineText(results)}, commit ${results.commit}`);
printTable(compare(before, after));
console.log(rankingText(rankings(before, after)));
