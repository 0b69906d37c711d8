// The last line of .ci/run: the sum over vitest's JSON reports.
import { readFileSync } from 'node:fs';

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
const skipped = sum('numPendingTests') + sum('numTodoTests');
console.log(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed, ${skipped} skipped`);
process.exitCode = sum('numFailedTests') > 0 ? 1 : 0;
