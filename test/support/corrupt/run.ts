/**
 * Corrupts files: cut at many places, with bytes flipped at random, each variant goes through `inspect`,
 * `readFrames` and `hashFrames` on both backends in another process. Findings: a crash, a hang, more work
 * than a second's, more than 200 MB, anything printed, another error than MediaError, backends that differ,
 * and a cut that takes samples away of which a report says nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Answer, Order, Outcome } from './messages.js';

export interface CorruptOptions {
  /** The project's folder, built. */
  root: string;
  /** The URL of another library than the one in there. */
  library?: string;
  backends: readonly string[];
  cuts: number;
  flips: number;
  seed: number;
  /** Loops (work.ts) that one call may take: by default as many as take about a second. */
  mostWork?: number;
  /** Wall-clock time after which a variant hangs. */
  patienceSeconds?: number;
  onFile?: (name: string, outcome: Outcome) => void;
}

export interface Named {
  name: string;
  path: string;
}

const nothing = (): Outcome => ({
  variants: 0,
  findings: [],
  work: 0,
  extraBytes: 0,
  wholeCuts: 0,
});

/** One process for one file after the other; a new one where one ended. */
class Runner {
  #child: ChildProcess | null = null;
  #printed = '';

  constructor(private readonly options: CorruptOptions) {}

  async #start(): Promise<ChildProcess> {
    const { root, backends } = this.options;
    const library = this.options.library ?? pathToFileURL(path.join(root, 'dist', 'index.js')).href;
    const script = ['scripts/build/run-ts.mjs', 'test/support/corrupt/child.ts'];
    const args = ['--expose-gc', ...script, library, backends.join(',')];
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed += text;
      });
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('close', () => reject(new Error(`it did not start: ${this.#printed}`)));
    });
    return child;
  }

  /**
   * Until the file is done, or the process ended: then the variant to go on with, or null where it ended
   * before the first.
   */
  async #pass(order: Order, into: Outcome): Promise<number | null> {
    this.#child ??= await this.#start();
    const child = this.#child;
    const patience = (this.options.patienceSeconds ?? 300) * 1000;
    let at: number | null = null;
    let variant = 'the file itself';
    let timer: NodeJS.Timeout | undefined;
    const end = await new Promise<'done' | string>((resolve) => {
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          child.kill('SIGKILL');
          resolve('it hangs');
        }, patience);
      };
      wait();
      child.removeAllListeners('message').removeAllListeners('close');
      child.on('close', (code, signal) => resolve(`the process ended with ${code ?? signal}`));
      child.on('message', (answer: Answer) => {
        wait();
        if ('at' in answer) ({ at, variant } = answer);
        if ('found' in answer) into.findings.push(answer.found);
        if (!('done' in answer)) return;
        const { done } = answer;
        into.variants += done.variants;
        into.work = Math.max(into.work, done.work);
        into.extraBytes = Math.max(into.extraBytes, done.extraBytes);
        into.wholeCuts += done.wholeCuts;
        resolve('done');
      });
      child.send(order);
    });
    clearTimeout(timer);
    if (this.#printed !== '') into.findings.push(`${variant}: printed ${this.#printed}`);
    this.#printed = '';
    if (end === 'done') return null;
    this.#child = null;
    into.findings.push(`${variant}: ${end}`);
    if (at === null) return null;
    into.variants += at + 1 - order.from;
    return at + 1;
  }

  async file({ name, path: file }: Named): Promise<Outcome> {
    const { cuts, flips, seed, mostWork = 100 } = this.options;
    const into = nothing();
    let from: number | null = 0;
    while (from !== null)
      from = await this.#pass({ file, name, cuts, flips, seed, mostWork, from }, into);
    return into;
  }

  end(): void {
    this.#child?.removeAllListeners('close');
    this.#child?.kill();
  }
}

/** Resolves with the sums over all files; findings are led by the file's name. */
export async function corruptFiles(
  files: readonly Named[],
  options: CorruptOptions,
): Promise<Outcome> {
  const sum = nothing();
  const runner = new Runner(options);
  try {
    for (const file of files) {
      const one = await runner.file(file);
      sum.variants += one.variants;
      sum.findings.push(...one.findings.map((finding) => `${file.name}: ${finding}`));
      sum.work = Math.max(sum.work, one.work);
      sum.extraBytes = Math.max(sum.extraBytes, one.extraBytes);
      sum.wholeCuts += one.wholeCuts;
      options.onFile?.(file.name, one);
    }
  } finally {
    runner.end();
  }
  return sum;
}
