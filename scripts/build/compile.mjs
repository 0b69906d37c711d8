// Builds what is out of date: the addon, where a compiler is there, then dist. `--addon` stops after the
// addon. BOXRAY_SKIP_NATIVE=1 leaves the addon out, and removes one that an earlier build left.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { importTs } from './run-ts.mjs';
import { addonDigest, digestOf, isStamped, stamp } from './stamp.mjs';
import { missingTool, nodeHeaders } from './toolchain.mjs';
import { validatorFile, validatorText } from './validator.mjs';

process.chdir(path.resolve(import.meta.dirname, '..', '..'));
const require = createRequire(import.meta.url);

/**
 * Runs a package's program with this Node; its output is shown only where it fails, and that ends the build.
 */
function run(what, program, args) {
  const started = performance.now();
  const result = spawnSync(process.execPath, [require.resolve(program), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    console.error(
      `boxray: building ${what} failed${result.error ? `: ${result.error.message}` : ''}`,
    );
    process.exit(1);
  }
  console.log(`boxray: built ${what} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function buildAddon() {
  const addon = 'build/Release/boxray.node';
  if (process.env.BOXRAY_SKIP_NATIVE === '1') {
    rmSync('build', { recursive: true, force: true });
    return console.log('boxray: BOXRAY_SKIP_NATIVE=1: no addon, using the fallback');
  }
  const facts = [addonDigest(), process.platform, process.arch];
  facts.push(process.env.CXX, process.env.CXXFLAGS);
  const digest = digestOf([require.resolve('node-addon-api/package.json')], facts);
  if (existsSync(addon) && isStamped('build/stamp', digest)) return;
  const missing = missingTool();
  if (missing) {
    rmSync('build', { recursive: true, force: true });
    return console.log(`boxray: ${missing}: using the fallback`);
  }
  const headers = nodeHeaders();
  const args = ['configure', 'build', '--release', '--jobs', 'max'];
  run('the addon', 'node-gyp/bin/node-gyp.js', headers ? [...args, '--nodedir', headers] : args);
  stamp('build/stamp', digest);
}

async function buildDist() {
  const inputs = [
    'src',
    'scripts/build/compile.mjs',
    'scripts/build/chunks.ts',
    'scripts/build/validator.mjs',
    'tsup.config.ts',
    'tsconfig.json',
    'package-lock.json',
  ];
  if (existsSync(validatorFile) && isStamped('dist/.stamp', digestOf(inputs, []))) return;
  writeFileSync(validatorFile, await validatorText());
  rmSync('dist', { recursive: true, force: true });
  run('dist', 'tsup/dist/cli-default.js', ['--silent']);
  declareCommonJs();
  copyFileSync('src/platform/node-lazy.cjs', 'dist/node-lazy.cjs');
  for (const name of ['index', 'ffprobe']) writeModule(name);
  await publishPolicies();
  stamp('dist/.stamp', digestOf(inputs, []));
}

/** The same declarations serve CommonJS, with the parts that they share. */
function declareCommonJs() {
  for (const name of readdirSync('dist')) {
    if (!name.endsWith('.d.ts')) continue;
    const text = readFileSync(`dist/${name}`, 'utf8');
    const common = text.replace(/(from '\.\/[^']+)\.js'/g, "$1.cjs'");
    writeFileSync(`dist/${name.replace(/\.ts$/, '.cts')}`, common);
  }
}

/**
 * What `import` takes in Node: the CommonJS files, which are loaded when they are first needed, as an ES
 * module cannot be without waiting. So both ways in have one `MediaError`, and one addon.
 */
function writeModule(name) {
  const exported = Object.keys(require(path.resolve(`dist/${name}.cjs`)));
  writeFileSync(
    `dist/${name}.js`,
    `import common from './${name}.cjs';\nexport const { ${exported.join(', ')} } = common;\n`,
  );
}

/** The JSON Schema of policies and the ready ones, as files that editors and other programs can read. */
async function publishPolicies() {
  const { policySchema } = await importTs('src/policy/schema.ts');
  mkdirSync('dist/policies');
  writeFileSync('dist/policies/policy.schema.json', `${JSON.stringify(policySchema, null, 2)}\n`);
  for (const name of readdirSync('src/policy'))
    if (name.endsWith('.json')) copyFileSync(`src/policy/${name}`, `dist/policies/${name}`);
}

/**
 * Prebuilds are loaded before a local build; those made here of other sources would
 * hide what has just been built.
 */
function removeStalePrebuilds() {
  if (!existsSync('prebuilds/.stamp') || isStamped('prebuilds/.stamp', addonDigest())) return;
  rmSync('prebuilds', { recursive: true });
  console.log('boxray: removed prebuilds of other sources');
}

removeStalePrebuilds();
buildAddon();
if (!process.argv.includes('--addon')) await buildDist();
