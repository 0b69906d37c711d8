/** Writes bit fields, most significant bit first, as codec configurations and parameter sets are laid out. */
export class BitWriter {
  private readonly bits: number[] = [];

  /** An unsigned field of `width` bits. */
  u(width: number, value: number): this {
    for (let i = width - 1; i >= 0; i--) this.bits.push(Math.floor(value / 2 ** i) % 2);
    return this;
  }

  /** Exp-Golomb ue(v), as in ISO/IEC 14496-10 9.1. */
  ue(value: number): this {
    const length = Math.floor(Math.log2(value + 1));
    return this.u(length, 0).u(length + 1, value + 1);
  }

  /** Exp-Golomb se(v). */
  se(value: number): this {
    return this.ue(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** Zero bits up to the next whole byte. */
  align(): this {
    return this.u((8 - (this.bits.length % 8)) % 8, 0);
  }

  /** rbsp_trailing_bits(): a one, then zeros. */
  trailing(): this {
    return this.u(1, 1).align();
  }

  bytes(): Uint8Array {
    this.align();
    const out = new Uint8Array(this.bits.length / 8);
    this.bits.forEach((bit, i) => {
      out[i >> 3] = ((out[i >> 3] as number) << 1) | bit;
    });
    return out;
  }
}

/** Puts emulation prevention bytes into a raw byte sequence payload (ISO/IEC 14496-10 7.4.1). */
export function escapeRbsp(payload: Uint8Array): Uint8Array {
  const out: number[] = [];
  let zeroRun = 0;
  for (const byte of payload) {
    if (zeroRun >= 2 && byte <= 3) {
      out.push(3);
      zeroRun = 0;
    }
    out.push(byte);
    zeroRun = byte === 0 ? zeroRun + 1 : 0;
  }
  return Uint8Array.from(out);
}
