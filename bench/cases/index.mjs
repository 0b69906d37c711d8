// All cases. A case is `{ id, group, title, media, operation, params?, metrics?, contenders, compared?,
// settings?, smoke? }`; what it measures is an operation of each contender. `compared`: the fields of answers
// that must agree, without it all. `smoke: false` leaves it out where only the
// answers matter: another one gives the same.
import { clipsCases } from './clips.mjs';
import { coreCases } from './core.mjs';
import { fingerprintCases } from './fingerprint.mjs';
import { framesCases } from './frames.mjs';
import { growthCases } from './growth.mjs';
import { hashCases } from './hash.mjs';
import { hostileCases } from './hostile.mjs';
import { inspectCases } from './inspect.mjs';
import { matroskaCases } from './matroska.mjs';
import { processCases } from './process.mjs';

const makers = [
  inspectCases,
  framesCases,
  clipsCases,
  hashCases,
  matroskaCases,
  fingerprintCases,
  growthCases,
  processCases,
  hostileCases,
  coreCases,
];

/** The cases of a run; `full` has those that take minutes too. */
export const casesOf = (options) => makers.flatMap((make) => make(options));
