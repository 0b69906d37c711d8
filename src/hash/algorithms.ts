export const hashAlgorithms = ['md5', 'sha256', 'crc32', 'adler32', 'murmur3', 'xxh3-128'] as const;
export type HashAlgorithm = (typeof hashAlgorithms)[number];

/** Bytes of a digest. */
const lengths: Record<HashAlgorithm, number> = {
  md5: 16,
  sha256: 32,
  crc32: 4,
  adler32: 4,
  murmur3: 16,
  'xxh3-128': 16,
};

export const digestLength = (algorithm: HashAlgorithm): number => lengths[algorithm];

/** Throws `TypeError` or `RangeError` for what names no algorithm. */
export function checkAlgorithm(value: unknown): HashAlgorithm {
  if (typeof value !== 'string')
    throw new TypeError(`algorithm must be a string, not ${typeof value}`);
  if (!(hashAlgorithms as readonly string[]).includes(value))
    throw new RangeError(`algorithm must be one of ${hashAlgorithms.join(', ')}, not '${value}'`);
  return value as HashAlgorithm;
}
