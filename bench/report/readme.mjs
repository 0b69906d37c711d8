// The README's numbers: written between two markers from results/latest.json.
import { perRound } from '../engine/stats.mjs';
import { machineText, noiseMark, ratioText, short } from './format.mjs';
import { markdownTable } from './markdown.mjs';

export const markers = ['<!-- bench:begin -->', '<!-- bench:end -->'];

const rowOf = (test, id) => test?.rows.find(({ contender }) => contender === id);

/** A row's main number where its answer is right. */
const timeOf = (row) => (row?.status === 'ok' ? row.metrics.time : undefined);

/** The native row says milliseconds, the others how many times that. */
function cellOf(test, label) {
  const row = test?.rows.find((one) => one.label === label);
  if (!row || row.status === 'missing') return '';
  if (row.status !== 'ok') return row.status;
  const time = timeOf(row);
  if (!time) return '';
  if (row.contender === 'native') return `**${short(time.median)} ms**`;
  return ratioText(row, rowOf(test, 'native'), 'time');
}

/** One row a contender, one column a case. */
function comparison(cases, columns, head) {
  const tests = columns.map(([id]) => cases.get(id));
  const rows = tests.flatMap((test) => test?.rows ?? []);
  return markdownTable({
    head: [head, ...columns.map(([, title]) => title)],
    rows: [...new Set(rows.map(({ label }) => label))]
      .map((label) => [label, ...tests.map((test) => cellOf(test, label))])
      .filter(([, ...cells]) => cells.some((text) => text !== '')),
  });
}

const inspectColumns = [
  ['inspect/clip', '10 s clip'],
  ['inspect/hour', '1 hour'],
  ['inspect/hour-fragmented', '1 hour in 1,800 fragments'],
  ['growth/1000000', '1,000,000 samples'],
  ['frames/hour-full', '`readFrames`, 1 hour'],
];

/** How many times faster than ffmpeg. */
function hashTable(cases) {
  const algorithms = ['md5', 'sha256', 'crc32'];
  const files = [
    ['big', '917 MB in 3,600 frames'],
    ['hour-full', '395 MB in 276,840 frames'],
  ];
  const contenders = [
    ['native', 'one thread'],
    ['native-2', 'two threads'],
  ];
  const factor = (file, algorithm, id) => {
    const test = cases.get(`hash/${file}/${algorithm}`);
    const [own, theirs] = [timeOf(rowOf(test, id)), timeOf(rowOf(test, 'ffmpeg'))];
    if (!own || !theirs) return 'not measured';
    return `${short(perRound(own.rounds, theirs.rounds, (a, b) => b / a).median)}× faster`;
  };
  return markdownTable({
    head: ['hashing every frame, against `ffmpeg -c copy -f framehash`', ...algorithms],
    rows: files.flatMap(([file, title]) =>
      contenders.map(([id, threads]) => [
        `${title}, ${threads}`,
        ...algorithms.map((algorithm) => factor(file, algorithm, id)),
      ]),
    ),
  });
}

/** `text` with the numbers of a metric, or nothing where it was not measured. */
const sentence = (row, metric, text) =>
  row?.metrics[metric] ? [`- ${text(short(row.metrics[metric].median))}`] : [];

/** Milliseconds that a process takes longer for it. */
const loadTime = (loaded, empty) =>
  short(perRound(loaded.rounds, empty.rounds, (a, b) => a - b).median);

function sentences(cases) {
  const clips = [1, 8, 64].map((concurrency) => {
    const test = cases.get(`clips/${concurrency}`);
    const [own, floor] = [timeOf(rowOf(test, 'native')), timeOf(rowOf(test, 'fs-promises'))];
    return own && floor && short(perRound(own.rounds, floor.rounds, (a, b) => b / a).median);
  });
  const load = cases.get('load/require');
  const [loaded, empty] = [timeOf(rowOf(load, 'native')), timeOf(rowOf(load, 'node-empty'))];
  return [
    ...(clips.every(Boolean)
      ? [
          `- Many small clips, async: ${clips[0]}×, ${clips[1]}× and ${clips[2]}× as fast as ` +
            '`fs.promises` doing the same reads and nothing else, at 1, 8 and 64 at a time.',
        ]
      : []),
    ...sentence(
      rowOf(cases.get('event-loop/hour'), 'native'),
      'p99',
      (p99) =>
        'While 64 calls inspect the 1-hour film, 99 % of the ticks of a 1 ms timer are at most ' +
        `${p99} ms late.`,
    ),
    ...sentence(
      rowOf(cases.get('memory/hour'), 'native'),
      'growth',
      (growth) =>
        `Inspecting the 1-hour film, whose index is 3.7 MiB, takes ${growth} MB of memory at its peak ` +
        'above a Node that has inspected a small clip.',
    ),
    ...(loaded && empty
      ? [`- \`require('boxray')\` takes ${loadTime(loaded, empty)} ms in a cold process.`]
      : []),
  ].join('\n');
}

const shortfall = ({ what, bar, measured, unit, noisy }) =>
  `- ${what}: ${measured === null ? 'not measured' : `${short(measured)}${unit}`}, wanted ${bar}` +
  (noisy ? ' (noisy)' : '');

function targetText(targets) {
  const failed = targets.filter(({ verdict }) => verdict !== 'met');
  const met = `${targets.length - failed.length} of ${targets.length} targets`;
  const count = `${met} ([bench/targets.mjs](bench/targets.mjs)) are met`;
  return failed.length === 0
    ? `${count}.`
    : [`${count}. Not met:`, '', ...failed.map(shortfall)].join('\n');
}

/** The text between the markers. */
export function readmeSection(results) {
  const cases = new Map(results.cases.map((test) => [test.id, test]));
  return [
    `Measured on ${machineText(results)}; FFmpeg ${results.versions.ffmpeg ?? 'not installed'}. ` +
      `The first row is the time that boxray's addon takes, every other row how many times that ` +
      `(\`${noiseMark.trim()}\`: the rounds disagree too much to say).`,
    comparison(cases, inspectColumns, '`inspect`'),
    '![Time to inspect a file, on a logarithmic scale](bench/results/inspect.svg)',
    hashTable(cases),
    '![Time to inspect a file by its number of samples](bench/results/growth.svg)',
    sentences(cases),
    targetText(results.targets),
    'All of it: [bench/results/latest.md](bench/results/latest.md).',
  ].join('\n\n');
}

/** The README with the section made anew; throws where it has no markers. */
export function withSection(readme, results) {
  const [begin, end] = markers.map((marker) => readme.indexOf(marker));
  if (begin < 0 || end < begin) throw new Error('README.md has no place for the results');
  return `${readme.slice(0, begin + markers[0].length)}\n${readmeSection(results)}\n${readme.slice(end)}`;
}
