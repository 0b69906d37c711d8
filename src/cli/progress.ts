/**
 * A bar on stderr while a person waits: nothing where that is no terminal, and
 * nothing for what is done at once.
 */

import type { HashProgress } from '../hash/hasher.js';
import { bytes } from './format.js';

/** Milliseconds before the bar appears. */
const patience = 400;
/** Milliseconds between two pictures. */
const pace = 100;
const width = 30;

export interface ProgressBar {
  update(progress: HashProgress): void;
  /** Takes the bar away. */
  end(): void;
}

export function progressBar(
  stream: { isTTY?: boolean; write(text: string): unknown } = process.stderr,
): ProgressBar {
  const start = performance.now();
  let last = start + patience - pace;
  let shown = false;
  return {
    update({ bytes: done, totalBytes }) {
      const now = performance.now();
      if (stream.isTTY !== true || now - last < pace || totalBytes === 0) return;
      last = now;
      shown = true;
      const share = done / totalBytes;
      const full = Math.round(share * width);
      const bar = '#'.repeat(full) + '.'.repeat(width - full);
      const speed = bytes((done * 1000) / (now - start));
      const percent = String(Math.floor(share * 100)).padStart(3);
      stream.write(`\r\u001b[K[${bar}] ${percent} %  ${bytes(done)}  ${speed}/s`);
    },
    end() {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** Runs `work` with a bar, and takes the bar away before anything else is printed. */
export async function withProgress<T>(
  work: (onProgress: (progress: HashProgress) => void) => Promise<T>,
): Promise<T> {
  const bar = progressBar();
  try {
    return await work(bar.update);
  } finally {
    bar.end();
  }
}
