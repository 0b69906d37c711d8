/**
 * Coordinates in the samples of text tracks, as drones and dashboard cameras write them for players to show.
 */

import { characters } from '../../bytes/bytes.js';
import { locationText } from './coordinates.js';
import type { Place, PrivacyList } from './list.js';

interface Form {
  pattern: RegExp;
  /** Latitude and longitude of a match. */
  read: (groups: string[]) => [number, number];
}

function nmea([, degrees, minutes, north, eastDegrees, eastMinutes, east]: string[]): [
  number,
  number,
] {
  return [
    (Number(degrees) + Number(minutes) / 60) * (north === 'S' ? -1 : 1),
    (Number(eastDegrees) + Number(eastMinutes) / 60) * (east === 'W' ? -1 : 1),
  ];
}

const signed = String.raw`([-+]?\d{1,3}\.\d{1,15})`;

/** The first group of each is what says the place. */
const forms: readonly Form[] = [
  {
    // DJI: `GPS (8.6499, 53.1665, 18)`, longitude first.
    pattern: new RegExp(`GPS ?\\((${signed}, ?${signed})`, 'dg'),
    read: ([, longitude, latitude]) => [Number(latitude), Number(longitude)],
  },
  {
    // DJI: `[latitude: 54.12] [longitude: 12.3]`; some models write "longtitude".
    pattern: new RegExp(`(\\[latitude ?: ?${signed}\\] ?\\[longt?itude ?: ?${signed}\\])`, 'dg'),
    read: ([, latitude, longitude]) => [Number(latitude), Number(longitude)],
  },
  {
    // DJI: `HOME(E: 13.0042, N: 55.7041)`.
    pattern: new RegExp(`HOME ?\\((([EW]): ?${signed}, ?([NS]): ?${signed})`, 'dg'),
    read: ([, east, longitude, north, latitude]) => [
      Number(latitude) * (north === 'S' ? -1 : 1),
      Number(longitude) * (east === 'W' ? -1 : 1),
    ],
  },
  {
    // NMEA 0183, RMC: `GPRMC,161313.00,A,4529.87489,N,07337.01215,W`.
    pattern:
      /[A-Z]{2}RMC,[\d.]{0,12},A?,((\d\d)(\d\d\.\d{1,10}),([NS]),(\d{3})(\d\d\.\d{1,10}),([EW]))/dg,
    read: nmea,
  },
  {
    // NMEA 0183, GGA and GLL: `GPGGA,161313.00,4529.87489,N,07337.01215,W`.
    pattern:
      /[A-Z]{2}(?:GGA,[\d.]{0,12}|GLL),((\d\d)(\d\d\.\d{1,10}),([NS]),(\d{3})(\d\d\.\d{1,10}),([EW]))/dg,
    read: nmea,
  },
  {
    // ISO 6709, in decimal degrees.
    pattern:
      /(([-+]\d{2}\.\d{1,15})([-+]\d{3}\.\d{1,15})(?:[-+]\d{1,9}(?:\.\d{1,15})?)?(?:CRS[\w.-]{1,20})?\/)/dg,
    read: ([, latitude, longitude]) => [Number(latitude), Number(longitude)],
  },
];

const date = /\d{4}[-:.]\d\d[-:.]\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?/dg;

/** `GPS(1.1,1.1`: a hostile track may have a million samples in which there is room for nothing. */
const shortest = 11;

/**
 * A sample of a text track. A date beside coordinates says when somebody was there; elsewhere it is only
 * text.
 */
export function findInText(sample: Uint8Array, place: Place, list: PrivacyList): void {
  if (sample.length < shortest) return;
  const text = characters(sample);
  let located = false;
  for (const { pattern, read } of forms)
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      const [latitude, longitude] = read(match.slice(1) as string[]);
      if (!Number.isFinite(latitude + longitude)) continue;
      located = true;
      const value = locationText(latitude, longitude, null);
      list.add('location', value, 'text', place, '', start, end);
    }
  if (!located) return;
  for (const match of text.matchAll(date))
    list.add('time', match[0], 'text', place, '', match.index, match.index + match[0].length);
}
