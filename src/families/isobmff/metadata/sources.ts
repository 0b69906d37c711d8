import type { Findings } from '../../../interpret/findings.js';
import type { Limits } from '../../../media/limits.js';
import type { MediaData } from '../../../media/media-data.js';
import type { FrameTablesByTrack } from '../../family.js';
import type { IsobmffIndex } from '../raw.js';

/** What there is to read from. `media`: as the second phase had it read. */
export interface MetadataSources {
  index: IsobmffIndex;
  tables: FrameTablesByTrack;
  media: MediaData;
  limits: Limits;
  /** Whether they are wanted. */
  metadata: boolean;
  /** Told of damage. */
  findings: Findings;
}
