/** XML as metadata carries it (XMP, spherical video): the values in it, each with its place in the bytes. */

import { characters } from '../bytes/bytes.js';
import { longestValue } from '../bytes/text.js';

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
  /** At most 16,384 bytes of it. */
  value: string;
  /** Of the value as it stands, within the bytes. */
  start: number;
  end: number;
}

export interface XmlDocument {
  /** In document order. */
  values: XmlValue[];
  /** Why more may stand in the document than `values` has; null where all of it was read. */
  fault: string | null;
}

/** Bytes of a document that is read; a larger one is located only. */
export const longestXml = 1024 * 1024;
const deepest = 100;
const mostValues = 10_000;
/** Of a name, with its prefix. */
const longestName = 1024;

/**
 * All values of a document of at most 1 MiB in UTF-8 or UTF-16, up to 10,000 and 100 elements deep. Read
 * leniently, as real writers need it: a bare `&`, control characters and an attribute that is there twice are
 * no fault. Entities that the document declares itself are not expanded. Linear; never throws.
 */
export function readXml(bytes: Uint8Array): XmlDocument {
  if (isBlank(bytes)) return { values: [], fault: null };
  if (bytes.length > longestXml)
    return {
      values: [],
      fault: `it has ${bytes.length} bytes, over the ${longestXml} that are read`,
    };
  return new XmlReader(bytes).read();
}

/** Zeros and blanks are what is left where a document was taken away. */
function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 0x20) return false;
  return true;
}

/** Ends the reading. */
class Fault extends Error {}

