/** Runs a script of this folder in a process of its own: what ends a process badly must not end the tests. */
import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hashFrames } from '../../../src/index.js';
import type { BackendName } from '../../../src/report/report.js';
import { box, bytesOf, u32 } from '../box.js';
import { avc1 } from '../codecs/video.js';
import { ftyp, stsd } from '../headers.js';
import { moov, trak } from '../movie.js';
import { stco, stsc, stszConstant, stts } from '../tables.js';

/**
 * What the script printed last, as JSON. Rejects where it ends with another code than 0, by a signal, late,
 * or with words on standard error.
 */
export async function runScript(
  name: string,
  args: string[],
  { seconds = 900, flags = [] as string[], code = 0 } = {},
): Promise<unknown> {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, [...flags, script, ...args], { stdio: 'pipe' });
  let output = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  const ending = await new Promise<number | string | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(status ?? signal));
  });
  clearTimeout(timer);
  if (ending !== code || complaints !== '')
    throw new Error(`${name} ${args.join(' ')} ended with ${ending}: ${output}${complaints}`);
  return output === '' ? null : JSON.parse(output);
}

/**
 * Whether an action ends before this process has hashed a file, which it began before: what is stopped does
 * not go on.
 */
export async function endsBeforeHashing(
  file: string,
  backend: BackendName,
  action: () => Promise<unknown>,
): Promise<boolean> {
  const controller = new AbortController();
  const { signal } = controller;
  let outcome: Promise<boolean> | undefined;
  await new Promise<void>((started, failed) => {
    outcome = hashFrames(file, { backend, signal, onProgress: () => started() }).then(
      () => false,
      (error) => {
        if (!signal.aborted) failed(error);
        return true;
      },
    );
  });
  await action();
  controller.abort();
  return outcome as Promise<boolean>;
}

/**
 * A sound file of `frames` samples of 1 MB, whose media data are one hole: long to hash, and nothing on disk.
 */
export function writeLongFile(path: string, frames: number): void {
  const size = 1_000_000;
  const entry = avc1();
  const movie = {
    tracks: [
      {
        handler: 'vide',
        timescale: 25,
        statedDuration: frames,
        width: 640,
        height: 360,
        entries: [entry],
        samples: [],
      },
    ],
  };
  const head = (base: number) => {
    const tables = [stts([[frames, 1]]), stsc([[1, frames, 1]]), stszConstant(size, frames)];
    const table = box('stbl', stsd(entry), ...tables, stco([base]));
    return bytesOf(ftyp('isom', 512, ['isom']), moov(movie, [trak(movie, 0, table)]));
  };
  const front = head(head(0).length + 16);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(16 + frames * size));
  const file = openSync(path, 'w');
  try {
    writeSync(file, bytesOf(front, u32(1), Buffer.from('mdat'), length));
    ftruncateSync(file, front.length + 16 + frames * size);
  } finally {
    closeSync(file);
  }
}
