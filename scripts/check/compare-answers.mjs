// Runs on the target: `compare-answers.mjs FIXTURES EXPECTED OUTPUT`. Both backends must say what EXPECTED
// says, which another machine's addon wrote. Writes `{ files, differences, info }` to OUTPUT, since a
// console may be missing (wine).
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { allAnswers } from './answers.mjs';

const [fixtures, expectedFile, output] = process.argv.slice(2);
const expected = JSON.parse(readFileSync(expectedFile, 'utf8')).files;
const differences = [];
let info;
try {
  for (const backend of ['native', 'fallback']) {
    const { files, info: found } = await allAnswers(fixtures, backend);
    info ??= found;
    for (const name of Object.keys({ ...expected, ...files }))
      for (const call of Object.keys({ ...expected[name], ...files[name] }))
        if (!isDeepStrictEqual(files[name]?.[call], expected[name]?.[call]))
          differences.push(`${backend}: ${name}: ${call}`);
  }
} catch (error) {
  differences.push(error.stack);
}
writeFileSync(output, JSON.stringify({ files: Object.keys(expected).length, differences, info }));
process.exitCode = differences.length === 0 ? 0 : 1;
