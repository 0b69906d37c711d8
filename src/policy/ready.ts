/** Policies to begin with; also published as JSON, to be copied and changed. */

import type { Policy } from './policy.js';
import shortVideoUpload from './short-video-upload.json' with { type: 'json' };
import strictArchive from './strict-archive.json' with { type: 'json' };

/** By the names under which `boxray check --policy` knows them. */
export const readyPolicies: Readonly<Record<'short-video-upload' | 'strict-archive', Policy>> = {
  'short-video-upload': shortVideoUpload as Policy,
  'strict-archive': strictArchive as Policy,
};
