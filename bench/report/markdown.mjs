// results/latest.md: everything that was measured.
import { caseTable, growthTable, machineText, targetTable } from './format.mjs';

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table; the first column is words, and so are those without a head; the others are numbers. */
export function markdownTable({ head, rows }) {
  const align = head.map((title, i) => (i === 0 || title === '' ? '---' : '--:'));
  return [head, align, ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

const versionList = (versions) =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version ?? 'not installed'}`)
    .join(', ');

/** The whole report. */
export function markdownReport(results) {
  const { cases, targets, mode, commit, versions, timer, settings, machine, minutes } = results;
  const parts = [
    '# Benchmark results',
    `${machineText(results)}. Commit ${commit ?? 'unknown'}; load average ${machine.load} before the run.`,
    `${versionList(versions)}.`,
    `\`${mode}\` run of ${minutes} minutes, timed by ${timer}: ${settings.rounds} interleaved rounds, ` +
      'each contender in a process of its own, warm page cache. A number is the median of the rounds; ' +
      'spread is the span of the quartiles as a part of it. Ratios are taken within each round; `~` says ' +
      'that they disagree too much to mean anything.',
  ];
  if (targets.length > 0) parts.push('## Targets', markdownTable(targetTable(targets)));
  parts.push('## Cases', ...cases.map((test) => markdownTable(caseTable(test))));
  const growth = growthTable(cases);
  if (growth.rows.length > 0) parts.push(markdownTable(growth));
  return `${parts.join('\n\n')}\n`;
}
