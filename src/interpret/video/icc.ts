/** ICC profiles (ISO 15076-1): their name, and which primaries they have. */

import { i32, text, u16, u32 } from '../../bytes/bytes.js';
import { fourcc } from '../../bytes/fourcc.js';
import type { IccProfile } from '../../report/report.js';
import { primariesName } from './color-codes.js';

const headerSize = 128;
const ACSP = fourcc('acsp');
const DESC = fourcc('desc');
const MLUC = fourcc('mluc');
const CICP = fourcc('cicp');
const XYZ = fourcc('XYZ ');
const R_XYZ = fourcc('rXYZ');
const G_XYZ = fourcc('gXYZ');
const EN = 0x656e;

/** No description is longer; what is, is cut. */
const longestDescription = 1000;

/** A tag's data within the profile's bytes; their first four are the type. */
interface Tag {
  start: number;
  end: number;
}

/**
 * Description and primaries of the profile in `bytes[start, end)`; null where it is none. Takes time linear
 * in its size at most.
 */
export function readIccProfile(
  bytes: Uint8Array,
  start: number,
  end: number,
): Pick<IccProfile, 'description' | 'primaries'> | null {
  if (end - start < headerSize + 4 || u32(bytes, start + 36) !== ACSP) return null;
  const tags = readTags(bytes, start, end);
  const description = tags.get(DESC);
  const name = description === undefined ? null : readDescription(bytes, description);
  return { description: name, primaries: codedPrimaries(bytes, tags) ?? colorants(bytes, tags) };
}

/**
 * The tag table (7.3); the first of a signature counts, and one that is not in the profile is passed over.
 */
function readTags(bytes: Uint8Array, start: number, end: number): Map<number, Tag> {
  const tags = new Map<number, Tag>();
  const table = start + headerSize + 4;
  const count = Math.min(u32(bytes, table - 4), Math.floor((end - table) / 12));
  for (let i = 0; i < count; i++) {
    const at = table + 12 * i;
    const signature = u32(bytes, at);
    const offset = u32(bytes, at + 4);
    const size = u32(bytes, at + 8);
    if (size < 8 || offset > end - start || size > end - start - offset) continue;
    if (!tags.has(signature))
      tags.set(signature, { start: start + offset, end: start + offset + size });
  }
  return tags;
}

/**
 * `desc` holds ASCII in version 2 (ICC.1:2001-04 6.5.17), and a list of UTF-16 by languages in version 4
 * (10.15).
 */
function readDescription(bytes: Uint8Array, tag: Tag): string | null {
  const type = u32(bytes, tag.start);
  const body = tag.start + 12;
  if (body > tag.end) return null;
  const count = u32(bytes, tag.start + 8);
  let name = '';
  if (type === DESC) {
    name = text(bytes, body, Math.min(tag.end, body + Math.min(count, longestDescription)));
  } else if (type === MLUC) {
    const records = Math.min(count, Math.floor((tag.end - body - 4) / 12));
    let chosen = -1;
    for (let i = 0; i < records && (chosen < 0 || u16(bytes, chosen) !== EN); i++) {
      const at = body + 4 + 12 * i;
      if (chosen < 0 || u16(bytes, at) === EN) chosen = at;
    }
    if (chosen >= 0) name = utf16(bytes, tag, u32(bytes, chosen + 8), u32(bytes, chosen + 4));
  }
  name = name.trim();
  return name === '' ? null : name;
}

function utf16(bytes: Uint8Array, tag: Tag, offset: number, length: number): string {
  let name = '';
  const from = tag.start + offset;
  const to = Math.min(from + Math.min(length, 2 * longestDescription), tag.end);
  for (let at = from; at + 2 <= to; at += 2) {
    const unit = u16(bytes, at);
    if (unit === 0) break;
    name += String.fromCharCode(unit);
  }
  return name;
}

/** What an ICC profile calls primaries for which FFmpeg has another name. */
const profileNames: Record<string, string> = { smpte431: 'dci-p3', smpte432: 'display-p3' };

/**
 * `cicp` (ICC.1:2022 9.2.17): the code points of ITU-T H.273, of which the first is that of the primaries.
 */
function codedPrimaries(bytes: Uint8Array, tags: Map<number, Tag>): string | null {
  const tag = tags.get(CICP);
  if (tag === undefined || tag.end - tag.start < 12 || u32(bytes, tag.start) !== CICP) return null;
  const name = primariesName(bytes[tag.start + 8] as number);
  return name === null ? null : (profileNames[name] ?? name);
}

/**
 * X, Y and Z of red and of green, from which that of blue follows: computed from the chromaticities of H.273
 * and of the standards of Adobe RGB (1998) and ROMM RGB, adapted to D50 by the Bradford matrix, as ISO
 * 15076-1 annex E has it.
 */
const adapted: [name: string, red: number[], green: number[]][] = [
  ['bt709', [0.436, 0.2225, 0.0139], [0.3851, 0.7169, 0.0971]],
  ['display-p3', [0.5151, 0.2412, -0.0011], [0.292, 0.6922, 0.0419]],
  ['dci-p3', [0.4862, 0.2267, -0.0008], [0.3239, 0.7103, 0.0432]],
  ['adobe-rgb', [0.6097, 0.3111, 0.0195], [0.2053, 0.6257, 0.0609]],
  ['bt2020', [0.6735, 0.279, -0.0019], [0.1657, 0.6753, 0.03]],
  ['prophoto-rgb', [0.7977, 0.288, 0], [0.1352, 0.7119, 0]],
  ['bt470bg', [0.4552, 0.2323, 0.0145], [0.3676, 0.7078, 0.1049]],
  ['smpte170m', [0.4163, 0.2217, 0.0136], [0.3932, 0.7033, 0.0913]],
];

/** Writers round, and adapt from slightly different whites; no two of the list are as near as twice this. */
const tolerance = 0.004;

function colorants(bytes: Uint8Array, tags: Map<number, Tag>): string | null {
  const red = readXyz(bytes, tags.get(R_XYZ));
  const green = readXyz(bytes, tags.get(G_XYZ));
  if (red === null || green === null) return null;
  for (const [name, ...wanted] of adapted)
    if (isNear(red, wanted[0]) && isNear(green, wanted[1])) return name;
  return null;
}

/** XYZType (10.31) of one value: three s15Fixed16. */
function readXyz(bytes: Uint8Array, tag: Tag | undefined): number[] | null {
  if (tag === undefined || tag.end - tag.start < 20 || u32(bytes, tag.start) !== XYZ) return null;
  return [8, 12, 16].map((at) => i32(bytes, tag.start + at) / 65_536);
}

function isNear(value: readonly number[], wanted: readonly number[]): boolean {
  return wanted.every((number, i) => Math.abs((value[i] as number) - number) <= tolerance);
}
