// Tables in the terminal.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

function loadTable() {
  try {
    return require('cli-table3');
  } catch {
    return null;
  }
}

const Table = loadTable();

/**
 * Prints a table of text. The first column is words, and so are those without a head; the others are numbers.
 */
export function printTable({ head, rows }) {
  if (!Table) {
    // bench's packages are not installed.
    console.log([head, ...rows].map((row) => row.join(' | ')).join('\n'), '\n');
    return;
  }
  const table = new Table({
    head,
    colAligns: head.map((title, column) => (column === 0 || title === '' ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  console.log(table.toString());
}
