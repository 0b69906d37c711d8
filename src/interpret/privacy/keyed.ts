/**
 * Values with keys in tracks of timed metadata: `com.apple.quicktime.location.ISO6709`,
 * `com.apple.quicktime.detected-face` …
 */

import { text } from '../../bytes/bytes.js';
import type { PlacedText, TelemetrySample } from '../../media/metadata-facts.js';
import type { PrivacyKind } from '../../report/report.js';
import { isPlace, locationText, readIso6709 } from './coordinates.js';
import { isZero, type PrivacyList } from './list.js';

/** Null where what stands under a key says nothing of a person. */
export function kindOfKey(key: string): PrivacyKind | null {
  if (/detected-(face|human)/.test(key)) return 'faces';
  return /\blocation\b|\bgps/i.test(key) && !key.includes('accuracy') ? 'location' : null;
}

/** The key itself: that faces were looked for is said even where there are none. */
export function findDeclaredKey(declared: PlacedText, list: PrivacyList): void {
  const kind = kindOfKey(declared.text);
  if (kind !== null)
    list.add(kind, `declares ${declared.text}`, 'text', declared, '', 0, declared.length);
}

export function findKeyed(sample: TelemetrySample, list: PrivacyList): void {
  const { bytes, key } = sample;
  const kind = kindOfKey(key);
  if (kind === null || isZero(bytes, 0, bytes.length)) return;
  const stored = kind === 'location' ? text(bytes, 0, Math.min(bytes.length, 256)) : '';
  const location = readIso6709(stored);
  if (location !== null) {
    const { latitude, longitude, altitude } = location;
    if (!isPlace(latitude, longitude)) return;
    const value = locationText(latitude, longitude, altitude);
    list.add(kind, value, 'text', sample, '', 0, bytes.length);
  } else if (kind !== 'location' || stored.trim() !== '')
    list.add(kind, `${key}, ${bytes.length} bytes`, 'binary', sample, '', 0, bytes.length);
}
