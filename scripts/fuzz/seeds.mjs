// What the fuzzers start from: the fixtures, and the parts of them that a target is about.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const fixtures = 'test/fixtures';
const largest = 64 * 1024;

/** The boxes of a type at `names`, as [offset of the content, end] pairs. */
function contents(bytes, names, from = 0, to = bytes.length) {
  const [name, ...rest] = names;
  const found = [];
  for (let at = from; to - at >= 8; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || size > to - at) break;
    if (bytes.toString('latin1', at + 4, at + 8) === name)
      found.push(
        ...(rest.length === 0 ? [[at + 8, at + size]] : contents(bytes, rest, at + 8, at + size)),
      );
    at += size;
  }
  return found;
}

const parts = {
  file: (bytes) => [bytes],
  tables: (bytes) =>
    contents(bytes, ['moov', 'trak', 'mdia', 'minf', 'stbl']).map(([from, to]) =>
      bytes.subarray(from, to),
    ),
  fragments: (bytes) =>
    contents(bytes, ['moof'])
      .slice(0, 1)
      .map(([from]) => bytes.subarray(from - 8)),
  // The least gap between offsets stands in the first four bytes.
  scan: (bytes) =>
    ['stsz', 'stts', 'ctts', 'stsc', 'stco', 'co64'].flatMap((table) =>
      contents(bytes, ['moov', 'trak', 'mdia', 'minf', 'stbl', table]).map(([from, to]) =>
        Buffer.concat([Buffer.of(0, 0, 0, 100), bytes.subarray(from + 8, to)]),
      ),
    ),
  // Algorithm, how it is parted, and how many messages stand in the first four bytes.
  hash: (bytes) => [0, 1, 2, 3, 4, 5].map((k) => Buffer.concat([Buffer.of(k, 1, k, 70), bytes])),
};

/** Writes the seeds of a target to a folder, which holds nothing else then. */
export function writeSeeds(target, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(fixtures)) {
    if (name.endsWith('.md')) continue;
    const bytes = readFileSync(path.join(fixtures, name));
    parts[target](bytes).forEach((part, i) => {
      if (part.length <= largest) writeFileSync(path.join(folder, `${name}-${i}`), part);
    });
  }
}
