/**
 * What a family reads out of a container index, in the words of no container: the one thing that
 * interpretation makes a report of. A fact of which nothing is left to decide has the report's own type.
 */

import type { Image, MediaReport } from '../report/report.js';
import type { IndexProblem } from './container-index.js';
import type { MetadataFacts } from './metadata-facts.js';
import type { TrackFacts } from './track-facts.js';

export interface MediaFacts {
  container: MediaReport['container'];
  /**
   * Media types without parameters: of such a file with pictures, of one with
   * sound only, of one with neither.
   */
  mediaTypes: { video: string; audio: string; other: string };
  size: number;
  bytesRead: number;
  brands: MediaReport['brands'];
  fastStart: boolean | null;
  fragmented: boolean;
  scanned: boolean;
  /** Fragments that tell of samples beside the header. */
  fragmentCount: number;
  createdAt: string | null;
  headerDurationSeconds: number | null;
  /** Ticks a second of the durations of edits; 0 where there are none. */
  editTimescale: number;
  tracks: TrackFacts[];
  image: Image | null;
  metadata: MetadataFacts;
  attachments: MediaReport['attachments'];
  ebml: MediaReport['ebml'];
  layout: MediaReport['layout'];
  layoutCount: number;
  /** Those of the index, by the rules of the container. */
  problems: readonly IndexProblem[];
}
