// All cases. A case is `{ id, group, title, media, operation, params?, contenders }`; what it times is an operation of each contender.
import { inspectCases } from './inspect.mjs';

/** The cases of a run; `full` has what takes minutes too. */
export const casesOf = (options) => [...inspectCases(options)];
