/** What a browser has, of what the library uses: neither `process` nor `Buffer` nor `require`. */

import vm from 'node:vm';

const { AbortController, AbortSignal, Blob, DecompressionStream, ReadableStream } = globalThis;
const { MessageChannel, TextDecoder, TextEncoder, URL, WebAssembly, performance } = globalThis;

/**
 * Evaluates a script where there are a browser's globals only, and gives these, with
 * what the script has added to them.
 */
export function browserContext(script: string) {
  const context = vm.createContext({
    ...{ AbortController, AbortSignal, Blob, DecompressionStream, ReadableStream },
    ...{ MessageChannel, TextDecoder, TextEncoder, URL, WebAssembly, performance },
    ...{ setTimeout, clearTimeout, atob, btoa },
  });
  vm.runInContext('globalThis.self = globalThis.window = globalThis;', context);
  vm.runInContext(script, context);
  return context;
}
