// Everything that is compared. A contender is `{ id, label, kind, missing(), operations }`: `kind` is
// `process` where each call starts one; `missing()` says why it cannot take part here, or null; an operation
// makes, from its parameters, a task `{ answer?(), run(), isAsync? }` or, where it measures itself,
// `{ answer?(), measure(seconds) }`, which gives a list of numbers for each metric. `calls` of a task says
// how many files one run takes. Parameters always have `file`.
import { boxray } from './boxray.mjs';
import { crypto } from './crypto.mjs';
import { floors } from './floors.mjs';
import { libavformat } from './libavformat.mjs';
import { libraries } from './libraries.mjs';
import { emptyNode } from './load.mjs';
import { processes } from './processes.mjs';

const all = new Map(
  [boxray, floors, crypto, libraries, libavformat, processes, emptyNode]
    .flat()
    .map((one) => [one.id, one]),
);

/** The contender of that id; throws for one that does not exist, which is a mistake in a case. */
export function contenderOf(id) {
  const contender = all.get(id);
  if (!contender) throw new Error(`there is no contender ${id}`);
  return contender;
}

export const contenders = () => [...all.values()];
