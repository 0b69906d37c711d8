// What boxray says of the fixtures, as plain JSON: every way in, so that targets can be held to each other.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { backendInfo, boxTree, hashFrames, inspect, inspectSync, open, readFrames } from 'boxray';

const algorithms = ['sha256', 'md5', 'crc32', 'adler32', 'murmur3', 'xxh3-128'];

const plain = (value) =>
  JSON.parse(
    JSON.stringify(value, (_, part) =>
      ArrayBuffer.isView(part)
        ? Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('hex')
        : part,
    ),
  );

/** An answer, or the error's code; without what backends may differ in. */
async function answer(ask) {
  try {
    const { inspected: _, ...rest } = plain(await ask());
    return rest;
  } catch (error) {
    return {
      error: error.code ?? error.name,
      path: error.path ?? null,
      offset: error.offset ?? null,
    };
  }
}

async function answersOf(file, backend) {
  const bytes = readFileSync(file);
  const answers = {
    file: await answer(() => inspect(file, { backend })),
    sync: await answer(() => inspectSync(file, { backend })),
    bytes: await answer(() => inspect(bytes, { backend })),
    source: await answer(() =>
      inspect(
        { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) },
        { backend },
      ),
    ),
    frames: await answer(() => readFrames(file, { backend })),
    tree: await answer(() => boxTree(file)),
    opened: await answer(async () => (await open(file, { backend })).report),
  };
  for (const algorithm of algorithms)
    answers[algorithm] = await answer(() =>
      hashFrames(file, { backend, algorithm, stream: true, contentId: true }),
    );
  return answers;
}

/** By fixture; and what backendInfo says here. */
export async function allAnswers(folder, backend) {
  const files = {};
  for (const name of readdirSync(folder).sort())
    if (/\.(mp4|mov|m4a|3gp)$/.test(name))
      files[name] = await answersOf(path.join(folder, name), backend);
  return { files, info: backendInfo(backend) };
}
