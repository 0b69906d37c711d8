/**
 * Inspects files with one backend in a process where the other cannot be there: for the fallback, loading
 * any addon throws; for the native backend, importing mp4box throws. Paths come one a line on standard
 * input; answers go out as NDJSON, one line a file: `{ file, report | error, milliseconds, peakBytes }`,
 * where `peakBytes` is the process's largest resident size so far. The first line is `{ baseBytes }`: its
 * resident size before the first file.
 */
import Module, { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const backend = process.argv[2];

function forbidAddons() {
  const refuse = () => {
    throw new Error('addons are forbidden in this process');
  };
  process.dlopen = refuse;
  Module._extensions['.node'] = refuse;
}

function forbidMp4box() {
  const isMp4box = (name) => name === 'mp4box' || name.startsWith('mp4box/');
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, ...rest) => {
    if (isMp4box(request)) throw new Error('mp4box is forbidden in this process');
    return resolve.call(Module, request, ...rest);
  };
  // Its text may become a module of its own: it must not refer to anything outside.
  const hook = (name, context, next) => {
    if (name === 'mp4box' || name.startsWith('mp4box/'))
      throw new Error('mp4box is forbidden in this process');
    return next(name, context);
  };
  // Node 20 has only register, of which Node 26 warns.
  if (Module.registerHooks !== undefined) Module.registerHooks({ resolve: hook });
  else
    Module.register(`data:text/javascript,${encodeURIComponent(`export const resolve = ${hook}`)}`);
}

if (backend === 'fallback') forbidAddons();
else forbidMp4box();

/** The proof that the other backend cannot be loaded here, before anything is inspected. */
async function checkForbidden() {
  const load =
    backend === 'fallback'
      ? () => process.dlopen({ exports: {} }, 'any.node')
      : () => createRequire(import.meta.url)('mp4box');
  try {
    load();
  } catch {
    return;
  }
  throw new Error('the other backend can be loaded');
}

await checkForbidden();
const { inspect } = await import('../../dist/index.js');

const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function outcome(file) {
  try {
    return { report: await inspect(file, { backend }) };
  } catch (error) {
    const { name, code, message, offset, path, limit } = error;
    return { error: { name, code, message, offset, path, limit } };
  }
}

/** A number that is not one becomes `null` in JSON; so it is looked for here. */
function hasBadNumber(value) {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasBadNumber);
}

print({ baseBytes: process.memoryUsage.rss() });
for await (const file of createInterface({ input: process.stdin })) {
  const start = process.cpuUsage();
  const answer = await outcome(file);
  const { user, system } = process.cpuUsage(start);
  const milliseconds = (user + system) / 1000;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  print({ file, ...answer, badNumber: hasBadNumber(answer.report), milliseconds, peakBytes });
}
