/**
 * Which backend answers, and why. The option counts before `BOXRAY_BACKEND`, and that before `auto`, which
 * takes the addon where it loads. The addon is looked for once a process, when first needed; mp4box is loaded
 * by the fallback's first session, never before.
 */

import { describePlatform, loadNative, wantedBackend } from '../platform/node.js';
import type { PlatformInfo } from '../platform/platform-info.js';
import type { BackendName } from '../report/report.js';
import { version } from '../version.js';
import type { AddonProblem, NativeBackend } from './backend.js';

export type { AddonProblem } from './backend.js';

export type BackendOption = 'auto' | BackendName;

export type Backend = { name: 'native'; native: NativeBackend } | { name: 'fallback' };

/** Which backend {@link backendInfo} found, and why. Plain JSON. */
export interface BackendInfo extends PlatformInfo {
  backend: BackendName;
  /** Why this one: one line for a person. */
  reason: string;
  /** boxray's version. */
  version: string;
  /**
   * Whether the addon loads, and where it does not, why: as a stable code, and as one line for a person.
   * Where it does, its file (a prebuild or a local build) and the processor's features that it uses; else
   * null.
   */
  native: {
    available: boolean;
    code: AddonProblem | null;
    reason: string | null;
    file: string | null;
    cpuFeatures: string[] | null;
  };
}

type Loaded = { native: NativeBackend } | { failure: Error & { code?: AddonProblem } };

let loaded: Loaded | undefined;

function native(): Loaded {
  if (loaded === undefined) {
    try {
      loaded = { native: loadNative() };
    } catch (error) {
      loaded = { failure: error instanceof Error ? error : new Error(String(error)) };
    }
  }
  return loaded;
}

const options: readonly string[] = ['auto', 'native', 'fallback'] satisfies BackendOption[];

function check(value: unknown, name: string): BackendOption {
  if (typeof value !== 'string')
    throw new TypeError(`${name} must be a string, not ${typeof value}`);
  if (!options.includes(value))
    throw new RangeError(`${name} must be 'auto', 'native' or 'fallback', not '${value}'`);
  return value as BackendOption;
}

function choose(option: BackendOption | undefined): { choice: BackendOption; by: string } {
  if (option !== undefined) return { choice: check(option, 'backend'), by: 'the backend option' };
  const variable = wantedBackend();
  if (variable) return { choice: check(variable, 'BOXRAY_BACKEND'), by: 'BOXRAY_BACKEND' };
  return { choice: 'auto', by: 'auto' };
}

/** Loaders spread their reasons over several lines. */
const oneLine = (error: Error) => error.message.trim().replace(/\s+/g, ' ');

/**
 * The backend to use. Throws `TypeError` or `RangeError` for an option (or `BOXRAY_BACKEND`) that is none,
 * and an `Error` with the reason where `native` is asked for and the addon does not load.
 */
export function selectBackend(option: BackendOption | undefined): Backend {
  const { choice, by } = choose(option);
  if (choice === 'fallback') return { name: 'fallback' };
  const found = native();
  if ('native' in found) return { name: 'native', native: found.native };
  if (choice === 'auto') return { name: 'fallback' };
  throw new Error(
    `${by} asks for the native backend, and the addon does not load: ${oneLine(found.failure)}. ` +
      "`npx boxray doctor` says more; 'auto' and 'fallback' work without it",
    { cause: found.failure },
  );
}

/**
 * Which backend `inspect` uses with this option (without one: `BOXRAY_BACKEND`, else `auto`), and why. Throws
 * as {@link selectBackend}.
 */
export function backendInfo(option?: BackendOption): BackendInfo {
  const { choice, by } = choose(option);
  const { name } = selectBackend(option);
  const found = native();
  const failure = 'failure' in found ? oneLine(found.failure) : null;
  const addon = 'native' in found ? found.native : null;
  const automatic = failure === null ? 'the addon loads' : `the addon does not load: ${failure}`;
  return {
    backend: name,
    reason: choice === 'auto' ? automatic : `chosen by ${by}`,
    version,
    native: {
      available: addon !== null,
      code: 'failure' in found ? (found.failure.code ?? 'does-not-load') : null,
      reason: failure,
      file: addon?.file ?? null,
      cpuFeatures: addon && [...addon.cpuFeatures],
    },
    ...describePlatform(),
  };
}