// Not \s: 0xa0 may be a byte of a name in UTF-8.
const space = /[ \t\r\n]*/y;
const name = /[^ \t\r\n=/>"'<]+/y;
const nothing = /^[ \t\r\n\0]*$/;

class XmlReader {
  private readonly values: XmlValue[] = [];
  /** Bytes of a code unit: 1 where `source` has a character a byte. */
  private readonly unit: 1 | 2;
  /** Of the first character, in the bytes. */
  private readonly base: number;
  private readonly source: string;
  private at = 0;
  private fault: string | null = null;
  private element: XmlElement | null = null;
  private readonly open: { name: string; declared: number }[] = [];
  /** What each prefix stands for; `declarations` holds what to go back to when elements end. */
  private readonly scope = new Map<string, string>([
    ['xml', 'http://www.w3.org/XML/1998/namespace'],
  ]);
  private readonly declarations: { prefix: string; before: string | undefined }[] = [];

  constructor(private readonly bytes: Uint8Array) {
    const [first, second] = bytes;
    const marked = (first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe);
    const wide = marked || (first === 0 && second === 0x3c) || (first === 0x3c && second === 0);
    this.unit = wide ? 2 : 1;
    this.base = marked ? 2 : bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const text = bytes.subarray(this.base);
    const bigEndian = first === 0xfe || first === 0;
    this.source = wide
      ? new TextDecoder(bigEndian ? 'utf-16be' : 'utf-16le').decode(text)
      : characters(text);
  }

  read(): XmlDocument {
    try {
      this.document();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.fault = error.message;
    }
    return { values: this.values, fault: this.fault };
  }

  private document(): void {
    const { source } = this;
    while (this.at < source.length) {
      const markup = source.indexOf('<', this.at);
      const end = markup < 0 ? source.length : markup;
      this.text(this.at, end);
      this.at = end;
      if (markup < 0) break;
      if (source.startsWith('<!--', markup)) this.skip('-->');
      else if (source.startsWith('<?', markup)) this.skip('?>');
      else if (source.startsWith('<![CDATA[', markup)) {
        const start = markup + 9;
        this.skip(']]>');
        this.text(start, this.at - 3, true);
      } else if (source.startsWith('<!', markup)) this.declaration();
      else if (source.startsWith('</', markup)) this.closeTag();
      else this.openTag();
    }
    if (this.element !== null) throw new Fault('it is cut short');
  }

  /** Behind the next `end`. */
  private skip(end: string): void {
    const found = this.source.indexOf(end, this.at);
    if (found < 0) throw new Fault('it is cut short');
    this.at = found + end.length;
  }

  /** A document type. What it declares itself would have to be expanded. */
  private declaration(): void {
    const from = this.at;
    this.skip('>');
    const subset = this.source.slice(from, this.at).indexOf('[');
    if (subset < 0) return;
    this.fault ??= 'it declares entities of its own, which are not expanded';
    this.at = from + subset;
    const end = /\]\s*>/g;
    end.lastIndex = this.at;
    if (end.exec(this.source) === null) throw new Fault('it is cut short');
    this.at = end.lastIndex;
  }

  private closeTag(): void {
    const from = this.at + 2;
    this.skip('>');
    const closed = this.source.slice(from, this.at - 1).trimEnd();
    const opened = this.open.pop();
    if (opened === undefined || opened.name !== closed) throw new Fault('its elements do not nest');
    this.leave(opened.declared);
  }

  /** Out of the innermost element, and of the scope of what it declared. */
  private leave(declared: number): void {
    this.element = (this.element as XmlElement).parent;
    while (this.declarations.length > declared) {
      const { prefix, before } = this.declarations.pop() as { prefix: string; before?: string };
      if (before === undefined) this.scope.delete(prefix);
      else this.scope.set(prefix, before);
    }
  }

  private openTag(): void {
    this.at++;
    const opened = this.take(name);
    if (opened === '') throw new Fault('it is not well-formed');
    if (this.open.length === deepest) throw new Fault(`it is more than ${deepest} elements deep`);
    const declared = this.declarations.length;
    const attributes: { name: string; start: number; end: number }[] = [];
    for (;;) {
      this.take(space);
      const next = this.source[this.at];
      if (next === undefined) throw new Fault('it is cut short');
      if (next === '/' || next === '>') break;
      const attribute = this.attribute();
      // More than can be listed are counted, not kept.
      if (!this.declares(attribute) && attributes.length <= mostValues) attributes.push(attribute);
    }
    const { namespace, name: local } = this.resolve(opened, true);
    this.element = { namespace, name: local, parent: this.element };
    for (const { name: stored, start, end } of attributes)
      this.add(this.resolve(stored, false), start, end, false);
    const empty = this.source[this.at] === '/';
    this.at += empty ? 2 : 1;
    if (this.source[this.at - 1] !== '>') throw new Fault('it is not well-formed');
    if (empty) this.leave(declared);
    else this.open.push({ name: opened, declared });
  }

  private attribute(): { name: string; start: number; end: number } {
    const stored = this.take(name);
    this.take(space);
    if (stored === '' || this.source[this.at] !== '=') throw new Fault('it is not well-formed');
    this.at++;
    this.take(space);
    const quote = this.source[this.at];
    if (quote !== '"' && quote !== "'") throw new Fault('it is not well-formed');
    const start = ++this.at;
    this.skip(quote);
    return { name: stored, start, end: this.at - 1 };
  }

  /** Whether the attribute is a namespace declaration, which is put in force. */
  private declares({
    name: stored,
    start,
    end,
  }: {
    name: string;
    start: number;
    end: number;
  }): boolean {
    if (stored !== 'xmlns' && !stored.startsWith('xmlns:')) return false;
    const prefix = stored.slice(6);
    this.declarations.push({ prefix, before: this.scope.get(prefix) });
    this.scope.set(prefix, this.decode(start, end));
    return true;
  }

  /** Attributes without a prefix are in no namespace (Namespaces in XML 1.0, 6.2). */
  private resolve(stored: string, isElement: boolean): { namespace: string; name: string } {
    const colon = stored.indexOf(':');
    const prefix = stored.slice(0, Math.max(colon, 0));
    const local = this.names(stored.slice(colon + 1, longestName));
    if (colon < 0 && !isElement) return { namespace: '', name: local };
    const namespace = this.scope.get(prefix);
    if (namespace === undefined && colon >= 0)
      this.fault ??= `the prefix ${this.names(prefix.slice(0, 32))} is not declared`;
    return { namespace: namespace ?? '', name: local };
  }

  /** A name as text: of bytes it may be UTF-8. */
  private names(stored: string): string {
    if (this.unit === 2 || !/[\x80-\xff]/.test(stored)) return stored;
    return utf8.decode(Uint8Array.from(stored, (character) => character.charCodeAt(0)));
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ''] = pattern.exec(this.source) ?? [];
    this.at += found.length;
    return found;
  }

  private text(start: number, end: number, literal = false): void {
    if (start >= end || nothing.test(this.source.slice(start, end))) return;
    if (this.element !== null) this.add(null, start, end, literal);
    else throw new Fault('it is not well-formed');
  }

  private add(
    attribute: XmlValue['attribute'],
    start: number,
    end: number,
    literal: boolean,
  ): void {
    if (this.values.length === mostValues) throw new Fault(`it has more than ${mostValues} values`);
    const { base, unit } = this;
    this.values.push({
      element: this.element as XmlElement,
      attribute,
      value: literal ? this.stored(start, end) : this.decode(start, end),
      start: base + unit * start,
      end: base + unit * end,
    });
  }

  /** As it stands, as far as it is read. */
  private stored(start: number, end: number): string {
    const stop = Math.min(end, start + longestValue);
    if (this.unit === 2) return this.source.slice(start, stop);
    return utf8.decode(this.bytes.subarray(this.base + start, this.base + stop));
  }

  private decode(start: number, end: number): string {
    const stored = this.stored(start, end);
    if (!stored.includes('&')) return stored;
    return stored.replace(
      /&(?:#x([0-9a-f]{1,8})|#(\d{1,10})|(\w{1,64}));/gi,
      (whole, hexadecimal, decimal, entity) => {
        if (entity !== undefined) {
          if (!Object.hasOwn(named, entity)) this.fault ??= `the entity ${entity} is not known`;
          return named[entity] ?? whole;
        }
        const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      },
    );
  }
}

const utf8 = new TextDecoder();
const named: Record<string, string> = {
  __proto__: null as unknown as string,
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};
