import { describe, expect, test } from 'vitest';
import { readXml } from '../../src/interpret/xml.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const values = (text: string) => readXml(bytes(text)).map(({ value }) => value);

describe('XML in metadata', () => {
  test('values with their names and places', () => {
    const document =
      '<?xml version="1.0"?>\r\n<x:f xmlns:x="u:x" x:b = "v&amp;1" c=\'2\r\n3\'>te\u{1f3ac}xt <!-- no --><x:d>q&#xe9;</x:d><![CDATA[<zz>]]>tail</x:f>';
    const stored = bytes(document);
    const found = readXml(stored);
    expect(
      found.map(({ element, attribute, value, start, end }) => [
        element.name,
        attribute?.name ?? null,
        value,
        new TextDecoder().decode(stored.subarray(start, end)),
      ]),
    ).toEqual([
      ['f', 'b', 'v&1', 'v&amp;1'],
      ['f', 'c', '2\r\n3', '2\r\n3'],
      ['f', null, 'te\u{1f3ac}xt ', 'te\u{1f3ac}xt '],
      ['d', null, 'qé', 'q&#xe9;'],
      ['f', null, '<zz>', '<zz>'],
      ['f', null, 'tail', 'tail'],
    ]);
    expect(found[3]?.element.parent?.namespace).toBe('u:x');
    expect(found[0]?.attribute).toEqual({ namespace: 'u:x', name: 'b' });
  });

  test('what is not well-formed ends the reading, and what came before counts', () => {
    expect(values('<a b="1"><c>2</c><d>3')).toEqual(['1', '2']);
    expect(values('<a b="1"><c>2</d></a>')).toEqual(['1', '2']);
    for (const text of ['', 'x', '<', '<a', '<a b', '<a b="', '\0\0', '&lt;'])
      expect(values(text)).toEqual([]);
  });

  test('entities that a document declares are not expanded', () => {
    const lol = Array.from(
      { length: 9 },
      (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
    );
    const bomb = `<!DOCTYPE a [<!ENTITY l0 "lol">${lol.join('')}]><a>&l9;</a>`;
    expect(values(bomb).join('').length).toBeLessThan(10);
    expect(values('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>')).toEqual([]);
  });

  test('depth and number of values are bounded', () => {
    expect(values(`${'<a>'.repeat(100_000)}x`)).toEqual([]);
    expect(values(`<a>${'<b c="1"/>'.repeat(20_000)}</a>`)).toHaveLength(10_000);
  });
});
