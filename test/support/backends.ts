import { type BackendName, backendInfo } from '../../src/index.js';

const info = backendInfo('auto');

if (process.env.BOXRAY_REQUIRE_NATIVE === '1' && info.backend !== 'native')
  throw new Error(`the addon is required here: ${info.reason}`);

/**
 * The backends that this machine has: for `describe.each`, so that no test is
 * skipped where there is no compiler.
 */
export const backends: readonly BackendName[] =
  info.backend === 'native' ? ['native', 'fallback'] : ['fallback'];
