/** ContentEncodings (RFC 9559 5.1.4.1.31): what was done to the frames, or the CodecPrivate, of a track. */

import { concat, hex } from '../../../bytes/bytes.js';
import { inflate } from '../../../bytes/inflate.js';
import type { ContentEncoding, Encryption } from '../../../report/report.js';
import type { Element } from '../elements.js';
import { ids } from '../ids.js';

const frames = 1;
const privateData = 2;

/** Of CodecPrivate, however much a stream promises. */
const largestPrivate = 1 << 20;
/** Of a track: no writer has more than two. */
const mostEncodings = 16;

interface Encoding {
  order: number;
  scope: number;
  algorithm: ContentEncoding['algorithm'];
  /** What header stripping took. */
  settings: Uint8Array;
}

export interface Encodings {
  listed: ContentEncoding[];
  encryption: Encryption | null;
  /** Bytes that each frame begins with and that are not stored. */
  prefix: Uint8Array;
  /** What else was done to frames that can be undone, or cannot. */
  frames: 'none' | 'zlib' | 'other';
  /** Null where it cannot be undone. */
  undo(bytes: Uint8Array, of: 'frame' | 'private', most: number): Uint8Array | null;
}

const compressions = ['zlib', 'bzlib', 'lzo1x', 'header-stripping'] as const;
const nothing = new Uint8Array(0);

export function readEncodings(entry: Element, codecId: string): Encodings {
  const { budget } = entry.payload;
  const list: Encoding[] = [];
  let encryption: Encryption | null = null;
  const encodings = entry.child(ids.ContentEncodings)?.all(ids.ContentEncoding) ?? [];
  if (encodings.length > mostEncodings)
    encodings[mostEncodings]?.problem('invalid-encoding', 0, 0, `${encodings.length} times`);
  for (const encoding of encodings.slice(0, mostEncodings)) {
    const order = encoding.uintOr(ids.ContentEncodingOrder, 0);
    const scope = encoding.uintOr(ids.ContentEncodingScope, frames);
    const encrypts = encoding.child(ids.ContentEncryption);
    const compresses = encoding.child(ids.ContentCompression);
    const type = encoding.uintOr(ids.ContentEncodingType, 0);
    if (type === 1 || (encrypts !== null && compresses === null)) {
      list.push({ order, scope, algorithm: 'encryption', settings: nothing });
      encryption ??= encryptionOf(encrypts, codecId);
      continue;
    }
    const number = compresses?.uintOr(ids.ContentCompAlgo, 0) ?? 0;
    const algorithm = compressions[number];
    if (algorithm === undefined || type > 1) {
      encoding.problem('invalid-encoding', 0, 0, `algorithm ${number}`);
      continue;
    }
    const settings = compresses?.child(ids.ContentCompSettings)?.data ?? nothing;
    list.push({ order, scope, algorithm, settings });
  }
  // Undone from the last that was done.
  list.sort((a, b) => b.order - a.order);
  const ofFrames = list.filter(({ scope }) => scope % 2 === frames);
  const stripped = ofFrames.filter(({ algorithm }) => algorithm === 'header-stripping');
  const rest = ofFrames.filter(({ algorithm }) => algorithm !== 'header-stripping');
  const onlyZlib = rest.length === 1 && rest[0]?.algorithm === 'zlib' && stripped.length === 0;
  return {
    listed: list.map(({ algorithm, scope, settings }) => ({
      algorithm,
      frames: scope % 2 === frames,
      codecPrivate: (scope & privateData) !== 0,
      strippedBytes: settings.length,
    })),
    encryption,
    prefix: concat(stripped.map(({ settings }) => settings).reverse()),
    frames: rest.length === 0 ? 'none' : onlyZlib ? 'zlib' : 'other',
    undo(bytes, of, most) {
      let undone: Uint8Array | null = bytes;
      for (const { scope, algorithm, settings } of list) {
        if (of === 'frame' ? scope % 2 !== frames : (scope & privateData) === 0) continue;
        if (algorithm === 'header-stripping')
          undone = concat([settings.subarray(0, most), undone]).subarray(0, most);
        else if (algorithm === 'zlib' && budget.inflated > 0) {
          undone = inflate(undone, Math.min(most, budget.inflated)).bytes;
          budget.inflated -= undone.length;
        } else return null;
      }
      return undone;
    },
  };
}

const aes = 5;

function encryptionOf(element: Element | null, codecId: string): Encryption {
  const algorithm = element?.uintOr(ids.ContentEncAlgo, 0) ?? 0;
  const key = element?.child(ids.ContentEncKeyID);
  const mode = element?.child(ids.ContentEncAESSettings)?.uintOr(ids.AESSettingsCipherMode, 1) ?? 1;
  return {
    scheme: algorithm === aes && mode === 1 ? 'cenc' : `matroska-${algorithm}`,
    originalFormat: codecId,
    keyIds: key == null ? [] : [hex(key.data, 0, key.length)],
    systems: [],
  };
}

/** CodecPrivate as it was before it was encoded; null without one, or where that cannot be undone. */
export function readCodecPrivate(entry: Element, encodings: Encodings): Uint8Array | null {
  const data = entry.child(ids.CodecPrivate)?.data ?? null;
  return data === null ? null : encodings.undo(data, 'private', largestPrivate);
}
