import { u16 } from '../../bytes/bytes.js';
import { isPlace, locationText } from './coordinates.js';
import { isZero, type Place, type PrivacyList } from './list.js';

/**
 * Bytes of a packet's data by type, and what those without position are ("Camera Motion Metadata Spec",
 * Google).
 */
const packets = [
  { size: 12, what: 'camera orientation' },
  { size: 8, what: null }, // exposure times
  { size: 12, what: 'rotation rate' },
  { size: 12, what: 'acceleration' },
  { size: 12, what: 'position relative to the start' },
  { size: 24, what: null },
  { size: 56, what: null },
  { size: 12, what: 'magnetic field' },
] as const;

const header = 4;
const POSITION = 5;
const GPS = 6;
/** Seconds between 1970-01-01 and 1980-01-06, where GPS time begins; leap seconds are not taken away. */
const gpsEpoch = 315_964_800;

/** Packets of a `camm` sample, little-endian: two reserved bytes, a type, and its data. */
export function findCamm(sample: Uint8Array, place: Place, list: PrivacyList): void {
  const view = new DataView(sample.buffer, sample.byteOffset, sample.length);
  let at = 0;
  while (at + header <= sample.length) {
    const type = view.getUint16(at + 2, true);
    const packet = packets[type];
    const data = at + header;
    if (u16(sample, at) !== 0 || packet === undefined || data + packet.size > sample.length) return;
    const end = data + packet.size;
    const below = `/camm[${type}]`;
    if (type === POSITION) position(data, end, view, below, list, place);
    else if (type === GPS) gps(data, view, below, list, place);
    else if (packet.what !== null && !isZero(sample, data, end))
      list.add('telemetry', packet.what, 'binary', place, below, data, end);
    at = end;
  }
}

/** Type 5: latitude and longitude in degrees, altitude in metres, as doubles. */
function position(
  start: number,
  end: number,
  view: DataView,
  below: string,
  list: PrivacyList,
  place: Place,
): void {
  const latitude = view.getFloat64(start, true);
  const longitude = view.getFloat64(start + 8, true);
  if (!isPlace(latitude, longitude)) return;
  const value = locationText(latitude, longitude, view.getFloat64(start + 16, true));
  list.add('location', value, 'binary', place, below, start, end);
}

/**
 * Type 6: time (f64), kind of fix (i32), latitude and longitude (f64), altitude (f32), accuracies and
 * velocity.
 */
function gps(start: number, view: DataView, below: string, list: PrivacyList, place: Place): void {
  const seconds = view.getFloat64(start, true);
  const time = new Date((seconds + gpsEpoch) * 1000);
  if (seconds !== 0 && !Number.isNaN(time.getTime()))
    list.add('time', time.toISOString(), 'binary', place, below, start, start + 8);
  const latitude = view.getFloat64(start + 12, true);
  const longitude = view.getFloat64(start + 20, true);
  if (!isPlace(latitude, longitude)) return;
  const value = locationText(latitude, longitude, view.getFloat32(start + 28, true));
  list.add('location', value, 'binary', place, below, start + 12, start + 32);
}
