/**
 * ContentProvenanceBox (C2PA Technical Specification 2.2, A.5): a `uuid` FullBox with a purpose, then what
 * the purpose asks for.
 */

import { hex, text } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { KeptElement } from '../../../media/container-index.js';
import type { ManifestBlock } from '../../../media/metadata-facts.js';
import type { IsobmffIndex } from '../raw.js';
import { partOf } from './part.js';

const UUID = fourcc('uuid');
const contentProvenance = 'd8fec3d61b0e483c92975828877ec481';
const purposeAt = 4;
const longestPurpose = 64;

function isContentProvenance(box: KeptElement): boolean {
  return (
    box.type === UUID &&
    box.trackIndex < 0 &&
    box.userType[0] === 0xd8 &&
    hex(box.userType, 0, box.userType.length) === contentProvenance
  );
}

export function manifestBlocks({ kept }: IsobmffIndex): ManifestBlock[] {
  return kept.filter(isContentProvenance).map((box) => {
    const { bytes, size } = box;
    const purpose = text(bytes, purposeAt, Math.min(bytes.length, purposeAt + longestPurpose));
    // After the purpose and its NUL, 8 bytes say where the first `merkle` box stands.
    const start = Math.min(bytes.length, purposeAt + purpose.length + 1 + 8);
    return { ...partOf(box), start, size, purpose };
  });
}
