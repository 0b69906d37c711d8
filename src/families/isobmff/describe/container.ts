import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import type { Findings } from '../../../interpret/findings.js';
import type { IndexProblem } from '../../../media/container-index.js';
import type { MediaFacts } from '../../../media/media-facts.js';
import type { Image, MediaReport } from '../../../report/report.js';
import type { IsobmffIndex, IsobmffRaw } from '../raw.js';
import { containerOf, imageType, isKnownBrand, isThreeGpp2, paddedBrand } from './brands.js';

type Container = MediaReport['container'];

const AVIF = fourcc('avif');
const FTYP = fourcc('ftyp');
const STYP = fourcc('styp');
const WIDE = fourcc('wide');
const PNOT = fourcc('pnot');
/** Sample entries that QuickTime has and ISO BMFF has not. */
const quickTimeOnly = new Set(
  [
    'sowt',
    'twos',
    'raw ',
    'NONE',
    'ima4',
    'QDM2',
    'QDMC',
    'MAC3',
    'MAC6',
    'SVQ1',
    'SVQ3',
    'cvid',
    'rle ',
    'rpza',
    'smc ',
    'text',
    'tmcd',
  ].map(fourcc),
);

/** With blanks in the place of NULs. */
function brandsOf({ raw: { brands } }: IsobmffIndex): IsobmffRaw['brands'] {
  if (brands === null) return null;
  const { minorVersion, compatible } = brands;
  return {
    major: paddedBrand(brands.major),
    minorVersion,
    compatible: compatible.map(paddedBrand),
  };
}

/**
 * By the major brand; a file without brands is QuickTime where something in it is QuickTime's own, and MP4
 * otherwise. `image`: of its still image, which says it where no movie and no major brand do.
 */
export function containerKind(index: IsobmffIndex, image: Image | null): Container {
  const brands = brandsOf(index);
  const still = index.raw.movieOffset < 0 && image !== null;
  const coded = image?.codec === 'av1' ? 'avif' : 'heif';
  if (brands === null) return still ? coded : looksLikeQuickTime(index) ? 'mov' : 'mp4';
  const kind = containerOf(brands.major);
  if (kind === 'heif' && brands.compatible.includes(AVIF)) return 'avif';
  if (still && (kind === null || kind === '3gp')) return coded;
  return kind ?? 'mp4';
}

function looksLikeQuickTime(index: IsobmffIndex): boolean {
  for (const box of index.layout) if (box.type === WIDE || box.type === PNOT) return true;
  for (const track of index.tracks) {
    // Only QuickTime's handler names are Pascal strings, and only its languages Macintosh codes.
    const name = track.raw.handlerName;
    if (name.length > 1 && name[0] === name.length - 1) return true;
    if (track.raw.language !== 0 && track.raw.language < 0x400) return true;
    const entry = track.raw.sampleEntries[0];
    if (entry !== undefined && quickTimeOnly.has(entry.format)) return true;
  }
  return false;
}

/** Media types (RFC 6838) of such a file: with pictures, with sound only, with neither. */
export function mediaTypes(index: IsobmffIndex, container: Container): MediaFacts['mediaTypes'] {
  const major = brandsOf(index)?.major ?? 0;
  if (container === 'mov') return ofAnyKind('video/quicktime');
  if (container === 'avif') return ofAnyKind('image/avif');
  if (container === 'heif') return ofAnyKind(imageType(major) ?? 'image/heif');
  const subtype = container !== '3gp' ? 'mp4' : isThreeGpp2(major) ? '3gpp2' : '3gpp';
  return { video: `video/${subtype}`, audio: `audio/${subtype}`, other: 'application/mp4' };
}

const ofAnyKind = (type: string) => ({ video: type, audio: type, other: type });

/**
 * What breaks a rule of ISO BMFF and none of QuickTime: the offsets of its `ctts` are signed (QuickTime File
 * Format, "Composition offset atom"), those of ISO/IEC 14496-12 8.6.1.3 in version 1 only.
 */
export function byQuickTimeRules(problems: readonly IndexProblem[]): readonly IndexProblem[] {
  return problems.map((problem) =>
    problem.code === 'negative-composition-offset' && problem.path.endsWith('/ctts')
      ? { ...problem, code: 'signed-composition-offset' }
      : problem,
  );
}

export function describeBrands(index: IsobmffIndex, findings: Findings): MediaReport['brands'] {
  const brands = brandsOf(index);
  if (brands === null) return null;
  if (!isKnownBrand(brands.major) && !brands.compatible.some(isKnownBrand)) {
    const box = index.layout.find(({ type }) => type === FTYP || type === STYP);
    const path = box === undefined ? '' : fourccToString(box.type);
    findings.add('unknown-brand', path, box?.offset ?? -1, -1, 0, 0);
  }
  return {
    major: fourccToString(brands.major),
    minorVersion: brands.minorVersion,
    compatible: brands.compatible.map(fourccToString),
  };
}
