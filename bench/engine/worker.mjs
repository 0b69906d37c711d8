// One contender at one task, in a process of its own, told what to do by its parent: `start` (load, warm up, answer), then `round` after `round`.
import { contenderOf } from '../contenders/index.mjs';
import { makeRound, timeCalls } from './clock.mjs';

let measure;

/** Calls until the compiler has seen enough: three times, and for the given time where that is short. */
async function warmUp(run, seconds) {
  for (let i = 0; i < 2; i++) await run();
  await timeCalls(run, seconds);
}

async function start({ contender, operation, params, warmUpSeconds }) {
  const { kind, operations } = contenderOf(contender);
  const task = await operations[operation](params);
  const answer = (await task.answer?.()) ?? null;
  if (task.measure) {
    measure = task.measure;
  } else {
    if (warmUpSeconds > 0) await warmUp(task.run, warmUpSeconds);
    const round =
      kind === 'process'
        ? (seconds) => timeCalls(task.run, seconds)
        : makeRound(task.run, task.isAsync ?? false);
    measure = async (seconds) => ({ time: await round(seconds) });
  }
  return { answer };
}

process.on('message', async (message) => {
  try {
    const result =
      message.type === 'start' ? await start(message) : { samples: await measure(message.seconds) };
    process.send(result);
  } catch (error) {
    process.send({ error: error instanceof Error ? error.message : String(error) });
  }
});
