import { describe, expect, test } from 'vitest';
import { BitReader, rawPayload } from '../src/interpret/bits.js';

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
});
