/**
 * What node.ts gives, where there is neither a file system nor an addon. No module that this one imports may
 * need Node: tsconfig.browser.json compiles this file in the place of node.ts, without Node's types, so that
 * every use of them is checked against both.
 */

import * as mp4box from 'mp4box';
import type { NativeBackend } from '../backends/backend.js';
import type { HashAlgorithm } from '../hash/algorithms.js';
import type { BuiltInHashing } from '../hash/types.js';
import { SourceError } from '../media/errors.js';
import type { OpenFile, Source, SyncSource } from '../sources/source.js';
import type { PlatformInfo } from './platform-info.js';

const noFiles = (name: string): SourceError =>
  new SourceError(
    'unsupported-source',
    `${name} cannot be read here, since there is no file system: pass a Blob or File, bytes, ` +
      'or an object { size, read(offset, length) }',
  );

export async function openFile(path: string): Promise<Source> {
  throw noFiles(`'${path}'`);
}

export function openFileSync(path: string): SyncSource {
  throw noFiles(`'${path}'`);
}

export async function openHandle(_handle: OpenFile): Promise<Source> {
  throw noFiles('the file handle');
}

export async function writeNewFile(
  output: string,
  _source: string | OpenFile | null,
  stream: ReadableStream<Uint8Array>,
): Promise<void> {
  await stream.cancel();
  throw new SourceError(
    'unsupported-source',
    `'${output}' cannot be written here, since there is no file system: scrub gives a stream`,
  );
}

export const isSameFile = async (_source: string | OpenFile, _output: string): Promise<boolean> =>
  false;

export const filePath = (href: string): string => href;

export function loadNative(): NativeBackend {
  throw Object.assign(new Error('this is the build for browsers, which has no addon'), {
    code: 'no-addons',
  });
}

export const loadMp4box = (_again?: boolean): typeof mp4box => mp4box;

export const builtInHashing = (_algorithm: HashAlgorithm): BuiltInHashing | null => null;

export const describePlatform = (): PlatformInfo => ({
  runtime: { name: 'browser', version: null, nodeApi: null },
  platform: { os: null, arch: null, libc: null },
});

export const wantedBackend = (): string | undefined => undefined;

export const processors = (): number => 1;

export const allowManyListeners = (_signal: AbortSignal): void => {};

/** Browsers expand it for pages only, if at all. */
export function expandBrotli(_bytes: Uint8Array, _limit: number): Uint8Array {
  throw new Error('there is no Brotli here');
}
