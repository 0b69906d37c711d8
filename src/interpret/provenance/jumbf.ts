/**
 * JUMBF (ISO/IEC 19566-5): boxes as in ISO BMFF, of which a `jumb` is described by the `jumd` that it begins
 * with.
 */

import { text, u32 } from '../../bytes/bytes.js';
import { fourcc } from '../../bytes/fourcc.js';

const JUMB = fourcc('jumb');
const JUMD = fourcc('jumd');

/**
 * Positions are in the bytes that the box was found in; `end` lies within the box around it whatever the
 * header says.
 */
export interface JumbfBox {
  type: number;
  start: number;
  payload: number;
  end: number;
}

/** A `jumb`: its content boxes stand in `[content, end)`. */
export interface SuperBox {
  /** First four bytes of its content type, a four-character code in all types of C2PA. */
  contentType: number;
  /** Empty without one. */
  label: string;
  start: number;
  content: number;
  end: number;
}

/** Told of the first box that cannot be as it states. */
export type OnDamage = (at: number) => void;

/**
 * The boxes in `bytes[start, end)`, one after the other and none twice; zeros are padding, and end the
 * reading as damage does.
 */
export function* boxesIn(
  bytes: Uint8Array,
  start: number,
  end: number,
  onDamage: OnDamage,
): Generator<JumbfBox> {
  let at = start;
  while (at < end) {
    if (end - at < 8) {
      if (!allZero(bytes, at, end)) onDamage(at);
      return;
    }
    const stated = u32(bytes, at);
    const type = u32(bytes, at + 4);
    if (stated === 0 && type === 0) return;
    let size = stated === 0 ? end - at : stated;
    let header = 8;
    if (stated === 1) {
      header = 16;
      size = end - at < header ? 0 : u32(bytes, at + 8) * 2 ** 32 + u32(bytes, at + 12);
    }
    const damaged = size < header || size > end - at;
    if (damaged) onDamage(at);
    if (size < header) return;
    yield { type, start: at, payload: at + header, end: damaged ? end : at + size };
    if (damaged) return;
    at += size;
  }
}

/** The super boxes among the boxes in `bytes[start, end)`. */
export function* superBoxesIn(
  bytes: Uint8Array,
  start: number,
  end: number,
  onDamage: OnDamage,
): Generator<SuperBox> {
  for (const box of boxesIn(bytes, start, end, onDamage)) {
    if (box.type !== JUMB) continue;
    const described = describe(bytes, box);
    if (described === null) onDamage(box.start);
    else yield described;
  }
}

const contentTypeBytes = 16;
const labelled = 2;

/**
 * JUMBF Description box (19566-5 A.3): content type, toggles, and what these announce, of which the label
 * comes first.
 */
function describe(bytes: Uint8Array, box: JumbfBox): SuperBox | null {
  let damaged = false;
  const onDamage = () => {
    damaged = true;
  };
  const [description] = boxesIn(bytes, box.payload, box.end, onDamage);
  if (damaged || description === undefined || description.type !== JUMD) return null;
  const { payload, end } = description;
  if (end - payload < contentTypeBytes + 1) return null;
  const toggles = bytes[payload + contentTypeBytes] as number;
  const label = toggles & labelled ? text(bytes, payload + contentTypeBytes + 1, end) : '';
  return {
    contentType: u32(bytes, payload),
    label,
    start: box.start,
    content: end,
    end: box.end,
  };
}

function allZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}
