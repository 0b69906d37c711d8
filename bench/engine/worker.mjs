// One contender at one task, in a process of its own, told what to do by its parent: `start` (load, warm up,
// answer), then `round` after `round`.
import { operationOf } from '../contenders/generic.mjs';
import { contenderOf } from '../contenders/index.mjs';
import { makeRound, timeCalls } from './clock.mjs';

let measure;

/** Calls until the compiler has seen enough: at least twice, the answer included, and for the given time. */
const warmUp = (run, seconds) => (seconds > 0 ? timeCalls(run, seconds) : null);

async function start({ contender, operation, params, warmUpSeconds }) {
  const chosen = contenderOf(contender);
  const task = await operationOf(chosen, operation)(params);
  const answer = (await task.answer?.()) ?? null;
  if (task.measure) {
    measure = task.measure;
  } else {
    await warmUp(task.run, warmUpSeconds);
    const round =
      chosen.kind === 'process'
        ? (seconds) => timeCalls(task.run, seconds)
        : makeRound(task.run, task.isAsync ?? false);
    const { calls = 1 } = task;
    measure = async (seconds) => ({ time: (await round(seconds)).map((time) => time / calls) });
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
