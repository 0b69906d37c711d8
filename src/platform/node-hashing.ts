/**
 * The digests that Node has built in: MD5 and SHA-256 of node:crypto, and zlib's CRC-32 where it is there.
 */

import type { Hash } from 'node:crypto';
import type { HashAlgorithm } from '../hash/algorithms.js';
import type { BuiltInHashing, PieceHasher } from '../hash/types.js';
import { loadCrypto, loadZlib } from './node-builtins.js';

/** Null where the runtime does not have the algorithm. */
export function builtInHashing(algorithm: HashAlgorithm): BuiltInHashing | null {
  switch (algorithm) {
    case 'md5':
    case 'sha256': {
      const { createHash } = loadCrypto();
      return {
        digest: digestOf(algorithm),
        createHasher: () => new CryptoHasher(createHash(algorithm)),
      };
    }
    case 'crc32': {
      const { crc32 } = loadZlib() as { crc32?: Crc32 };
      if (crc32 === undefined) return null;
      return {
        digest: (bytes) => newCrc32(crc32, bytes).digest(),
        createHasher: () => newCrc32(crc32),
      };
    }
    default:
      return null;
  }
}

/** `crypto.hash` (Node 20.12 and later) saves the making of an object a message. */
function digestOf(algorithm: string): (bytes: Uint8Array) => Uint8Array {
  const crypto = loadCrypto();
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

/** Node 20.15 and 22.2 have it. */
type Crc32 = (bytes: Uint8Array, before: number) => number;

function newCrc32(crc32: Crc32, first?: Uint8Array): PieceHasher {
  let sum = 0;
  const update = (bytes: Uint8Array) => {
    sum = crc32(bytes, sum);
  };
  if (first) update(first);
  return {
    update,
    digest() {
      const digest = new Uint8Array(4);
      new DataView(digest.buffer).setUint32(0, sum);
      return digest;
    },
  };
}
