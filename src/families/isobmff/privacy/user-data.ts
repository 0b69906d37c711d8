/** Boxes of `udta` that are binary, so that no tag says what they say. */

import { hex, text } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { isZero, type PrivacyList } from '../../../interpret/privacy/list.js';
import type { Telemetry } from '../../../media/metadata-facts.js';
import type { PrivacyKind } from '../../../report/report.js';
import { children, type Part, partOf } from '../metadata/part.js';
import type { IsobmffIndex } from '../raw.js';
import { findLoci } from './loci.js';

const UDTA = fourcc('udta');
const GPMF = fourcc('GPMF');

type Reader = (part: Part, list: PrivacyList) => void;

const placeOf = ({ base: offset, path, trackIndex }: Part) => ({ offset, path, trackIndex });

const digits =
  (kind: PrivacyKind): Reader =>
  (part, list) => {
    const { bytes, start, end } = part;
    if (isZero(bytes, start, end)) return;
    const value = hex(bytes, start, Math.min(end, start + 32));
    list.add(kind, value, 'binary', placeOf(part), '', start, end);
  };

const serialText: Reader = (part, list) => {
  const { bytes, start, end } = part;
  const value = text(bytes, start, end).trim();
  if (value !== '') list.add('serial', value, 'binary', placeOf(part), '', start, end);
};

/**
 * Exif, or of the maker's own kind, with serial numbers and previews in many: one finding as a whole, as a
 * maker's note in Exif is.
 */
const makersRecord =
  (maker: string): Reader =>
  (part, list) => {
    const { bytes, start, end } = part;
    if (isZero(bytes, start, end)) return;
    const value = `maker's record of ${end - start} bytes (${maker}), not read`;
    list.add('identifier', value, 'binary', placeOf(part), '', start, end);
  };

const readers = new Map<number, Reader>(
  (
    [
      ['loci', findLoci],
      // GoPro (names: ExifTool, QuickTime.pm): the lens's serial number, a hash of the camera's, ids of the
      // recording.
      ['LENS', serialText],
      ['CAME', digits('serial')],
      ['MUID', digits('identifier')],
      ['GUMI', digits('identifier')],
      ['CNTH', makersRecord('Canon')],
      ['CNOP', makersRecord('Canon')],
      ['QVMI', makersRecord('Casio')],
      ['MVTG', makersRecord('Fujifilm')],
      ['NCDT', makersRecord('Nikon')],
      ['PANA', makersRecord('Panasonic')],
      ['LEIC', makersRecord('Leica')],
      ['PENT', makersRecord('Pentax')],
      ['PXMN', makersRecord('Pentax')],
      ['RMKN', makersRecord('Ricoh')],
    ] as const
  ).map(([type, reader]) => [fourcc(type), reader]),
);

export function findUserData(index: IsobmffIndex, list: PrivacyList): void {
  for (const part of userData(index)) readers.get(part.type)?.(part, list);
}

/** GoPro's settings, in the format of its tracks. */
export function userDataTelemetry(index: IsobmffIndex): Telemetry[] {
  const list: Telemetry[] = [];
  for (const { type, bytes, start, end, base, path, trackIndex } of userData(index))
    if (type === GPMF) {
      const sample = { bytes: bytes.subarray(start, end), offset: base + start, path, trackIndex };
      list.push({ format: 'gpmf', name: '', declared: [], samples: [{ ...sample, key: '' }] });
    }
  return list;
}

function* userData({ kept }: IsobmffIndex): Generator<Part> {
  for (const box of kept) {
    if (box.type !== UDTA) continue;
    const udta = partOf(box);
    yield* children(udta, udta.start, ignored);
  }
}

const ignored = () => {};
