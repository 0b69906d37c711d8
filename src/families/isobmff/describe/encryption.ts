import { hex, u32 } from '../../../bytes/bytes.js';
import { fourcc, fourccToString } from '../../../bytes/fourcc.js';
import type { Findings } from '../../../interpret/findings.js';
import type { KeptElement } from '../../../media/container-index.js';
import type { Encryption } from '../../../report/report.js';
import type { IsobmffIndex } from '../raw.js';
import { type EntryBox, type EntryBytes, findBox } from './entry-boxes.js';

const FRMA = fourcc('frma');
const PSSH = fourcc('pssh');
const SCHI = fourcc('schi');
const SCHM = fourcc('schm');
const SINF = fourcc('sinf');
const TENC = fourcc('tenc');
const UUID = fourcc('uuid');

/**
 * Sample entries that hide another: ISO/IEC 14496-12 8.12 (`encv` …), and Apple's
 * FairPlay (`drms`, `drmi`, `drmt`).
 */
const protectedFormats = new Set(
  [
    'encv',
    'enca',
    'enct',
    'encs',
    'encm',
    'encf',
    'encp',
    'resv',
    'resa',
    'drms',
    'drmi',
    'drmt',
    'p608',
  ].map(fourcc),
);

export function isProtected(format: number): boolean {
  return protectedFormats.has(format);
}

/** What the `sinf` boxes of one entry say. `originalFormat` is 0 and `scheme` null where they do not. */
export interface Protection {
  originalFormat: number;
  scheme: string | null;
  keyIds: string[];
}

/**
 * Reads `sinf` {`frma`, `schm`, `schi` {`tenc`}} (ISO/IEC 14496-12 8.12, 23001-7 8.2) among an entry's boxes.
 */
export function readProtection(entry: EntryBytes, boxes: readonly EntryBox[]): Protection {
  const protection: Protection = { originalFormat: 0, scheme: null, keyIds: [] };
  for (const sinf of boxes) {
    if (sinf.type !== SINF) continue;
    const inner = entry.boxes(sinf.payload, sinf.end, sinf);
    const frma = findBox(inner, FRMA);
    if (frma !== null && frma.end - frma.payload >= 4 && protection.originalFormat === 0)
      protection.originalFormat = u32(entry.bytes, frma.payload);
    const schm = findBox(inner, SCHM);
    if (schm !== null && schm.end - schm.payload >= 8 && protection.scheme === null)
      protection.scheme = fourccToString(u32(entry.bytes, schm.payload + 4));
    const schi = findBox(inner, SCHI);
    if (schi === null) continue;
    for (const box of entry.boxes(schi.payload, schi.end, schi)) readKeyId(entry, box, protection);
  }
  if (isProtected(protection.originalFormat)) {
    const hidden = fourccToString(protection.originalFormat);
    entry.problem(
      'invalid-sample-entry',
      null,
      `encryption is said to hide ${hidden}, which is encryption`,
    );
    protection.originalFormat = 0;
  } else if (protection.originalFormat === 0)
    entry.problem('invalid-sample-entry', null, 'the format that encryption hides is not named');
  if (protection.scheme === null && boxes.some(({ type }) => type === SINF))
    entry.problem('invalid-sample-entry', null, 'the scheme of the encryption (schm) is not named');
  return protection;
}

/** The UUID of PIFF 1.1 for the box that became `tenc`. */
const piffTrackEncryption = '8974dbce7be74c5184f97148f9882554';

function readKeyId(entry: EntryBytes, box: EntryBox, protection: Protection): void {
  const isPiff =
    box.type === UUID && hex(entry.bytes, box.payload - 16, box.payload) === piffTrackEncryption;
  if (box.type !== TENC && !isPiff) return;
  // Both: version and flags, four bytes of parameters, the default key id.
  if (box.end - box.payload < 24) {
    entry.problem('box-too-short', box, '', box.end - box.payload, 24);
    return;
  }
  const keyId = hex(entry.bytes, box.payload + 8, box.payload + 24);
  if (!protection.keyIds.includes(keyId)) protection.keyIds.push(keyId);
}

