/**
 * C2PA manifest stores, after the C2PA Technical Specification 2.2 (11.1, A.5) and
 * ISO/IEC 19566-5; nothing is signed.
 */

import { encode } from 'cborg';
import {
  ascii,
  type Box,
  box,
  bytesOf,
  hex,
  type Part,
  u8,
  u32,
  u64,
  utf8,
  uuidBox,
  zeros,
} from './box.js';

export const digitalSource = (name: string) =>
  `http://cv.iptc.org/newscodes/digitalsourcetype/${name}`;

/** The type is the first four characters of the content type; `toggles` 3: requestable, with a label. */
export function superBox(
  type: string,
  label: string,
  parts: Part[],
  toggles = 3,
  more: Part[] = [],
): Box {
  const contentType = bytesOf(ascii(type), hex('00110010800000aa00389b71'));
  const named = toggles & 2 ? [utf8(label), u8(0)] : [];
  return box('jumb', box('jumd', contentType, u8(toggles), ...named, ...more), ...parts);
}

export const cbor = (value: unknown): Box => box('cbor', encode(value));

/** An assertion of CBOR. */
export const assertion = (label: string, value: unknown): Box =>
  superBox('cbor', label, [cbor(value)]);

export interface Manifest {
  label: string;
  /** `c2ma` a manifest, `c2um` an update. */
  type?: string;
  /** Over what the builder puts there; null leaves it out. */
  claim?: Record<string, unknown> | null;
  assertions?: Box[];
  /** Labels that the claim lists; default: those of `assertions`. */
  claimed?: string[];
}

export const assertionUrl = (manifest: string, label: string) => ({
  url: `self#jumbf=/c2pa/${manifest}/c2pa.assertions/${label}`,
  hash: zeros(32),
});

export function manifest({
  label,
  type = 'c2ma',
  claim = {},
  assertions = [],
  claimed,
}: Manifest): Box {
  const listed = claimed ?? assertions.map(labelOf);
  const stated = {
    claim_generator: 'test/1.0',
    assertions: listed.map((name) => assertionUrl(label, name)),
    signature: `self#jumbf=/c2pa/${label}/c2pa.signature`,
    ...claim,
  };
  return superBox(type, label, [
    superBox('c2as', 'c2pa.assertions', assertions),
    ...(claim === null ? [] : [superBox('c2cl', 'c2pa.claim', [cbor(stated)])]),
    superBox('c2cs', 'c2pa.signature', [cbor(zeros(8))]),
  ]);
}

function labelOf(target: Box): string {
  const description = bytesOf(target.parts[0] as Box).subarray(25);
  return Buffer.from(description.subarray(0, description.indexOf(0))).toString();
}

export const manifestStore = (...manifests: Part[]): Box => superBox('c2pa', 'c2pa', manifests);

/** ContentProvenanceBox (A.5.1): version and flags, purpose, where the first `merkle` box stands, data. */
export const provenanceBox = (purpose: string, ...data: Part[]): Box =>
  uuidBox('d8fec3d6-1b0e-483c-9297-5828877ec481', u32(0), ascii(`${purpose}\0`), u64(0), ...data);

/** The box of a file whose store holds these manifests, the last of which is active. */
export const c2paBox = (...manifests: Manifest[]): Box =>
  provenanceBox('manifest', manifestStore(...manifests.map(manifest)));
