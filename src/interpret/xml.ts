/** XML as metadata carries it (XMP, spherical video): the values in it, each with its place in the bytes. */

import type { SaxesParser } from 'saxes';
import { characters } from '../bytes/bytes.js';
import { loadSaxes } from '../platform/node.js';

export interface XmlElement {
  /** URI; empty without one. */
  namespace: string;
  /** Without prefix. */
  name: string;
  parent: XmlElement | null;
}

/** An attribute's value, or a text that is not only white space. */
export interface XmlValue {
  /** The element that has the attribute, or holds the text. */
  element: XmlElement;
  /** Null for text. */
  attribute: { namespace: string; name: string } | null;
  value: string;
  /** Of the value as it stands, within the bytes. */
  start: number;
  end: number;
}

const deepest = 100;
const mostValues = 10_000;
const CDATA = '<![CDATA[';

class Stop extends Error {}

/**
 * All values in document order, up to 10,000 and as far as the document is well-formed, has names in ASCII
 * and is at most 100 elements deep. Entities that the document declares itself are not expanded, and end the
 * reading. Never throws.
 */
export function readXml(bytes: Uint8Array): XmlValue[] {
  const source = characters(bytes);
  const values: XmlValue[] = [];
  const parser = createParser();
  let element: XmlElement | null = null;
  let depth = 0;
  let attributes: { name: string; start: number; end: number }[] = [];
  /** Where the text began that ends at the next markup. */
  let textStart = 0;

  const add = (
    owner: XmlElement,
    attribute: XmlValue['attribute'],
    start: number,
    end: number,
  ): void => {
    if (values.length === mostValues) throw new Stop();
    values.push({ element: owner, attribute, value: decode(bytes, start, end), start, end });
  };
  const addText = (start: number, end: number): void => {
    if (element !== null && source.slice(start, end).trim() !== '') add(element, null, start, end);
  };

  parser.on('error', () => {
    throw new Stop();
  });
  parser.on('attribute', ({ name }) => {
    // The parser stands behind the closing quote, which cannot occur within the value.
    const end = parser.position - 1;
    const start = source.lastIndexOf(source[end] as string, end - 1) + 1;
    attributes.push({ name, start, end });
  });
  parser.on('opentag', (tag) => {
    if (++depth > deepest) throw new Stop();
    const opened: XmlElement = { namespace: tag.uri, name: tag.local, parent: element };
    element = opened;
    for (const { name, start, end } of attributes) {
      const attribute = tag.attributes[name];
      if (attribute === undefined || attribute.prefix === 'xmlns' || name === 'xmlns') continue;
      add(opened, { namespace: attribute.uri, name: attribute.local }, start, end);
    }
    attributes = [];
    textStart = parser.position;
  });
  parser.on('text', () => addText(textStart, parser.position - 1));
  parser.on('cdata', () => {
    const end = parser.position - 3;
    addText(source.lastIndexOf(CDATA, end) + CDATA.length, end);
    textStart = parser.position;
  });
  parser.on('closetag', () => {
    element = element?.parent ?? null;
    depth--;
    textStart = parser.position;
  });
  const skip = () => {
    textStart = parser.position;
  };
  parser.on('comment', skip);
  parser.on('processinginstruction', skip);
  parser.on('xmldecl', skip);

  try {
    parser.write(source).close();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return values;
}

let Parser: typeof SaxesParser | undefined;

/** Loaded with the first document: few files have any. */
function createParser(): SaxesParser<{ xmlns: true; position: true }> {
  Parser ??= loadSaxes().SaxesParser;
  return new Parser({ xmlns: true, position: true });
}

const utf8 = new TextDecoder();
const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(bytes: Uint8Array, start: number, end: number): string {
  const stored = utf8.decode(bytes.subarray(start, end));
  if (!stored.includes('&')) return stored;
  return stored.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hexadecimal, decimal, name) => {
      if (name !== undefined) return named[name] ?? whole;
      const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
