import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import type { Reporter, TestModule } from 'vitest/node';

/** Where the shared corpus is present nothing excuses a skipped test. */
const noSkips: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    for (const module of modules)
      for (const test of module.children.allTests('skipped')) {
        process.stderr.write(
          `skipped where the corpus is: ${module.moduleId} > ${test.fullName}\n`,
        );
        process.exitCode = 1;
      }
  },
};

/** Where .ci/run wants the counts. */
const json = process.env.BOXRAY_TEST_JSON;

const reporters: (Reporter | string)[] = ['default'];
if (existsSync('../shared')) reporters.push(noSkips);
if (json) reporters.push('json');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A process a file: the tests of one backend forbid loading the other.
    pool: 'forks',
    testTimeout: 30_000,
    reporters,
    ...(json ? { outputFile: json } : {}),
  },
});
