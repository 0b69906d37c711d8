import { open, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { inspect, inspectSync, type MediaInput, type MediaReport } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { comparable, inspectInChild } from '../support/children.js';
import { fixtures } from '../support/fixtures/index.js';
import { fixture } from '../support/paths.js';

const files = [...fixtures.map(({ file }) => file), 'sample.mp4'].map(fixture);

/** The report without what backends and sources may differ in, or the error's facts. */
async function outcome(inspecting: () => Promise<MediaReport> | MediaReport): Promise<unknown> {
  try {
    const { inspected: _, ...report } = await inspecting();
    return report;
  } catch (error) {
    const { name, code, message, offset, path: where, limit } = error as Record<string, unknown>;
    return { error: { name, code, message, offset, path: where, limit } };
  }
}

describe('each backend alone in a process where the other cannot be loaded', () => {
  test('both give the same reports and errors for every fixture', async () => {
    const [first, ...others] = await Promise.all(
      backends.map((backend) => inspectInChild(backend, files)),
    );
    expect(first).toHaveLength(files.length);
    for (const other of others) expect(other.map(comparable)).toEqual(first?.map(comparable));
  });

  test.each(backends)('%s is what the report names', async (backend) => {
    const [answer] = await inspectInChild(backend, [fixture('sample.mp4')]);
    expect(answer?.report?.inspected.backend).toBe(backend);
  });
});

describe.each(backends)('every kind of source, %s', (backend) => {
  test.each(files)('%s', async (file) => {
    const bytes = new Uint8Array(await readFile(file));
    const fromPath = await outcome(() => inspect(file, { backend }));
    const same = async (input: MediaInput) =>
      expect(await outcome(() => inspect(input, { backend }))).toEqual(fromPath);

    await same(pathToFileURL(file));
    await same(bytes);
    await same(bytes.slice().buffer);
    await same(Buffer.from(bytes));
    await same(new Blob([bytes]));
    await same({
      size: bytes.length,
      read: (offset: number, length: number) => bytes.slice(offset, offset + length),
    });
    await same({
      size: bytes.length,
      read: async (offset: number, length: number) => bytes.slice(offset, offset + length),
    });
    const handle = await open(file);
    try {
      await same(handle);
    } finally {
      await handle.close();
    }
    expect(await outcome(() => inspectSync(file, { backend }))).toEqual(fromPath);
    expect(await outcome(() => inspectSync(bytes, { backend }))).toEqual(fromPath);
  });
});
