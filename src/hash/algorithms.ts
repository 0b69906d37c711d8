import type { algorithms } from '../backends/wire.js';

export type HashAlgorithm = (typeof algorithms)[number];

/** Bytes of a digest. */
const lengths: Record<HashAlgorithm, number> = {
  md5: 16,
  sha256: 32,
  crc32: 4,
  adler32: 4,
  murmur3: 16,
  'xxh3-128': 16,
};

export const hashAlgorithms = Object.keys(lengths) as HashAlgorithm[];

export const digestLength = (algorithm: HashAlgorithm): number => lengths[algorithm];

/** Throws `TypeError` or `RangeError` for what names no algorithm. */
export function checkAlgorithm(value: unknown): HashAlgorithm {
  if (typeof value !== 'string')
    throw new TypeError(`algorithm must be a string, not ${typeof value}`);
  if (!hashAlgorithms.includes(value as HashAlgorithm))
    throw new RangeError(`algorithm must be one of ${hashAlgorithms.join(', ')}, not '${value}'`);
  return value as HashAlgorithm;
}
