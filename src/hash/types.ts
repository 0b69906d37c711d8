/** Shapes that the backends, the platform and hashing share. */

/** Parts of a file to hash; arrays of one length. */
export interface HashParts {
  /** In file order; for `joined`, in the order in which the parts are joined. */
  offsets: Float64Array;
  sizes: Uint32Array;
  /** Part i's digest is number `slots[i]` of `digests`. */
  slots: Uint32Array;
  digests: Uint8Array;
}

/** A message that arrives in pieces. `digest` ends it. */
export interface PieceHasher {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

/** One algorithm, ready without waiting. */
export interface BuiltInHashing {
  /** The digest of a whole message. */
  digest(bytes: Uint8Array): Uint8Array;
  createHasher(): PieceHasher;
}
