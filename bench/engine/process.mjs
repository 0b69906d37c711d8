// The parent's end of a worker: start it, ask it, and survive its death.
import { fork } from 'node:child_process';
import path from 'node:path';

const script = path.join(import.meta.dirname, 'worker.mjs');

/** A worker that died, hung or said that it failed. */
export class WorkerFailure extends Error {}

export class Worker {
  #child;
  #output = '';

  constructor({ nodeFlags = [] } = {}) {
    this.#child = fork(script, [], {
      execArgv: nodeFlags,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.on('data', (text) => {
        this.#output = (this.#output + text).slice(-4000);
      });
  }

  /**
   * Sends a message and resolves with the reply; rejects with {@link WorkerFailure}. After
   * `seconds` the worker is killed.
   */
  ask(message, seconds) {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        clearTimeout(timeout);
        child.off('message', onMessage);
        child.off('exit', onExit);
        settle(value);
      };
      const onMessage = (reply) =>
        reply.error === undefined
          ? end(resolve, reply)
          : end(reject, new WorkerFailure(reply.error));
      const onExit = (code, signal) =>
        end(reject, new WorkerFailure(`the process died (${signal ?? `exit ${code}`})`));
      const timeout = setTimeout(() => {
        child.kill('SIGKILL');
        end(reject, new WorkerFailure(`no answer within ${seconds} s`));
      }, seconds * 1000);
      child.on('message', onMessage);
      child.on('exit', onExit);
      if (child.exitCode !== null || child.signalCode !== null)
        onExit(child.exitCode, child.signalCode);
      else child.send(message);
    });
  }

  /** The end of what it printed, for a failure's report. */
  get output() {
    return this.#output;
  }

  stop() {
    this.#child.kill('SIGKILL');
  }
}
