/**
 * Digests without the addon: node:crypto for MD5 and SHA-256, zlib's CRC-32 where Node has it, our own murmur3 (no library
 * takes FFmpeg's 64-bit seed), and hash-wasm, loaded when first needed, for the rest.
 */

import type { Hash } from 'node:crypto';
import type { IHasher } from 'hash-wasm';
import type { HashAlgorithm, HashParts, PieceHasher } from '../native.js';
import { Murmur3 } from './murmur3.js';

/** One algorithm, ready. */
export interface FallbackHashing {
  /** Digests of parts of bytes in memory, offsets from the first of them. */
  hashParts(bytes: Uint8Array, parts: HashParts): void;
  /** For a message in pieces. A hasher must have given its digest before the next is made. */
  createHasher(): PieceHasher;
}

type Digest = (bytes: Uint8Array) => Uint8Array;

type Crypto = typeof import('node:crypto');
/** Node 20.15 and 22.2 have it. */
type Crc32 = (bytes: Uint8Array, before: number) => number;

/** Libraries are loaded when they are needed: node:crypto alone takes longer to load than boxray does. Rejects where hash-wasm cannot be. */
export async function fallbackHashing(algorithm: HashAlgorithm): Promise<FallbackHashing> {
  switch (algorithm) {
    case 'md5':
    case 'sha256': {
      const crypto = await import('node:crypto');
      return hashing(
        digestOf(crypto, algorithm),
        () => new CryptoHasher(crypto.createHash(algorithm)),
      );
    }
    case 'murmur3':
      return hashing(
        whole(() => new Murmur3()),
        () => new Murmur3(),
      );
    case 'crc32': {
      const { crc32 } = (await import('node:zlib')) as { crc32?: Crc32 };
      if (crc32 !== undefined) {
        const create = () => newCrc32(crc32);
        return hashing(whole(create), create);
      }
      return wasmHashing((await import('hash-wasm')).createCRC32);
    }
    case 'adler32':
      return wasmHashing((await import('hash-wasm')).createAdler32);
    case 'xxh3-128':
      return wasmHashing((await import('hash-wasm')).createXXHash128);
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

function whole(createHasher: () => PieceHasher): Digest {
  return (bytes) => {
    const hasher = createHasher();
    hasher.update(bytes);
    return hasher.digest();
  };
}

/** `crypto.hash` (Node 20.12 and later) saves the making of an object a message. */
function digestOf(crypto: Crypto, algorithm: string): Digest {
  if (typeof crypto.hash === 'function') return (bytes) => crypto.hash(algorithm, bytes, 'buffer');
  return (bytes) => crypto.createHash(algorithm).update(bytes).digest();
}

class CryptoHasher implements PieceHasher {
  readonly #hash: Hash;

  constructor(hash: Hash) {
    this.#hash = hash;
  }
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }
  digest(): Uint8Array {
    return this.#hash.digest();
  }
}

function newCrc32(crc32: Crc32): PieceHasher {
  let sum = 0;
  return {
    update(bytes) {
      sum = crc32(bytes, sum);
    },
    digest() {
      const digest = new Uint8Array(4);
      new DataView(digest.buffer).setUint32(0, sum);
      return digest;
    },
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
