/** What measurements beside the picture say: each format has its reader. */

import type { Telemetry, TelemetrySample } from '../../media/metadata-facts.js';
import { findCamm } from './camm.js';
import { findGpmf } from './gpmf.js';
import { findDeclaredKey, findKeyed } from './keyed.js';
import { isZero, type PrivacyList } from './list.js';
import { findInText } from './text-track.js';

const readers: Record<
  Telemetry['format'],
  (sample: TelemetrySample, list: PrivacyList, name: string) => void
> = {
  gpmf: (sample, list) => findGpmf(sample.bytes, 0, sample.bytes.length, sample, list),
  camm: (sample, list) => findCamm(sample.bytes, sample, list),
  text: (sample, list) => findInText(sample.bytes, sample, list),
  keyed: findKeyed,
  maker: findRecord,
};

export function* findInTelemetry(
  { format, name, declared, samples }: Telemetry,
  list: PrivacyList,
): Generator<void, void, void> {
  for (const key of declared) findDeclaredKey(key, list);
  const read = readers[format];
  for (const sample of samples) {
    read(sample, list, name);
    yield;
  }
}

/**
 * Formats of cameras that nobody describes in public: every sample as a whole is a record of the flight or
 * the shot.
 */
function findRecord(sample: TelemetrySample, list: PrivacyList, name: string): void {
  const { bytes } = sample;
  if (isZero(bytes, 0, bytes.length)) return;
  const value = `${name}, ${bytes.length} bytes`;
  list.add('telemetry', value, 'binary', sample, '', 0, bytes.length);
}
