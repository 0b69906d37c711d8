/**
 * XML among the metadata: XMP (ISO 16684-1), and what cameras write in a `meta` of their own (Sony's
 * NonRealTimeMeta).
 */

import { wellFormed } from '../../bytes/text.js';
import type { MetadataBytes } from '../../media/metadata-facts.js';
import type { RawTag } from '../../report/report.js';
import { readXml as readDocument, type XmlElement } from '../xml.js';
import type { Collector } from './collector.js';

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
/** Of a language (RFC 5646 4.4.1 has 35). */
const longestTag = 64;
const xml = 'http://www.w3.org/XML/1998/namespace';

/**
 * The properties of an XMP packet. The key is the property's namespace URI and local name without anything
 * between, as in `http://purl.org/dc/elements/1.1/title`; a field of a structure follows after a space, in
 * the same form. The elements of RDF (`Description`, `Seq`, `li` …) take no part in it, so each item of a
 * list is a tag with the key of the list. `xml:lang` is the language. Names over 256 characters are cut.
 */
export function readXmp(part: MetadataBytes, collector: Collector): void {
  readValues(part, 'xmp', collector);
}

/** Other documents. Keys are as in {@link readXmp}. */
export function readXml(part: MetadataBytes, collector: Collector): void {
  readValues(part, 'xml', collector);
}

function readValues(part: MetadataBytes, source: RawTag['source'], collector: Collector): void {
  const { start } = part;
  if (!collector.mayRead(part)) return;
  const document = readDocument(part.bytes.subarray(start, part.end));
  if (document.fault !== null) collector.giveUp(part, 'text', `XML: ${document.fault}`);
  const languages = new Map<XmlElement, string>();
  for (const value of document.values) {
    const { element, attribute } = value;
    if (attribute?.namespace === xml) {
      if (attribute.name === 'lang') languages.set(element, value.value.slice(0, longestTag));
      continue;
    }
    const isResource = attribute?.namespace === rdf && attribute.name === 'resource';
    if (attribute?.namespace === rdf && !isResource) continue;
    const keys = chain(element);
    if (attribute !== null && !isResource) keys.push(nameOf(attribute.namespace, attribute.name));
    const language = languages.get(element);
    collector.tag(
      part,
      source,
      keys.join(' '),
      wellFormed(value.value),
      start + value.start,
      start + value.end,
      language === undefined || language === 'x-default' ? null : language,
    );
  }
}

/**
 * Longer names are cut, and outer ones left out of longer chains: one namespace of a megabyte may be that of
 * every element.
 */
const longestName = 256;
const longestChain = 1024;

const nameOf = (namespace: string, name: string): string =>
  namespace.slice(0, longestName) + name.slice(0, longestName);

/** From the outermost property inwards. */
function chain(innermost: XmlElement): string[] {
  const keys: string[] = [];
  let total = 0;
  for (let at: XmlElement | null = innermost; at !== null; at = at.parent) {
    if (at.namespace === rdf || isWrapper(at)) continue;
    const key = nameOf(at.namespace, at.name);
    total += key.length;
    if (total > longestChain) break;
    keys.push(key);
  }
  return keys.reverse();
}

/** `x:xmpmeta`, the document element around RDF. */
function isWrapper({ parent, name }: XmlElement): boolean {
  return parent === null && (name === 'xmpmeta' || name === 'xapmeta');
}
