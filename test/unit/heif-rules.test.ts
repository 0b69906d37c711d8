/** Rules of items' properties that mp4parse-rust enforces: a problem each, and none beside it. */

import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/index.js';
import { backends } from '../support/backends.js';
import {
  append,
  ascii,
  box,
  bytesOf,
  fullBox,
  type Part,
  patch,
  u8,
  u16,
  u32,
  zeros,
} from '../support/box.js';
import { av1C, imir, irot, ispe, profile, still } from '../support/heif.js';

const clap = box('clap', u32(32, 1, 32, 1, 0, 1, 0, 1));
const nclx = box('colr', ascii('nclx'), u16(1, 13, 6), u8(0x80));
const restricted = box('colr', ascii('rICC'), zeros(128));

const image = (properties: Part[], order: number[], adjust?: (parts: Part[]) => void) => {
  const parts = still({
    primary: 1,
    items: [{ id: 1, type: 'av01', data: zeros(16), properties: order }],
    properties,
  });
  adjust?.(parts);
  return bytesOf(...parts);
};

const association = (flags: number) =>
  fullBox('ipma', 0, flags, u32(1), u16(1), u8(1), flags === 1 ? u16(1) : u8(1));
const size = ispe(64, 64);

const broken: [what: string, file: Uint8Array, says: RegExp][] = [
  ['a turn before the size', image([irot(1), size, av1C()], [1, 2, 3]), /before its size/],
  ['a mirror before the crop', image([size, imir(0), clap], [1, 2, 3]), /before it is cut/],
  ['two of nclx', image([size, nclx, nclx], [1, 2, 3]), /several colours \(colr\) of type nclx/],
  ['two of rICC', image([size, restricted, restricted], [1, 2, 3]), /of type rICC/],
  ['no brands', image([size], [1]).subarray(24), /ftyp box is missing/],
  [
    'a second ipma',
    image([size], [1], (parts) => append(parts, 'meta/iprp', association(0))),
    /second ipma/,
  ],
  [
    'a layer that is not essential',
    image([size, box('lsel', u16(0))], [1, 2], (parts) =>
      patch(parts, 'meta/iprp/ipma', 12, u8(2)),
    ),
    /\(lsel\), which is not essential/,
  ],
];

const sound: [what: string, file: Uint8Array][] = [
  ['size, crop, turn and mirror', image([size, clap, irot(1), imir(0)], [1, 2, 3, 4])],
  ['one of nclx, prof and rICC', image([size, nclx, profile('a'), restricted], [1, 2, 3, 4])],
  ['a layer that is', image([size, box('lsel', u16(0))], [1, 2])],
  [
    'an ipma of other flags',
    image([size], [1], (parts) => append(parts, 'meta/iprp', association(1))),
  ],
];

describe.each(backends)('by the %s backend', (backend) => {
  const rules = /before its size|before it is cut|several colours|second ipma|ftyp box|lsel/;
  const found = async (file: Uint8Array) =>
    (await inspect(file, { backend })).problems.map(({ message }) => message);

  test.each(broken)('%s', async (_, file, says) => {
    expect((await found(file)).some((message) => says.test(message))).toBe(true);
  });

  test.each(sound)('none for %s', async (_, file) => {
    expect((await found(file)).filter((message) => rules.test(message))).toEqual([]);
  });
});
