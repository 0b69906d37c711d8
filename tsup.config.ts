import path from 'node:path';
import { defineConfig, type Options } from 'tsup';

/** Few files hold CBOR: a `require` within the bundle puts the initialisation of the package off to its first use. */
const lazyCborg: NonNullable<Options['esbuildPlugins']>[number] = {
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

const common = {
  target: 'node20',
  outDir: 'dist',
  // Its licence stands in THIRD-PARTY.md.
  noExternal: ['cborg'],
  esbuildPlugins: [lazyCborg],
} satisfies Options;

export default defineConfig([
  {
    ...common,
    entry: { index: 'src/index.ts', cli: 'src/cli/main.ts' },
    format: 'esm',
    // The same declarations serve CommonJS: scripts/build.mjs copies them.
    dts: { entry: { index: 'src/index.ts' } },
  },
  {
    ...common,
    entry: { index: 'src/index.ts' },
    format: 'cjs',
    // The addon and mp4box are found from import.meta.url, which CommonJS lacks. tsup's own shim breaks where a
    // path holds `#` or `%`, and where a `document` is defined (jsdom).
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: {
      js: "'use strict'; const importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
    },
  },
]);
