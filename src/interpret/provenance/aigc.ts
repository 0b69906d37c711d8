/**
 * The implicit label of China's GB 45438-2025 (clause 6.2 and annex E): JSON under the key `AIGC` in the
 * file's metadata. How it is put into which file is left to the practice guides of TC260; in MP4 and MOV it
 * is found as a tag of that name (mdta keys, iTunes `----`, `udta`), as XMP, and as JSON with a member of
 * that name in another tag, whose value may be JSON once more.
 */

import type { RawTag } from '../../report/report.js';
import { parseObject } from './json.js';

/** The members that annex E defines. */
const members = [
  'Label',
  'ContentProducer',
  'ProduceID',
  'ReservedCode1',
  'ContentPropagator',
  'PropagateID',
  'ReservedCode2',
];

/** 1: it is made by AI; 2: it may be; 3: it is suspected to be. The standard has no value for what is not. */
const madeByAi: ReadonlySet<string> = new Set(['1', '2', '3']);

export interface AigcLabel {
  /** As stored; only members of the standard, and only those that are there. */
  members: Record<string, string>;
  claimed: boolean;
  tag: RawTag;
}

/** The label in a tag, or null. `mayRead`: whether so many characters may be parsed. */
export function aigcLabel(tag: RawTag, mayRead: (length: number) => boolean): AigcLabel | null {
  const { key, value } = tag;
  if (value === null) return null;
  const named = key.endsWith('AIGC') && !/[A-Za-z]AIGC$/.test(key);
  // Most tags are no JSON at all.
  if (!named && !value.includes('"AIGC"')) return null;
  if (!mayRead(value.length)) return null;
  const outer = parseObject(value);
  if (outer === null) return null;
  const inner = outer.AIGC;
  const label =
    typeof inner === 'string' ? parseObject(inner) : ((inner ?? (named ? outer : null)) as unknown);
  if (typeof label !== 'object' || label === null) return null;
  const stored: Record<string, string> = {};
  for (const name of members) {
    const member = (label as Record<string, unknown>)[name];
    if (typeof member === 'string' || typeof member === 'number') stored[name] = String(member);
  }
  if (stored.Label === undefined) return null;
  return { members: stored, claimed: madeByAi.has(stored.Label.trim()), tag };
}
