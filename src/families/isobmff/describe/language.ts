import type { IsobmffTrack } from '../raw.js';

/**
 * Codes from here on are three packed letters (ISO/IEC 14496-12 8.4.2.3); lower ones are
 * QuickTime's Macintosh languages.
 */
const firstPacked = 0x400;
const unspecified = 0x7fff;
/** `und`, packed. */
const undetermined = 0x55c4;

/**
 * ISO 639-2 for the Macintosh language codes (QuickTime File Format, "Language code values"), in
 * the bibliographic or terminology form that ffprobe prints; empty where there is no code for one.
 * Codes 0 to 94, then 128 to 138.
 */
const macintosh = (
  'eng fra ger ita dut sve spa dan por nor heb jpn ara fin gre ice mlt tur hrv chi urd hin ' +
  'tha kor lit pol hun est lav smi fao per rus chi dut gle alb ron ces slk slv yid srp mac ' +
  'bul ukr bel uzb kaz aze aze arm geo mol kir tgk tuk mon mon pus kur kas snd tib nep san ' +
  'mar ben asm guj pan ori mal kan tam tel sin bur khm lao vie ind tgl may may amh tir orm ' +
  'som swa kin run nya mlg epo'
).split(' ');
const laterMacintosh = 'wel baq cat lat que grn aym tat uig dzo jav'.split(' ');
const firstLater = 128;

const longestTag = 64;

/** The language of a track: `elng` (BCP 47) before `mdhd`; null where it is undetermined or no language. */
export function trackLanguage(track: IsobmffTrack): string | null {
  const tag = extendedLanguage(track.raw.extendedLanguage);
  if (tag !== null) return tag === 'und' ? null : tag;
  return languageName(track.raw.language);
}

/** ISO 639-2 for a packed or Macintosh language code; null where it is undetermined or no language. */
export function languageName(code: number): string | null {
  if (code === unspecified) return null;
  if (code < firstPacked)
    return (code < firstLater ? macintosh[code] : laterMacintosh[code - firstLater]) ?? null;
  const first = (code >> 10) & 31;
  const second = (code >> 5) & 31;
  const third = code & 31;
  if (!isLetter(first) || !isLetter(second) || !isLetter(third)) return null;
  const language = String.fromCharCode(0x60 + first, 0x60 + second, 0x60 + third);
  return language === 'und' ? null : language;
}

/** As `mdhd` states it, `und` included; null where that is no language. */
export function statedLanguage(code: number): string | null {
  return code === undetermined ? 'und' : languageName(code);
}

function isLetter(five: number): boolean {
  return five >= 1 && five <= 26;
}

/** Null where it is empty or no tag: letters, digits and hyphens (RFC 5646 2.1). */
function extendedLanguage(bytes: Uint8Array): string | null {
  if (bytes.length === 0 || bytes.length > longestTag) return null;
  for (const byte of bytes) {
    const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    const digit = byte >= 0x30 && byte <= 0x39;
    if (!letter && !digit && byte !== 0x2d) return null;
  }
  return String.fromCharCode(...bytes);
}
