/** What node.ts gives, where there is neither a file system nor an addon. No module that this one imports may need Node. */

import { Ajv2020 } from 'ajv/dist/2020.js';
import * as mp4box from 'mp4box';
import { SaxesParser } from 'saxes';
import { SourceError } from '../media/errors.js';
import type * as node from './node.js';

const noFiles = (name: string): SourceError =>
  new SourceError(
    'unsupported-source',
    `${name} cannot be read here, since there is no file system: pass a Blob or File, bytes, or an object { size, read(offset, length) }`,
  );

export const openFile: typeof node.openFile = async (path) => {
  throw noFiles(`'${path}'`);
};

export const openFileSync: typeof node.openFileSync = (path) => {
  throw noFiles(`'${path}'`);
};

export const openHandle: typeof node.openHandle = async () => {
  throw noFiles('the file handle');
};

export const writeNewFile: typeof node.writeNewFile = async (output, stream) => {
  await stream.cancel();
  throw new SourceError(
    'unsupported-source',
    `'${output}' cannot be written here, since there is no file system: scrub gives a stream`,
  );
};

export const isSameFile: typeof node.isSameFile = async () => false;

export const filePath: typeof node.filePath = (href) => href;

export const loadNative: typeof node.loadNative = () => {
  throw Object.assign(new Error('this is the build for browsers, which has no addon'), {
    code: 'no-addons',
  });
};

export const loadMp4box: typeof node.loadMp4box = () => mp4box;

export const loadSaxes: typeof node.loadSaxes = () => ({ SaxesParser });

export const loadAjv: typeof node.loadAjv = () => ({ Ajv2020 });

export const builtInHashing: typeof node.builtInHashing = () => null;

export const describePlatform: typeof node.describePlatform = () => ({
  runtime: { name: 'browser', version: null, nodeApi: null },
  platform: { os: null, arch: null, libc: null },
});

export const wantedBackend: typeof node.wantedBackend = () => undefined;

export const processors: typeof node.processors = () => 1;

export const nextTurn: typeof node.nextTurn = () => new Promise((resolve) => setTimeout(resolve));

export const allowManyListeners: typeof node.allowManyListeners = () => {};

/** Browsers expand it for pages only, if at all. */
export const expandBrotli: typeof node.expandBrotli = () => {
  throw new Error('there is no Brotli here');
};
