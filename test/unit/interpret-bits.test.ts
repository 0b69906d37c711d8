import { describe, expect, test } from 'vitest';
import { BitReader, payloadReader, rawPayload } from '../../src/bytes/bits.js';

const reader = (hex: string) => new BitReader(Buffer.from(hex, 'hex'));

describe('bit reader', () => {
  test('reads across bytes, most significant bit first', () => {
    const bits = reader('a5f0');
    expect([bits.bits(3), bits.bits(7), bits.bits(6), bits.left]).toEqual([5, 23, 48, 0]);
    expect(reader('fffffffe').bits(32)).toBe(0xfffffffe);
  });

  test('Exp-Golomb codes of ITU-T H.264 Table 9-2 and 9-3', () => {
    // 1 010 011 00100 00101
    const unsigned = reader('a64280');
    expect([unsigned.ue(), unsigned.ue(), unsigned.ue(), unsigned.ue(), unsigned.ue()]).toEqual([
      0, 1, 2, 3, 4,
    ]);
    const signed = reader('a64280');
    expect([signed.se(), signed.se(), signed.se(), signed.se(), signed.se()]).toEqual([
      0, 1, -1, 2, -2,
    ]);
  });

  test('the longest code is 2^32 - 1 + 32 bits; one more zero fails', () => {
    expect(reader('00000000ffffffff80').ue()).toBe(2 ** 33 - 2);
    const bits = reader('0000000040000000000000000000');
    bits.ue();
    expect(bits.failed).toBe(true);
  });

  test('past the end everything is 0 and stays failed', () => {
    const bits = reader('ff');
    expect(bits.bits(9)).toBe(0);
    expect([bits.failed, bits.bits(1), bits.left, bits.ue()]).toEqual([true, 0, 0, 0]);
    const skipped = reader('ff');
    skipped.skip(9);
    expect(skipped.failed).toBe(true);
  });

  test('aligns to the next byte', () => {
    const bits = reader('80ff');
    bits.bits(1);
    bits.align();
    expect(bits.bits(8)).toBe(0xff);
  });
});

describe('bits at every place, against the same bits as text', () => {
  const bytes = Uint8Array.from({ length: 24 }, (_, i) => (i % 5 === 0 ? 0 : (i * 89 + 7) & 0xff));
  const text = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');

  // What is before and behind `[start, end)` must not be seen.
  test.each([
    [0, 24],
    [3, 24],
    [5, 11],
    [20, 22],
  ])('of the bytes from %i to %i', (start, end) => {
    const all = text.slice(8 * start, 8 * end);
    for (let skip = 0; skip <= all.length; skip++) {
      for (let count = 0; count <= 32; count++) {
        const bits = new BitReader(bytes, start, end);
        bits.skip(skip);
        const expected = all.slice(skip, skip + count);
        const fits = expected.length === count;
        expect(bits.bits(count)).toBe(fits ? Number(`0b0${expected}`) : 0);
        expect(bits.failed).toBe(!fits);
      }
      const bits = new BitReader(bytes, start, end);
      bits.skip(skip);
      const zeros = /^0*/.exec(all.slice(skip))?.[0].length ?? 0;
      const code = all.slice(skip + zeros, skip + 2 * zeros + 1);
      expect(bits.ue()).toBe(code.length === zeros + 1 ? Number(`0b0${code}`) - 1 : 0);
      if (!bits.failed) expect(bits.position).toBe(skip + 2 * zeros + 1);
    }
  });
});

describe('raw payload', () => {
  const raw = (hex: string) => {
    const bytes = Buffer.from(hex, 'hex');
    return Buffer.from(rawPayload(bytes, 0, bytes.length)).toString('hex');
  };

  test('takes out emulation prevention bytes', () => {
    expect(raw('0000030100000300000301')).toBe('0000010000000001');
    expect(raw('000003')).toBe('0000');
    expect(raw('00000003')).toBe('000000');
    expect(raw('00030003')).toBe('00030003');
  });

  test('is read without them, and only from its own bytes', () => {
    const bytes = Buffer.from('0000030000030103ff', 'hex');
    const bits = payloadReader(bytes, 1, 7);
    expect([bits.bits(24), bits.bits(8), bits.left]).toEqual([0x000300, 0x00, 8]);
    expect(payloadReader(bytes, 2, 5).bits(24)).toBe(0x030000);
  });
});
