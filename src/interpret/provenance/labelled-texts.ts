/** The texts in a JSON or CBOR document of which the names that lead to them say something. */

import { isZero } from '../privacy/list.js';
import { unsigned } from './cbor.js';

/** `[start, end)` are the bytes of the value, without quotes or length. */
export interface LabelledText<Label> {
  label: Label;
  value: string;
  start: number;
  end: number;
}

/** What a member's name says of all in it; undefined: what the name around it says, null: nothing. */
export type LabelOf<Label> = (name: string) => Label | null | undefined;

/** How many names and texts may still be looked at. */
export interface TextBudget {
  texts: number;
}

const deepest = 32;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const text = (bytes: Uint8Array, start: number, end: number): string =>
  decoder.decode(bytes.subarray(start, end));

/**
 * The strings and numbers of `bytes[start, end)`. Takes what is no JSON as far as strings and brackets go, so
 * that nothing hides behind an error. Ends with whether all was looked at: not what is nested over 32 deep,
 * or beyond the budget.
 */
export function* textsOfJson<Label>(
  bytes: Uint8Array,
  start: number,
  end: number,
  labelOf: LabelOf<Label>,
  budget: TextBudget,
): Generator<LabelledText<Label>, boolean, void> {
  const labels = new Labels(labelOf, budget);
  /** Whether each bracket that is open is one of an object, whose members have names. */
  const objects: boolean[] = [];
  let at = start;
  while (at < end) {
    if (budget.texts <= 0) return false;
    const byte = bytes[at++] as number;
    if (byte === OBJECT || byte === ARRAY) {
      if (objects.length === deepest) return false;
      objects.push(byte === OBJECT);
      labels.open();
    } else if (byte === OBJECT_END || byte === ARRAY_END) {
      objects.pop();
      labels.close();
    } else if (byte === QUOTE) {
      const first = at;
      while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
      const last = Math.min(at, end);
      at = last + 1;
      let next = at;
      while (next < end && isSpace(bytes[next] as number)) next++;
      if (next < end && bytes[next] === COLON && objects.at(-1) === true) {
        labels.name(unescaped(text(bytes, first, last)));
        at = next + 1;
      } else if (labels.current !== null) {
        budget.texts--;
        const value = unescaped(text(bytes, first, last));
        yield { label: labels.current, value, start: first, end: last };
      }
    } else if (isNumeric(byte)) {
      const first = at - 1;
      while (at < end && isNumeric(bytes[at] as number)) at++;
      if (labels.current !== null) {
        budget.texts--;
        yield { label: labels.current, value: text(bytes, first, at), start: first, end: at };
      }
    }
  }
  return true;
}

/** Of the brackets that are open, the innermost last. */
class Labels<Label> {
  readonly #open: (Label | null)[] = [];
  current: Label | null = null;

  constructor(
    private readonly labelOf: LabelOf<Label>,
    private readonly budget: TextBudget,
  ) {}

  open(): void {
    this.#open.push(this.current);
  }

  close(): void {
    this.current = this.#open.pop() ?? null;
  }

  /** Of what comes next in the innermost. */
  name(name: string): void {
    this.budget.texts--;
    const label = this.labelOf(name);
    this.current = label === undefined ? (this.#open.at(-1) ?? null) : label;
  }
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OBJECT, OBJECT_END, ARRAY, ARRAY_END] = [0x7b, 0x7d, 0x5b, 0x5d];
const isSpace = (byte: number) => byte === 32 || (byte >= 9 && byte <= 13);
const isNumeric = (byte: number) => (byte >= 48 && byte <= 57) || byte === 45 || byte === 46;

function unescaped(json: string): string {
  if (!json.includes('\\')) return json;
  try {
    return String(JSON.parse(`"${json}"`));
  } catch {
    return json;
  }
}

const [BYTES, TEXT, LIST, MAP, TAG] = [2, 3, 4, 5, 6];

interface Level {
  /** Values still to come; infinite until a break. */
  left: number;
  map: boolean;
  /** The next value of a map is a name. */
  naming: boolean;
}

/**
 * The texts of `bytes[start, end)` (RFC 8949). Ends with whether all was looked at: not what follows the one
 * value, damage or a text in pieces, is nested over 32 deep, or beyond the budget.
 */
export function* textsOfCbor<Label>(
  bytes: Uint8Array,
  start: number,
  end: number,
  labelOf: LabelOf<Label>,
  budget: TextBudget,
): Generator<LabelledText<Label>, boolean, void> {
  const labels = new Labels(labelOf, budget);
  const levels: Level[] = [{ left: 1, map: false, naming: false }];
  let at = start;
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (level.left === 0) {
      levels.pop();
      labels.close();
      continue;
    }
    if (at >= end || budget.texts <= 0) return false;
    const initial = bytes[at++] as number;
    if (initial === 0xff) {
      if (level.left !== Number.POSITIVE_INFINITY) return false;
      level.left = 0;
      continue;
    }
    level.left--;
    const isName = level.map && level.naming;
    level.naming = !level.naming;
    if (isName) labels.name('');
    const major = initial >> 5;
    let argument = initial & 31;
    if (argument === 31 && (major === LIST || major === MAP)) argument = Number.POSITIVE_INFINITY;
    else if (argument > 27) return false;
    else if (argument >= 24) {
      const width = 1 << (argument - 24);
      if (end - at < width) return false;
      argument = unsigned(bytes, at, width);
      at += width;
    }
    if (major === BYTES || major === TEXT) {
      if (argument > end - at) return false;
      if (major === TEXT && isName) labels.name(text(bytes, at, at + argument));
      else if (major === TEXT && labels.current !== null) {
        budget.texts--;
        const value = text(bytes, at, at + argument);
        yield { label: labels.current, value, start: at, end: at + argument };
      }
      at += argument;
    } else if (major === LIST || major === MAP || major === TAG) {
      if (levels.length > deepest) return false;
      const map = major === MAP;
      levels.push({ left: map ? 2 * argument : major === TAG ? 1 : argument, map, naming: true });
      labels.open();
    }
  }
  return isZero(bytes, at, end);
}
