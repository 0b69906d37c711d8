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

/** Prints a table of text. The first column and the last are words, the others numbers. */
export function printTable({ head, rows }) {
  if (!Table) {
    // bench's packages are not installed.
    console.log([head, ...rows].map((row) => row.join(' | ')).join('\n'), '\n');
    return;
  }
  const words = [0, head.length - 1];
  const table = new Table({
    head,
    colAligns: head.map((_, column) => (words.includes(column) ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  console.log(table.toString());
}
