import path from 'node:path';
import { defineConfig, type Options } from 'tsup';
import { chunks, intoChunks } from './scripts/build/chunks.js';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/**
 * What the package exports by name; its declarations are made from it. Subpaths go here and into
 * package.json.
 */
const entries = { index: 'src/index.ts', ffprobe: 'src/ffprobe/index.ts' };

/**
 * Few files hold CBOR: a `require` within the bundle puts the initialisation of the package off to its first
 * use.
 */
const lazyCborg: Plugin = {
  name: 'lazy-cborg',
  setup(build) {
    // The package names itself for `import` only.
    build.onResolve({ filter: /^cborg$/ }, ({ path: name, kind, resolveDir }) =>
      kind === 'require-call'
        ? build.resolve(name, { kind: 'import-statement', resolveDir })
        : undefined,
    );
    build.onLoad({ filter: /[\\/]provenance[\\/]cborg\.ts$/ }, (file) => ({
      contents:
        "export const decode = (bytes, options) => require('cborg').decode(bytes, options);",
      resolveDir: path.dirname(file.path),
    }));
  },
};

/**
 * Stays a file of its own beside ES modules, which scripts/build/compile.mjs copies: bundlers of users are to
 * see its `require`.
 */
const keepCommonJs: Plugin = {
  name: 'keep-common-js',
  setup(build) {
    const outside = { path: './node-lazy.cjs', external: true };
    build.onResolve({ filter: /\/node-lazy\.cjs$/ }, () => outside);
  },
};

/** Puts src/platform/node.browser.ts in the place of src/platform/node.ts. */
const forBrowsers: Plugin = {
  name: 'for-browsers',
  setup(build) {
    const file = path.resolve('src/platform/node.browser.ts');
    build.onResolve({ filter: /\/platform\/node\.js$/ }, () => ({ path: file }));
  },
};

/** Without this `ffprobe.cjs` would have a `MediaError`, and an addon, of its own. */
const shareIndex: Plugin = {
  name: 'share-index',
  setup(build) {
    build.onResolve({ filter: /^\.\.\/index\.js$/ }, ({ importer }) =>
      path.dirname(importer) === path.resolve('src/ffprobe')
        ? { path: './index.cjs', external: true }
        : undefined,
    );
  },
};

/** esbuild's helper for exports takes what a program has put on `Object.prototype` for one of them. */
const ownExports: NonNullable<Options['plugins']>[number] = {
  name: 'own-exports',
  renderChunk(code) {
    const helper = /for\s*\(var (\w+) in (\w+)\)(\s*[\w$]+\(\w+,\s*\1,\s*\{)(?=\s*get:)/g;
    return { code: code.replace(helper, 'for(var $1 of Object.keys($2))$3__proto__:null,') };
  },
};

const common = {
  outDir: 'dist',
  plugins: [ownExports],
  // Its licence stands in THIRD-PARTY.md.
  noExternal: ['cborg'],
} satisfies Options;

const node = {
  ...common,
  target: 'node20',
  esbuildPlugins: [lazyCborg, keepCommonJs],
  // Parsing takes the most of a `require`, and it goes by the number of characters.
  minify: true,
  esbuildOptions(options) {
    // Node prints the line of an uncaught error.
    options.lineLimit = 120;
  },
} satisfies Options;

// CommonJS lacks it; load-addon.ts uses `__dirname` there.
const noMeta = { 'import.meta.url': 'undefined' };

export default defineConfig(async () => [
  {
    ...node,
    // What bundlers take, and the command. Node takes CommonJS by another way in: scripts/build/compile.mjs
    // writes it.
    entry: {
      bundle: 'src/index.ts',
      'bundle-ffprobe': 'src/ffprobe/index.ts',
      cli: 'src/cli/main.ts',
    },
    format: 'esm',
    // The same declarations serve CommonJS and browsers: scripts/build/compile.mjs copies them.
    dts: { entry: entries },
  },
  {
    ...node,
    entry: {
      index: 'src/index.ts',
      ...Object.fromEntries(Object.entries(chunks).map(([name, [file]]) => [name, file])),
    },
    format: 'cjs',
    esbuildPlugins: [lazyCborg, await intoChunks()],
    define: noMeta,
  },
  {
    ...node,
    entry: { ffprobe: 'src/ffprobe/index.ts' },
    format: 'cjs',
    esbuildPlugins: [lazyCborg, keepCommonJs, shareIndex],
    define: noMeta,
  },
  {
    ...common,
    entry: { browser: 'src/index.ts' },
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    // It is only ever read by bundlers, and every tarball carries it.
    minify: true,
    esbuildPlugins: [lazyCborg, forBrowsers],
  },
]);
