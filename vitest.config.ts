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

/**
 * Left out of `npm test`: thousands of files, a film of an hour, half a minute of hashing, ffmpeg over and
 * over, the shared corpus, bundlers.
 */
const long = [
  'test/backends/{frames-hostile,frames-hour,hostile,hostile-largest}.test.ts',
  'test/calls/{hash-damage,listings-ffmpeg,verify}.test.ts',
  'test/backends/{corrupt,interpret-fuzz,life-cycle,metadata-bombs}.test.ts',
  'test/corpus/*.test.ts',
  'test/package/bundles.test.ts',
];

export default defineConfig({
  test: {
    // A process a file: the tests of one backend forbid loading the other.
    pool: 'forks',
    maxWorkers: '100%',
    // Against hangs only: nothing fails because a machine is slow.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    teardownTimeout: 60_000,
    reporters,
    ...(json ? { outputFile: json } : {}),
    projects: [
      { extends: true, test: { name: 'quick', include: ['test/**/*.test.ts'], exclude: long } },
      { extends: true, test: { name: 'long', include: long } },
    ],
  },
});
