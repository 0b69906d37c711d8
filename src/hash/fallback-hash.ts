/**
 * Digests without the addon: what the runtime has built in, our own murmur3 (no library takes FFmpeg's 64-bit
 * seed), and hash-wasm, loaded when first needed, for the rest.
 */

import type { IHasher } from 'hash-wasm';
import { builtInHashing } from '../platform/node.js';
import type { HashAlgorithm } from './algorithms.js';
import { Murmur3 } from './murmur3.js';
import type { HashParts, PieceHasher } from './types.js';

/** One algorithm, ready. */
export interface FallbackHashing {
  /** Digests of parts of bytes in memory, offsets from the first of them. */
  hashParts(bytes: Uint8Array, parts: HashParts): void;
  /** For a message in pieces. A hasher must have given its digest before the next is made. */
  createHasher(): PieceHasher;
}

type Digest = (bytes: Uint8Array) => Uint8Array;

/**
 * Libraries are loaded when they are needed: node:crypto alone takes longer to load than boxray does.
 * Rejects where hash-wasm cannot be.
 */
export async function fallbackHashing(algorithm: HashAlgorithm): Promise<FallbackHashing> {
  const builtIn = builtInHashing(algorithm);
  if (builtIn !== null) return hashing(builtIn.digest, builtIn.createHasher);
  if (algorithm === 'murmur3')
    return hashing(
      (bytes) => {
        const hasher = new Murmur3();
        hasher.update(bytes);
        return hasher.digest();
      },
      () => new Murmur3(),
    );
  const wasm = await import('hash-wasm');
  switch (algorithm) {
    case 'md5':
      return wasmHashing(wasm.createMD5);
    case 'sha256':
      return wasmHashing(wasm.createSHA256);
    case 'crc32':
      return wasmHashing(wasm.createCRC32);
    case 'adler32':
      return wasmHashing(wasm.createAdler32);
    case 'xxh3-128':
      return wasmHashing(wasm.createXXHash128);
  }
}

function hashing(digest: Digest, createHasher: () => PieceHasher): FallbackHashing {
  return {
    hashParts(bytes, { offsets, sizes, slots, digests }) {
      for (let i = 0; i < slots.length; i++) {
        const begin = offsets[i] as number;
        const result = digest(bytes.subarray(begin, begin + (sizes[i] as number)));
        digests.set(result, (slots[i] as number) * result.length);
      }
    },
    createHasher,
  };
}

async function wasmHashing(create: () => Promise<IHasher>): Promise<FallbackHashing> {
  // Two, so that parts may be hashed while a message in pieces is under way.
  const [forParts, forPieces] = await Promise.all([create(), create()]);
  return hashing(
    (bytes) => forParts.init().update(bytes).digest('binary'),
    () => {
      forPieces.init();
      return {
        update: (bytes) => void forPieces.update(bytes),
        digest: () => forPieces.digest('binary'),
      };
    },
  );
}
