import { expect, test, vi } from 'vitest';
import { progressBar } from '../../src/cli/progress.js';

function drawn(isTTY: boolean, times: number[]): string {
  vi.useFakeTimers({ toFake: ['performance'], now: 0 });
  let text = '';
  const write = (piece: string) => {
    text += piece;
  };
  const bar = progressBar({ isTTY, write });
  times.forEach((time, i) => {
    vi.advanceTimersByTime(time - performance.now());
    bar.update({ bytes: (i + 1) * 2 ** 20, totalBytes: times.length * 2 ** 20 });
  });
  bar.end();
  vi.useRealTimers();
  return text;
}

test('a bar appears after a while, not too often, and goes away', () => {
  const pictures = drawn(true, [100, 500, 510, 700]).split('\r\u001b[K');
  expect(pictures).toHaveLength(4);
  expect(pictures[1]).toMatch(/^\[#{15}\.{15}\] {2}50 % {2}2 MiB {2}4 MiB\/s$/);
  expect(pictures[2]).toMatch(/^\[#{30}\] 100 % /);
  expect(pictures[3]).toBe('');
});

test('nothing is drawn for what is quick, or where nobody watches', () => {
  expect(drawn(true, [10, 100, 300])).toBe('');
  expect(drawn(false, [1000, 2000, 3000])).toBe('');
});
