// One case: start a worker for each contender, compare their answers, then time them in interleaved rounds.
import { contenderOf } from '../contenders/index.mjs';
import { differences } from './agree.mjs';
import { Worker, WorkerFailure } from './process.mjs';
import { median } from './stats.mjs';

const answerSeconds = 120;

/** Workers that answer and warm up at the same time; what is measured is measured alone. */
const startingAtOnce = 2;

/** `each` of all items, some at once; the results in the items' order. */
async function mapAtOnce(items, atOnce, each) {
  const results = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await each(items[at]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

async function startOne(id, test, settings) {
  const contender = contenderOf(id);
  const row = { contender: id, label: contender.label };
  const missing = contender.missing();
  if (missing) return { row: { ...row, status: 'missing', reason: missing } };
  const worker = new Worker({ nodeFlags: test.nodeFlags });
  try {
    const { answer } = await worker.ask(
      {
        type: 'start',
        contender: id,
        operation: test.operation,
        params: { ...test.params, file: test.file },
        warmUpSeconds: settings.warmUpSeconds,
      },
      test.timeout ?? answerSeconds,
    );
    return { row: { ...row, status: 'ok', answer }, worker };
  } catch (error) {
    worker.stop();
    if (!(error instanceof WorkerFailure)) throw error;
    return { row: { ...row, status: 'failed', reason: error.message } };
  }
}

/**
 * Marks each row whose answer is not the reference's, field by field; a field that a
 * contender cannot know is not compared.
 */
function compareAnswers(started, fields) {
  const reference = started.find(({ row }) => row.status === 'ok' && row.answer);
  for (const { row } of started) {
    if (row.status !== 'ok' || !row.answer) continue;
    const list = differences(reference.row.answer, row.answer).filter(
      ({ field }) => fields?.includes(field) ?? true,
    );
    if (list.length > 0) Object.assign(row, { status: 'differs', differences: list });
  }
}

/**
 * Rounds of all that started; every round begins with another contender, so that none
 * always runs in another's wake.
 */
async function runRounds(running, test, { rounds, seconds, slow }) {
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < running.length; i++) {
      const { row, worker, values } = running[(i + round) % running.length];
      if (row.status === 'failed') continue;
      // What is slow anyway is measured well enough by fewer rounds.
      if (round >= slow.rounds && median(values.time ?? [0]) > slow.milliseconds) continue;
      try {
        const { samples } = await worker.ask(
          { type: 'round', seconds },
          test.timeout ?? answerSeconds,
        );
        for (const [metric, list] of Object.entries(samples)) {
          values[metric] ??= [];
          values[metric].push(median(list));
        }
      } catch (error) {
        if (!(error instanceof WorkerFailure)) throw error;
        Object.assign(row, { status: 'failed', reason: error.message });
      }
    }
}

/**
 * Runs a case. `settings`: `rounds`, `seconds` (a round of one contender), `warmUpSeconds`, and `slow`:
 * {`milliseconds`, `rounds`}. Rows come in the order of the case's contenders, with `status` ok, differs,
 * missing or failed, and in `values` for each metric the median of every round.
 */
export async function race(test, settings) {
  const started = await mapAtOnce(test.contenders, startingAtOnce, (id) =>
    startOne(id, test, settings),
  );
  try {
    if (test.compare !== false) compareAnswers(started, test.compared);
    const running = started.flatMap(({ row, worker }) => {
      if (!worker) return [];
      row.values = {};
      return [{ row, worker, values: row.values }];
    });
    await runRounds(running, test, settings);
  } finally {
    for (const { worker } of started) worker?.stop();
  }
  return started.map(({ row }) => row);
}
