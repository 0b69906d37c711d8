import { defineConfig } from 'tsup';

const common = { target: 'node20', outDir: 'dist' } as const;

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
    // An ES module only, which `require` cannot load before Node 20.19.
    noExternal: ['cborg'],
    // The addon and mp4box are found from import.meta.url, which CommonJS lacks. tsup's own shim breaks where a
    // path holds `#` or `%`, and where a `document` is defined (jsdom).
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: {
      js: "'use strict'; const importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
    },
  },
]);
