/** A service as users write it: it takes an upload, inspects and checks it, and answers 201, 415 or 422. */
import { randomUUID } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, inspect, MediaError, type Policy, readyPolicies } from '../../src/index.js';
import { hasCorpus, realFiles } from '../support/corpus.js';
import { fixture } from '../support/paths.js';

const policy: Policy = {
  ...readyPolicies['short-video-upload'],
  duration: { max: 60 },
  video: { tracks: { min: 1, max: 1 }, codecs: ['h264', 'hevc'], shortSide: { max: 1080 } },
};

let folder: string;
let server: Server;
let address: string;

async function upload(request: IncomingMessage): Promise<{ status: number; body: object }> {
  const file = path.join(folder, randomUUID());
  try {
    await pipeline(request, createWriteStream(file));
    const report = await inspect(file, { signal: AbortSignal.timeout(60_000) });
    const { ok, violations } = check(report, policy);
    if (!ok) return { status: 422, body: { violations } };
    const { durationSeconds, mimeType, tracks } = report;
    return { status: 201, body: { durationSeconds, mimeType, tracks: tracks.length } };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    return { status: 415, body: { code: error.code, message: error.message } };
  } finally {
    await rm(file, { force: true });
  }
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'boxray-service-'));
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    upload(request).then(
      ({ status, body }) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify(body)),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function send(file: string) {
  const response = await fetch(address, { method: 'POST', body: readFileSync(file) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('an upload service', () => {
  test('takes what the policy allows', async () => {
    expect(await send(fixture('sample.mp4'))).toEqual({
      status: 201,
      body: {
        durationSeconds: 2,
        mimeType: 'video/mp4; codecs="avc1.640015, mp4a.40.2"',
        tracks: 2,
      },
    });
  });

  test('refuses what it does not, and says why', async () => {
    const { status, body } = await send(fixture('av1.mp4'));
    expect(status).toBe(422);
    expect(body.violations).toContainEqual(
      expect.objectContaining({ rule: 'video.codecs', actual: 'av1', trackIndex: 0 }),
    );
  });

  test('refuses what is damaged, and what is no media', async () => {
    const { status, body } = await send(fixture('cut-short.mp4'));
    expect(status).toBe(422);
    expect(body.violations).toContainEqual(expect.objectContaining({ rule: 'problems.worst' }));
    expect(await send(fixture('not-media.mp4'))).toMatchObject({
      status: 415,
      body: { code: 'not-media' },
    });
  });

  test('answers fifty uploads at once, and keeps none of them', async () => {
    const names = ['sample.mp4', 'av1.mp4', 'not-media.mp4', 'fragmented.mp4', 'quicktime.mov'];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => send(fixture(names[i % names.length] as string))),
    );
    for (const [i, { status }] of answers.entries())
      expect(status, names[i % names.length]).toBe(answers[i % names.length]?.status);
    expect(await readdir(folder)).toEqual([]);
  });

  test.skipIf(!hasCorpus)('real files are taken or refused with a reason', async () => {
    const statuses = new Map<number, number>();
    for (const { file, path: media } of realFiles().filter((_, i) => i % 5 === 0)) {
      const { status, body } = await send(media);
      expect([201, 415, 422], file).toContain(status);
      if (status === 422) expect((body.violations as unknown[]).length, file).toBeGreaterThan(0);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses.keys()].sort()).toEqual([201, 415, 422]);
  });
});
