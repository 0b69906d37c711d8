/** Modules of Node that take longer to load than boxray does, loaded when they are first needed. */

import { createRequire } from 'node:module';

// Not `import()`, which is asynchronous, and not a plain `require`, which a bundle of ES modules lacks. Where
// it starts from is all one for what is built in.
const builtin = (name: string) => createRequire(process.execPath)(name);

export const loadCrypto = (): typeof import('node:crypto') => builtin('node:crypto');
export const loadZlib = (): typeof import('node:zlib') => builtin('node:zlib');
