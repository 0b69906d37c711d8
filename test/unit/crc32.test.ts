import { expect, test } from 'vitest';
import { crc32 } from '../../src/bytes/crc32.js';
import { ascii } from '../support/box.js';

/** Bit by bit, as RFC 1952 8 defines it. */
function slow(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
  }
  return ~crc >>> 0;
}

test('the check value of the catalogue of CRCs', () => {
  expect(crc32(ascii('123456789'), 0, 9)).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0), 0, 0)).toBe(0);
  expect(crc32(ascii('6789'), 0, 4, crc32(ascii('12345'), 0, 5))).toBe(0xcbf43926);
});

test('any length from any place', () => {
  const bytes = Uint8Array.from({ length: 80 }, (_, i) => (i * 151 + 7) & 0xff);
  for (let start = 0; start < 9; start++)
    for (let end = start; end <= bytes.length; end++)
      expect(crc32(bytes, start, end)).toBe(slow(bytes.subarray(start, end)));
});
