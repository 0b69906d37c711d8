/** Seconds between 1904-01-01, where ISO BMFF and QuickTime begin to count, and 1970-01-01. */
const macintoshEpoch = 2_082_844_800;
/** The last second of the year 9999, beyond which a date has more digits. */
const lastSecond = 253_402_300_799;

/** 1990-01-01 by the clock of 1970: 1924 by that of 1904, long before any such file. */
const earliestUnix = 631_152_000;

/** The headers of a file mostly say the same time. */
let latest = { unix: 0, text: '' };

/**
 * ISO 8601 in UTC; null for an unset clock or a date before 1970, when no such file was made. Some writers
 * count from 1970 (as ffprobe and ExifTool know): what is a plausible time by that clock only is one.
 */
export function creationDate(seconds: number): string | null {
  const unix =
    seconds < macintoshEpoch && seconds >= earliestUnix ? seconds : seconds - macintoshEpoch;
  if (unix <= 0 || unix > lastSecond) return null;
  if (unix !== latest.unix)
    latest = { unix, text: `${new Date(unix * 1000).toISOString().slice(0, 19)}Z` };
  return latest.text;
}
