/** One lie at a time: counts, sizes, any word of the metadata, cuts, boxes taken out or doubled. */
import { type Box, box, bytesOf, find, lie, type Part, patch, replace, u32 } from '../box.js';
import type { HostileFile } from './file.js';
import { soundFiles } from './sound.js';

/** Paths of all boxes down to sample entries; the content of what is not known to hold boxes is a leaf. */
function pathsOf(parts: Part[], prefix = ''): string[] {
  const seen = new Map<string, number>();
  return parts.flatMap((part) => {
    if (part instanceof Uint8Array) return [];
    const index = seen.get(part.type) ?? 0;
    seen.set(part.type, index + 1);
    const path = `${prefix}${part.type}[${index}]`;
    return [path, ...pathsOf(part.parts, `${path}/`)];
  });
}

const extremes = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];

/** Where the count stands in the content of the boxes that have one. */
const countAt: Record<string, number> = {
  stsd: 4,
  stts: 4,
  ctts: 4,
  stsc: 4,
  stsz: 8,
  stz2: 8,
  stco: 4,
  stss: 4,
  elst: 4,
  dref: 4,
  sgpd: 12,
  sbgp: 8,
  senc: 4,
  saio: 4,
  trun: 4,
  tfra: 12,
  pssh: 20,
  sidx: 28,
  iinf: 2,
  iloc: 4,
  ipma: 4,
};

/** Counts at the extremes, and those at which count × entry size wraps around in 32 bits. */
export function* counts(): Generator<HostileFile> {
  const wraps = [0x10000001, 0x15555556, 0x20000001, 0x40000001, 0x80000001];
  for (const [name, build] of soundFiles)
    for (const path of pathsOf(build())) {
      const at = countAt[path.slice(-7, -3)];
      if (at === undefined) continue;
      for (const count of [...extremes, ...wraps]) {
        const parts = build();
        patch(parts, path, at, u32(count));
        yield { name: `${name}: count ${count} in ${path}`, bytes: bytesOf(...parts) };
      }
    }
}

/** Box sizes: below the header, one off, past everything, and 64-bit ones that wrap or are too small. */
export function* sizes(): Generator<HostileFile> {
  for (const [name, build] of soundFiles)
    for (const path of pathsOf(build())) {
      const real = bytesOf(find(build(), path)).length;
      const small = [0, 1, 4, 7, 8, real - 1, real + 1, real + 8, 0x7fffffff, 0xffffffff];
      const large = [0n, 15n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n];
      const lies: [number | bigint, 'large' | undefined][] = [
        ...small.map((size): [number, undefined] => [size, undefined]),
        ...large.map((size): [bigint, 'large'] => [size, 'large']),
      ];
      for (const [size, form] of lies) {
        const parts = build();
        replace(parts, path, lie(find(parts, path), size, form));
        const bytes = bytesOf(...parts);
        yield { name: `${name}: ${form ?? ''} size ${size} of ${path}`, bytes };
      }
    }
}

/** Every aligned word of the metadata, one at a time. */
export function* words(): Generator<HostileFile> {
  for (const [name, build] of soundFiles) {
    const sound = bytesOf(...build());
    for (let at = 0; at + 4 <= sound.length; at += 4)
      for (const value of [0, 0x7fffffff, 0xffffffff]) {
        const bytes = sound.slice();
        bytes.set(u32(value), at);
        yield { name: `${name}: ${value} at ${at}`, bytes };
      }
  }
}

export function* cuts(): Generator<HostileFile> {
  for (const [name, build] of soundFiles) {
    const sound = bytesOf(...build());
    for (let k = 0; k <= 64; k++) {
      const length = Math.floor((sound.length * k) / 64);
      yield { name: `${name}: the first ${length} bytes`, bytes: sound.slice(0, length) };
    }
  }
}

/** Boxes taken out, doubled, emptied, and put into themselves. */
export function* rearranged(): Generator<HostileFile> {
  const changes: [string, (target: Box) => Part[]][] = [
    ['without', () => []],
    ['two of', (target) => [target, target]],
    ['nothing in', (target) => [box(target.type)]],
    ['half of', (target) => [box(target.type, halfOf(target))]],
    ['itself in', (target) => [box(target.type, ...target.parts, target)]],
  ];
  for (const [name, build] of soundFiles)
    for (const path of pathsOf(build()))
      for (const [what, change] of changes) {
        const parts = build();
        replace(parts, path, ...change(find(parts, path)));
        yield { name: `${name}: ${what} ${path}`, bytes: bytesOf(...parts) };
      }
}

function halfOf(target: Box): Uint8Array {
  const content = bytesOf(...target.parts);
  return content.subarray(0, content.length >> 1);
}
