import path from 'node:path';
import type { Plugin } from 'esbuild';
import { defineConfig, type Options } from 'tsup';

/** What the package exports by name; its declarations are made from it. Subpaths go here and into package.json. */
const entries = { index: 'src/index.ts' };

/** Stays a file of its own beside the output, which scripts/build.mjs copies: bundlers of users are to see its `require`. */
const keepCommonJs: Plugin = {
  name: 'keep-common-js',
  setup(build) {
    build.onResolve({ filter: /\/node-mp4box\.cjs$/ }, () => ({
      path: './node-mp4box.cjs',
      external: true,
    }));
  },
};

/** Puts src/platform/browser.ts in the place of src/platform/node.ts. */
const forBrowsers: Plugin = {
  name: 'for-browsers',
  setup(build) {
    const file = path.resolve('src/platform/browser.ts');
    build.onResolve({ filter: /\/platform\/node\.js$/ }, () => ({ path: file }));
  },
};

const node: Options = { target: 'node20', outDir: 'dist', esbuildPlugins: [keepCommonJs] };

export default defineConfig([
  {
    ...node,
    entry: { ...entries, cli: 'src/cli/main.ts' },
    format: 'esm',
    // The same declarations serve CommonJS and browsers: scripts/build.mjs copies them.
    dts: { entry: entries },
  },
  {
    ...node,
    entry: entries,
    format: 'cjs',
    // CommonJS lacks it; load-addon.ts uses `__dirname` there.
    define: { 'import.meta.url': 'undefined' },
  },
  {
    entry: { browser: 'src/index.ts' },
    outDir: 'dist',
    format: ['esm', 'cjs'],
    platform: 'browser',
    target: 'es2022',
    esbuildPlugins: [forBrowsers],
  },
]);
