import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/index.js';
import type { BackendName } from '../../src/report/report.js';
import { backends } from '../support/backends.js';
import { comparable, inspectInChild, type Outcome } from '../support/children.js';
import { type HostileRow, hasCorpus, hostileRows } from '../support/corpus.js';
import { workOf } from '../support/work.js';

const rows = hasCorpus ? hostileRows().filter(({ family }) => family !== 'mkv') : [];

describe.skipIf(!hasCorpus).each(backends)('the shared hostile files, %s', (backend) => {
  test('every outcome is the expected one, with little work and memory', async () => {
    const outcomes = await inspectInChild(
      backend,
      rows.map(({ path }) => path),
    );
    const faults: string[] = [];
    for (const [i, row] of rows.entries()) {
      const outcome = outcomes[i] as Outcome;
      const found = [...faultsOf(row, outcome), ...(await tooMuchWork(row, outcome, backend))];
      faults.push(...found.map((fault) => `${row.file}: ${fault}`));
    }
    expect(faults).toEqual([]);
  });
});

describe.skipIf(!hasCorpus)('the shared hostile files', () => {
  test('the backends agree', async () => {
    const paths = rows.map(({ path }) => path);
    const [first, ...others] = await Promise.all(
      backends.map((backend) => inspectInChild(backend, paths)),
    );
    for (const other of others) expect(other.map(comparable)).toEqual(first?.map(comparable));
  });
});

/** Boxes after which hostile files are named. */
const boxes = new Set(
  (
    'moov trak mdia mdhd hdlr mvhd tkhd elst stsz stts ctts stsc stss stco co64 saio senc stsd esds avcC hvcC av1C dvcC colr pasp ' +
    'clap dOps alac trun tfhd mvex tfdt traf moof mfhd sidx tfra mfro ilst keys meta udta tref uuid dref dinf cmov iloc iinf infe ' +
    'ipma ispe iref'
  ).split(' '),
);

/** Files whose problems stand at another box than the one that they are named after. */
const elsewhere: Record<string, string> = {
  'nested_meta_10000.mp4': 'of boxes that nest nothing is wrong but that moov has no tracks',
  'nested_dinf_10000.mp4': 'the same',
  'stsz_all_max_sizes.mp4':
    'the sizes are possible; the places (stco) are not, with samples so large',
  'moof_only_segment.m4s': 'there is no report without a movie header, whatever else there is',
  'keys_index_out_of_range.mov': 'the items (ilst) name keys that do not exist',
  'dref_count_0.mp4': 'the sample description uses a reference that does not exist',
  'meta_missing.heic': 'there is no report without a movie header or image items',
};

describe.skipIf(!hasCorpus).each(backends)('hostile files named after a box, %s', (backend) => {
  test('say so at that box, nine of ten and more', async () => {
    const named = rows.flatMap((row) => {
      const box = row.file.split(/[._]/).find((word) => boxes.has(word));
      return box === undefined ? [] : [{ ...row, box }];
    });
    const paths = named.map(({ path }) => path);
    const outcomes = await inspectInChild(backend, paths);
    const told = named.flatMap(({ file, box }, i) => {
      const places = placesOf(outcomes[i] as Outcome);
      // What is only unusual needs no problem.
      return places.length === 0
        ? []
        : [{ file, there: places.some((place) => holds(place, box)) }];
    });
    const missed = told.filter(({ there }) => !there).map(({ file }) => file);
    expect(missed).toEqual(Object.keys(elsewhere));
    expect(told.length).toBeGreaterThanOrEqual(110);
    expect(missed.length / told.length).toBeLessThanOrEqual(0.1);
  });
});

/** Paths of what is wrong with a file. */
function placesOf({ report, error }: Outcome): string[] {
  if (report === undefined) return [error?.path ?? ''];
  return report.problems.flatMap(({ severity, path }) => (severity === 'info' ? [] : [path ?? '']));
}

/** Whether the box is on the path. */
const holds = (path: string, box: string) =>
  path.split('/').some((step) => step.replace(/\[\d+\]$/, '') === box);

/**
 * The seconds that the corpus allows count as work of so many loops (work.ts), where a first look says more.
 */
async function tooMuchWork(row: HostileRow, outcome: Outcome, backend: BackendName) {
  if (outcome.milliseconds <= row.seconds * 1000) return [];
  const mostWork = row.seconds * 200;
  const work = await workOf(mostWork, () => inspect(row.path, { backend }).catch(() => {}));
  return work > mostWork ? [`took the work of ${Math.round(work)} loops`] : [];
}

function faultsOf(row: HostileRow, outcome: Outcome): string[] {
  const faults: string[] = [];
  if (outcome.extraBytes > row.extraMegabytes * 1e6)
    faults.push(`took ${outcome.extraBytes} bytes`);
  if (outcome.badNumber) faults.push('a number is not finite');
  if (outcome.report === undefined && outcome.error?.name !== 'MediaError')
    faults.push(`threw ${outcome.error?.message}`);
  if (!expectations[row.expect](outcome))
    faults.push(`is not '${row.expect}': ${summary(outcome)}`);
  if (row.check !== '' && outcome.report !== undefined)
    faults.push(...row.check.split(';').flatMap((check) => failedCheck(check, outcome)));
  return faults;
}

const severities = (outcome: Outcome) =>
  outcome.report?.problems.map(({ severity }) => severity) ?? [];
const complains = (outcome: Outcome) => severities(outcome).some((severity) => severity !== 'info');

/** The meaning of the column `expect`, from the corpus's own description. */
const expectations: Record<HostileRow['expect'], (outcome: Outcome) => boolean> = {
  error: ({ error }) => error?.name === 'MediaError',
  problem: complains,
  either: (outcome) => outcome.error?.name === 'MediaError' || complains(outcome),
  report: ({ report }) => report !== undefined,
  ok: (outcome) => outcome.report !== undefined && !severities(outcome).includes('error'),
};

function failedCheck(check: string, { report }: Outcome): string[] {
  const [, name, relation, value] = /^([\w-]+)(?:([=~])([\d.]+))?/.exec(check) ?? [];
  const actual = {
    tracks: report?.tracks.length,
    v_samples: report?.tracks.find(({ type }) => type === 'video')?.samples?.count,
    duration: report?.durationSeconds,
    items: report?.image?.itemCount,
    w: report?.image?.width,
    h: report?.image?.height,
  }[name as string];
  if (relation === undefined) return [];
  // `tracks=2 if read`: a compressed movie header is named, not read.
  if (check.includes('if read') && actual === 0) return [];
  const wanted = Number(value);
  if (typeof actual !== 'number') return [`${check}: it is ${actual}`];
  const holds = relation === '=' ? actual === wanted : Math.abs(actual - wanted) < 0.02;
  return holds ? [] : [`${check}: it is ${actual}`];
}

function summary({ report, error }: Outcome): string {
  const codes = report?.problems.map(({ code, severity }) => `${severity} ${code}`);
  return error === undefined ? `a report with ${codes?.join(', ') || 'no problems'}` : error.code;
}
