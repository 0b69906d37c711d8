/** The six digests, written for plainness or by others, to compare ours with. */
import { createHash } from 'node:crypto';
import { xxhash128 } from 'hash-wasm';
import type { HashAlgorithm, TrackHashes } from '../../src/index.js';

/** The digests of a track in hex. */
export function digestList({ digests, digestLength, count }: TrackHashes): string[] {
  return Array.from({ length: count }, (_, i) =>
    Buffer.from(digests.subarray(i * digestLength, (i + 1) * digestLength)).toString('hex'),
  );
}

export async function referenceDigest(
  algorithm: HashAlgorithm,
  bytes: Uint8Array,
): Promise<string> {
  switch (algorithm) {
    case 'md5':
    case 'sha256':
      return createHash(algorithm).update(bytes).digest('hex');
    case 'crc32':
      return hex32(crc32(bytes));
    case 'adler32':
      return hex32(adler32(bytes));
    case 'murmur3':
      return murmur3(bytes);
    case 'xxh3-128':
      return xxhash128(bytes);
  }
}

const hex32 = (value: number) => (value >>> 0).toString(16).padStart(8, '0');

/** ISO/IEC 13239 8.1.1.6.2, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum;
}

/** RFC 1950 9. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

const mask = (1n << 64n) - 1n;
const rotate = (value: bigint, bits: bigint) => ((value << bits) | (value >> (64n - bits))) & mask;

/** MurmurHash3_x64_128 as its author published it, seeded with FFmpeg's 64 bits. */
function murmur3(bytes: Uint8Array): string {
  const c1 = 0x87c37b91114253d5n;
  const c2 = 0x4cf5ad432745937fn;
  let h1 = 0x725acc55daddca55n;
  let h2 = h1;
  const padded = Buffer.alloc(Math.ceil((bytes.length + 1) / 16) * 16);
  padded.set(bytes);
  const whole = Math.floor(bytes.length / 16) * 16;
  const scramble1 = (k: bigint) => (rotate((k * c1) & mask, 31n) * c2) & mask;
  const scramble2 = (k: bigint) => (rotate((k * c2) & mask, 33n) * c1) & mask;
  for (let at = 0; at < whole; at += 16) {
    h1 ^= scramble1(padded.readBigUInt64LE(at));
    h1 = ((rotate(h1, 27n) + h2) * 5n + 0x52dce729n) & mask;
    h2 ^= scramble2(padded.readBigUInt64LE(at + 8));
    h2 = ((rotate(h2, 31n) + h1) * 5n + 0x38495ab5n) & mask;
  }
  h1 ^= scramble1(padded.readBigUInt64LE(whole)) ^ BigInt(bytes.length);
  h2 ^= scramble2(padded.readBigUInt64LE(whole + 8)) ^ BigInt(bytes.length);
  const finalize = (k: bigint) => {
    let value = ((k ^ (k >> 33n)) * 0xff51afd7ed558ccdn) & mask;
    value = ((value ^ (value >> 33n)) * 0xc4ceb9fe1a85ec53n) & mask;
    return value ^ (value >> 33n);
  };
  h1 = (h1 + h2) & mask;
  h2 = (h2 + h1) & mask;
  h1 = finalize(h1);
  h2 = finalize(h2);
  h1 = (h1 + h2) & mask;
  h2 = (h2 + h1) & mask;
  const digest = Buffer.alloc(16);
  digest.writeBigUInt64LE(h1, 0);
  digest.writeBigUInt64LE(h2, 8);
  return digest.toString('hex');
}