/** DRM systems by the system id of `pssh`; ids as registered with the DASH Industry Forum. */
const systemNames = new Map([
  ['edef8ba979d64acea3c827dcd51d21ed', 'Widevine'],
  ['9a04f07998404286ab92e65be0885f95', 'PlayReady'],
  ['94ce86fb07ff4f43adb893d2fa968ca2', 'FairPlay'],
  ['29701fe43cc74a348c5bae90c7439a47', 'FairPlay'],
  ['1077efecc0b24d02ace33c1e52e2fb4b', 'ClearKey'],
  ['e2719d58a985b3c9781ab030af78d30e', 'ClearKey'],
  ['5e629af538da4063897797ffbd9902d4', 'Marlin'],
  ['69f908af481646ea910ccd5dcccb0a3a', 'Marlin'],
  ['f239e769efa348509c16a903c6932efb', 'Adobe Primetime'],
  ['adb41c242dbf4a6d958b4457c0d27b95', 'Nagra'],
  ['80a6be7e14484c379e70d5aebe04c8d2', 'Irdeto'],
  ['35bf197b530e42d78b651b4bf415070f', 'DivX'],
  ['9a27dd82fde247258cbc4234aa06ec09', 'Verimatrix'],
  ['a68129d3575b4f1a9cba3223846cf7c3', 'VideoGuard'],
  ['992c46e6c4374899b6a050fa91ad0e39', 'Viaccess-Orca'],
  ['279fe473512c48feade8d176fee6b40f', 'Arris Titanium'],
  ['3d5e6d359b9a41e8b843dd3c6e72c42c', 'ChinaDRM'],
  ['644fe7b5260f4fad949a0762ffb054b4', 'CMLA'],
]);

/** More systems than are registered: what every encrypted track of a hostile file repeats stays short. */
const mostSystems = 64;

/** The DRM systems of the file's `pssh` boxes, each once, by name or else by their UUID. */
export function protectionSystems(index: IsobmffIndex, findings: Findings): string[] {
  const systems: string[] = [];
  for (const box of index.kept) {
    if (box.type !== PSSH) continue;
    checkHeader(box, findings);
    if (systems.length === mostSystems) continue;
    const name = systemName(box);
    if (name !== null && !systems.includes(name)) systems.push(name);
  }
  return systems;
}

/**
 * ISO/IEC 23001-7 8.1: a system's id, in version 1 a list of key ids, and data, each list
 * and the data after its length.
 */
function checkHeader({ bytes, path, offset, trackIndex }: KeptElement, findings: Findings): void {
  // Not kept, which another problem says.
  if (bytes.length === 0) return;
  const keyIds = bytes.length >= 24 && bytes[0] !== 0 ? 4 + 16 * u32(bytes, 20) : 0;
  const dataAt = 20 + keyIds;
  const data = bytes.length >= dataAt + 4 ? u32(bytes, dataAt) : 0;
  const needed = dataAt + 4 + data;
  if (bytes.length < needed)
    findings.add('box-too-short', path, offset, trackIndex, bytes.length, needed);
}

function systemName(pssh: KeptElement): string | null {
  if (pssh.bytes.length < 20) return null;
  const id = hex(pssh.bytes, 4, 20);
  return (
    systemNames.get(id) ??
    `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`
  );
}

/** Puts the protections of a track's entries together; null where none is protected. */
export function describeEncryption(
  protections: readonly Protection[],
  systems: readonly string[],
): Encryption | null {
  const first = protections[0];
  if (first === undefined) return null;
  const keyIds = new Set<string>();
  for (const protection of protections) for (const keyId of protection.keyIds) keyIds.add(keyId);
  return {
    scheme: first.scheme ?? 'unknown',
    originalFormat: first.originalFormat === 0 ? '' : fourccToString(first.originalFormat),
    keyIds: Array.from(keyIds),
    systems: systems.slice(),
  };
}
