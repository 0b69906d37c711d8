import { hex } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import type { KeptElement } from '../../../media/container-index.js';

const UUID = fourcc('uuid');
const contentProvenance = 'd8fec3d61b0e483c92975828877ec481';

/** Whether a box is a ContentProvenanceBox (C2PA Technical Specification 2.2, A.5). */
export function isContentProvenance(box: KeptElement): boolean {
  return (
    box.type === UUID &&
    box.trackIndex < 0 &&
    box.userType[0] === 0xd8 &&
    hex(box.userType, 0, box.userType.length) === contentProvenance
  );
}
