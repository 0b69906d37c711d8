/**
 * Cuts the CommonJS build into files of which each is loaded when something in it is first called:
 * parsing takes the most of a `require`, and most services need a few of them. The sources say nothing of
 * it, they import each other as ever.
 *
 * A chunk is named by the modules through which it is entered. It owns these and what only it imports; what
 * several chunks import belongs to `core`, or to `base` where the package's own file needs it too. An import
 * across chunks becomes a `require` at once of what is loaded already (`base`, and in all others `core`), and
 * otherwise functions that load the chunk with their first call.
 */

import path from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/** By file: the modules by which it is entered, which export functions only (but for `base`). */
export const chunks = {
  base: ['src/media/errors.ts', 'src/media/limits.ts'],
  core: [
    'src/calls/inspect.ts',
    'src/calls/open.ts',
    'src/calls/read-frames.ts',
    'src/backends/select.ts',
  ],
  fallback: ['src/families/isobmff/read/index.ts'],
  fingerprint: [
    'src/fingerprint/fingerprint.ts',
    'src/fingerprint/distance.ts',
    'src/fingerprint/vpdq.ts',
    'src/fingerprint/hash-store.ts',
    'src/fingerprint/index-file.ts',
    'src/fingerprint/index-calls.ts',
  ],
  hash: ['src/calls/hash-frames.ts'],
  heif: ['src/families/isobmff/heif/still.ts', 'src/interpret/exif/items.ts'],
  matroska: [
    'src/families/matroska/describe/file.ts',
    'src/families/matroska/describe/requests.ts',
    'src/families/matroska/describe/frame-times.ts',
    'src/families/matroska/read/session.ts',
    'src/families/matroska/privacy/unplayed.ts',
    'src/families/matroska/privacy/repairs.ts',
    'src/families/matroska/tree.ts',
  ],
  c2pa: ['src/interpret/provenance/c2pa.ts', 'src/interpret/provenance/people.ts'],
  policy: ['src/calls/check.ts'],
  scrub: ['src/calls/scrub.ts'],
  tree: ['src/families/isobmff/tree.ts', 'src/calls/box-tree.ts'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

type Chunk = keyof typeof chunks;

/** Small, called for every box, and without a state that must be one: every chunk has its own. */
const copied = ['src/bytes/fourcc.ts', 'src/bytes/bytes.ts'];

const entry = 'src/index.ts';

interface Modules {
  /** By module, those that it imports. */
  imports: ReadonlyMap<string, readonly string[]>;
  /** By module, the names of what it exports, without types. */
  exports: ReadonlyMap<string, readonly string[]>;
}

/** What esbuild finds in bundles or single modules, packages left out. */
async function examine(options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({
    ...options,
    ...(options.bundle ? { packages: 'external', external: ['*/node-lazy.cjs'] } : {}),
    format: 'esm',
    outdir: 'dist',
    outbase: '.',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  return metafile as Metafile;
}

/** Paths are relative to the working folder, with `/`. */
async function readModules(): Promise<Modules> {
  const { inputs } = await examine({ entryPoints: [entry], bundle: true });
  const imports = Object.entries(inputs).map(
    ([file, input]) =>
      [file, input.imports.filter(({ external }) => !external).map((found) => found.path)] as const,
  );
  const sources = imports.map(([file]) => file).filter((file) => file.endsWith('.ts'));
  const { outputs } = await examine({ entryPoints: sources });
  const exports = Object.entries(outputs).map(
    ([file, output]) => [file.replace(/^dist\/(.*)\.js$/, '$1.ts'), output.exports] as const,
  );
  return { imports: new Map(imports), exports: new Map(exports) };
}

const names = Object.keys(chunks) as Chunk[];
const entered = new Map<string, Chunk>(
  names.flatMap((chunk) => chunks[chunk].map((file) => [file, chunk] as const)),
);

/** What can be reached from modules without entering another chunk. */
function reached({ imports }: Modules, from: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (file: string) => {
    if (found.has(file) || copied.includes(file)) return;
    found.add(file);
    for (const next of imports.get(file) ?? []) if (!entered.has(next)) visit(next);
  };
  from.forEach(visit);
  return found;
}

/**
 * By module, the chunk to which it belongs; those of the package's own file and copied ones are not in it.
 */
function ownersOf(modules: Modules): Map<string, Chunk> {
  const owners = new Map<string, Chunk>();
  const own = reached(modules, [entry]);
  for (const chunk of names)
    for (const file of reached(modules, chunks[chunk]))
      owners.set(file, own.has(file) ? 'base' : owners.has(file) ? 'core' : chunk);
  return owners;
}

/** Whether a chunk is loaded before any module of the other one. */
const isThere = (chunk: Chunk, importer: Chunk | undefined) =>
  chunk === 'base' || (chunk === 'core' && importer !== undefined && importer !== 'base');

/**
 * By chunk, the modules that are seen from outside. Throws where two of them have
 * something different of one name.
 */
async function exposed(
  modules: Modules,
  owners: ReadonlyMap<string, Chunk>,
): Promise<Map<Chunk, Set<string>>> {
  const shown = new Map(names.map((chunk) => [chunk, new Set<string>(chunks[chunk])]));
  for (const [file, imports] of modules.imports)
    for (const target of imports) {
      const owner = owners.get(target);
      if (owner !== undefined && owner !== owners.get(file)) shown.get(owner)?.add(target);
    }
  for (const [chunk, files] of shown) {
    const contents = importing(files);
    const { outputs } = await examine({ stdin: { contents, resolveDir: '.' }, bundle: true });
    const there = Object.values(outputs).flatMap((output) => output.exports);
    const wanted = [...files].flatMap((file) => modules.exports.get(file) ?? []);
    const lost = wanted.filter((name) => !there.includes(name));
    if (lost.length > 0) throw new Error(`chunk ${chunk} exports twice: ${lost.join(', ')}`);
  }
  return shown;
}

const importing = (files: Iterable<string>) =>
  [...files].map((file) => `export * from ${JSON.stringify(`./${file}`)};\n`).join('');

/** Functions of the same names, which load the chunk. */
const calling = (chunk: Chunk, exports: readonly string[]) =>
  `let loaded;\nconst load = () => (loaded ??= require('./${chunk}.cjs'));\n${exports
    .map((name) => `export function ${name}(...args) { return load().${name}(...args); }\n`)
    .join('')}`;

/** For a build of `src/index.ts` and of the first module of every chunk. */
export async function intoChunks(): Promise<Plugin> {
  const modules = await readModules();
  const owners = ownersOf(modules);
  const shown = await exposed(modules, owners);
  const relative = (file: string) => path.relative('.', file).replaceAll(path.sep, '/');
  return {
    name: 'into-chunks',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^/ }, ({ kind, path: name }) => {
        const chunk = kind === 'entry-point' ? entered.get(relative(name)) : undefined;
        return chunk && { path: chunk, namespace: 'chunk' };
      });
      onResolve({ filter: /^\./, namespace: 'file' }, ({ importer, resolveDir, ...asked }) => {
        const file = relative(path.join(resolveDir, asked.path)).replace(/\.js$/, '.ts');
        const owner = owners.get(file);
        const from = owners.get(relative(importer));
        if (owner === undefined || owner === from) return undefined;
        return isThere(owner, from)
          ? { path: `./${owner}.cjs`, external: true }
          : { path: file, namespace: 'elsewhere' };
      });
      onResolve({ filter: /\.cjs$/, namespace: 'elsewhere' }, ({ path: file }) => ({
        path: file,
        external: true,
      }));
      onLoad({ filter: /./, namespace: 'chunk' }, ({ path: chunk }) => ({
        contents: importing(shown.get(chunk as Chunk) ?? []),
        resolveDir: '.',
      }));
      onLoad({ filter: /./, namespace: 'elsewhere' }, ({ path: file }) => ({
        contents: calling(owners.get(file) as Chunk, modules.exports.get(file) ?? []),
        resolveDir: '.',
      }));
    },
  };
}
