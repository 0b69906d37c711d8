import { describe, expect, test } from 'vitest';
import { readXml } from '../../src/interpret/xml.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const values = (text: string) => readXml(bytes(text)).values.map(({ value }) => value);

describe('XML in metadata', () => {
  test('values with their names and places', () => {
    const document =
      '<?xml version="1.0"?>\r\n<x:f xmlns:x="u:x" x:b = "v&amp;1" c=\'2\r\n3\'>te\u{1f3ac}xt <!-- no --><x:d>q&#xe9;</x:d><![CDATA[<zz>]]>tail</x:f>';
    const stored = bytes(document);
    const found = readXml(stored).values;
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
    expect(readXml(bytes('<a b="1"><c>2</c><d>3'))).toMatchObject({ fault: 'it is cut short' });
    expect(values('<a b="1"><c>2</c><d>3')).toEqual(['1', '2', '3']);
    expect(values('<a b="1"><c>2</d><e>3</e></a>')).toEqual(['1', '2']);
    for (const text of ['x', '<', '<a', '<a b', '<a b="', '&lt;', '<a b=c/>', '</a>', '<a/ >']) {
      expect(values(text)).toEqual([]);
      expect(readXml(bytes(text)).fault, text).not.toBeNull();
    }
  });

  test('what was taken away is no fault', () => {
    for (const text of ['', '\0\0\0', '   ', '\0 \0 ', '<?xpacket begin=""?> <?xpacket end="w"?>'])
      expect(readXml(bytes(text)), text).toEqual({ values: [], fault: null });
  });

  test('what real writers get wrong is read', () => {
    const said = (text: string) => {
      const { values: found, fault } = readXml(bytes(text));
      expect(fault, text).toBeNull();
      return found.map(({ attribute, element, value }) => [attribute?.name ?? element.name, value]);
    };
    expect(said('<a>Black & White &amp; grey</a>')).toEqual([['a', 'Black & White & grey']]);
    expect(said('<a>one\u0001two</a>')).toEqual([['a', 'one\u0001two']]);
    expect(said('<a b="1" b="2"/>')).toEqual([
      ['b', '1'],
      ['b', '2'],
    ]);
    expect(said('\ufeff<größe>4</größe>')).toEqual([['größe', '4']]);
    expect(said('<!DOCTYPE a><a>x</a>')).toEqual([['a', 'x']]);
    expect(said('<a xmlns="u:1"><b xmlns="u:2"/><c>d</c></a>')).toEqual([['c', 'd']]);
  });

  test.each([
    ['utf-16le', true, true],
    ['utf-16be', true, false],
    ['utf-16le', false, true],
    ['utf-16be', false, false],
  ] as const)('%s, with a byte order mark: %s', (encoding, marked, little) => {
    const text = `${marked ? '\ufeff' : ''}<a b="1">größe \u{1f3ac}</a>`;
    const stored = Buffer.from(text, 'utf16le');
    const document = readXml(Uint8Array.from(little ? stored : stored.swap16()));
    expect(document.fault).toBeNull();
    expect(document.values.map(({ value }) => value)).toEqual(['1', 'größe \u{1f3ac}']);
    const decoder = new TextDecoder(encoding);
    const [first] = document.values;
    const bytesOfFirst = (little ? Buffer.from(text, 'utf16le') : stored).subarray(
      first?.start,
      first?.end,
    );
    expect(decoder.decode(bytesOfFirst)).toBe('1');
  });

  test.each([
    ['a prefix that is not declared', '<a><x:b>1</x:b></a>', /prefix x/],
    ['an entity that is not declared', '<a>&copy;</a>', /entity copy/],
    ['entities of its own', '<!DOCTYPE a [<!ENTITY e "1">]><a>&e;</a>', /entities of its own/],
    ['elements that do not nest', '<a><b></a></b>', /nest/],
    ['too deep', '<a>'.repeat(101), /100 elements deep/],
    ['too many values', `<a>${'<b c="1"/>'.repeat(10_001)}</a>`, /10000 values/],
    ['too large', `<a>${' '.repeat(1024 * 1024)}</a>`, /1048583 bytes/],
  ])('%s is said', (_, text, fault) => {
    expect(readXml(bytes(text)).fault).toMatch(fault);
  });

  test('entities that a document declares are not expanded', () => {
    const lol = Array.from(
      { length: 9 },
      (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
    );
    const bomb = `<!DOCTYPE a [<!ENTITY l0 "lol">${lol.join('')}]><a>&l9;</a>`;
    expect(values(bomb).join('').length).toBeLessThan(10);
    expect(values('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>')).toEqual([
      '&e;',
    ]);
  });

  test('depth and number of values are bounded', () => {
    expect(values(`${'<a>'.repeat(100_000)}x`)).toEqual([]);
    expect(values(`<a>${'<b c="1"/>'.repeat(20_000)}</a>`)).toHaveLength(10_000);
  });
});
