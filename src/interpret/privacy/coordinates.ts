/** Coordinates in plain form, and ISO 6709 in the spellings of real writers. */

/** Degrees and metres as a finding's value: `51.5334, -0.1255, 26.756 m`. */
export function locationText(latitude: number, longitude: number, altitude: number | null): string {
  const place = `${rounded(latitude, 7)}, ${rounded(longitude, 7)}`;
  return altitude === null || !Number.isFinite(altitude)
    ? place
    : `${place}, ${rounded(altitude, 3)} m`;
}

/** Adding 0 makes -0 a 0. */
const rounded = (value: number, digits: number) =>
  Number.isFinite(value) ? Number(value.toFixed(digits)) + 0 : 'unknown';

/** Zeros are what is left where coordinates were taken away, and what is no number is none. */
export const isPlace = (latitude: number, longitude: number): boolean =>
  (latitude !== 0 && Number.isFinite(latitude)) || (longitude !== 0 && Number.isFinite(longitude));

export interface Iso6709 {
  latitude: number;
  longitude: number;
  /** Metres. */
  altitude: number | null;
  /** Within the text. */
  start: number;
  end: number;
}

const degrees = String.raw`(\d{1,7}(?:\.\d{0,15})?)`;
const whole = new RegExp(
  `^\\s*([+-])${degrees}([+-])${degrees}(?:([+-]\\d{1,9}(?:\\.\\d{0,15})?))?`,
);
/** In running text a sign alone means little: two digits, three digits and the solidus make sure. */
const fraction = String.raw`(?:\.\d{1,15})?`;
const within = new RegExp(
  String.raw`([+-])(\d{2,6}${fraction})([+-])(\d{3,7}${fraction})` +
    String.raw`(?:([+-]\d{1,9}${fraction}))?(?:CRS[\w.-]{1,20})?/`,
);

/**
 * A text that is a location (ISO 6709 annex H): `±DD.D±DDD.D±A/`, also with minutes (`±DDMM.M`) and seconds.
 * Android writes longitudes of fewer than three digits, others leave out the solidus. Null for what is none.
 */
export function readIso6709(text: string): Iso6709 | null {
  return fromMatch(whole.exec(text.slice(0, 100)));
}

/** The first location that stands somewhere in a text. */
export function findIso6709(text: string): Iso6709 | null {
  return fromMatch(within.exec(text));
}

function fromMatch(match: RegExpExecArray | null): Iso6709 | null {
  if (match === null) return null;
  const [all, north = '', latitudeText = '', east = '', longitudeText = '', height] = match;
  const latitude = angle(latitudeText, 2);
  const longitude = angle(longitudeText, 3);
  if (latitude === null || latitude > 90 || longitude === null || longitude > 360) return null;
  return {
    latitude: north === '-' ? -latitude : latitude,
    longitude: east === '-' ? -longitude : longitude,
    altitude: height === undefined ? null : Number(height),
    start: match.index,
    end: match.index + all.length,
  };
}

/** `width`: digits of whole degrees; two more are minutes, four more are minutes and seconds. */
function angle(text: string, width: number): number | null {
  const point = text.indexOf('.');
  const digits = point < 0 ? text.length : point;
  if (digits <= 3) return Number(text);
  if (digits === width + 2) return Number(text.slice(0, width)) + Number(text.slice(width)) / 60;
  if (digits !== width + 4) return null;
  const minutes = Number(text.slice(width, width + 2)) + Number(text.slice(width + 2)) / 60;
  return Number(text.slice(0, width)) + minutes / 60;
}
