// The packed tarball as a user gets it: installed into an empty folder by npm, pnpm and yarn 1, then
// imported as an ES module, as CommonJS and by TypeScript, and run as a command; with the prebuilt
// addon, and without it. `package.mjs [TARBALL]`: without one it is packed first.
// BOXRAY_PACKAGE_MANAGERS=npm leaves the others out.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fetchTool } from '../build/fetch-tool.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'boxray package '));
/** Bytes of the tarball. */
const budget = 2_000_000;

function run(program, args, { cwd, env = {} }) {
  const result = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32' && !program.endsWith('.exe'),
    env: { ...process.env, BOXRAY_BACKEND: '', ...env },
  });
  const output = `${result.stdout}${result.stderr}${result.error ?? ''}`;
  assert.equal(result.status, 0, `${program} ${args.join(' ')}\n${output}`);
  return { stdout: result.stdout, output };
}

const runNode = (args, cwd, env) => run(process.execPath, args, { cwd, env });

/** The tarball's path; packed into the scratch folder where none is given. */
function pack(given) {
  if (given) return path.resolve(given);
  const { stdout } = run('npm', ['pack', '--json', '--pack-destination', scratch], { cwd: root });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  return path.join(scratch, filename);
}

/** What is in the tarball, and how large it is. Gives the names. */
function checkContents(tarball) {
  const { stdout } = run('tar', ['-tzf', path.basename(tarball)], { cwd: path.dirname(tarball) });
  const names = stdout
    .trim()
    .split(/\r?\n/)
    .map((name) => name.replace('package/', ''));
  const wanted = [
    /^dist\/[\w.-]+\.(c?js|d\.c?ts)$/,
    /^dist\/policies\/[\w.-]+\.json$/,
    /^prebuilds\/(SHA256SUMS|[\w-]+\/[\w.]+\.node)$/,
    /^(package\.json|README\.md|CHANGELOG\.md|THIRD-PARTY\.md|LICENSE)$/,
  ];
  assert.deepEqual(
    names.filter((name) => !wanted.some((pattern) => pattern.test(name))),
    [],
  );
  const { size } = statSync(tarball);
  assert.ok(size <= budget, `the tarball has ${size} bytes, more than ${budget}`);
  const prebuilds = names.filter((name) => name.endsWith('.node'));
  assert.equal(names.includes('prebuilds/SHA256SUMS'), prebuilds.length > 0);
  console.log(
    `package: ${names.length} files, ${prebuilds.length} prebuilds, ${(size / 1000).toFixed(0)} kB packed`,
  );
  return names;
}

/** publint, and Are The Types Wrong. */
function lint(tarball) {
  const publint = path.join(root, 'node_modules', 'publint', 'src', 'cli.js');
  runNode([publint, 'run', tarball, '--strict'], scratch);
  const attw = path.join(root, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
  runNode([attw, tarball], scratch);
  console.log('package: publint and attw find nothing');
}

const managers = {
  npm: (tarball) => ['npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball]],
  'npm --ignore-scripts': (tarball) => [
    'npm',
    ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', tarball],
  ],
  pnpm: (tarball, folder) => [
    process.execPath,
    [
      path.join(fetchTool('pnpm'), 'bin', 'pnpm.cjs'),
      'add',
      '--store-dir',
      path.join(folder, 'store'),
      tarball,
    ],
  ],
  yarn: (tarball, folder) => [
    process.execPath,
    [
      path.join(fetchTool('yarn'), 'bin', 'yarn.js'),
      'add',
      '--no-progress',
      '--registry',
      registry(),
      '--cache-folder',
      path.join(folder, 'cache'),
      `file:${tarball}`,
    ],
  ],
};

const registry = () => run('npm', ['config', 'get', 'registry'], { cwd: scratch }).stdout.trim();

/** Lines that warn of something other than npm's own configuration. */
const warnings = (output) =>
  output
    .split('\n')
    .filter((line) => /\bwarn/i.test(line) && !/Unknown (user|env|cli|project) config/.test(line));

/**
 * A project that has installed the tarball. Installing warns of nothing, builds
 * nothing and downloads no addon.
 */
function install(manager, tarball, hasPrebuild) {
  const folder = path.join(scratch, `by ${manager.replace(/\W+/g, ' ')}`);
  mkdirSync(folder);
  // yarn warns of a project without a licence, and reads the name of a tarball as a pattern.
  writeFileSync(
    path.join(folder, 'package.json'),
    '{ "name": "empty", "version": "1.0.0", "private": true, "license": "MIT" }\n',
  );
  const copy = path.join(folder, 'boxray.tgz');
  copyFileSync(tarball, copy);
  const [program, args] = managers[manager](copy, folder);
  const { output } = run(program, args, { cwd: folder });
  assert.deepEqual(warnings(output), [], `${manager} warns`);
  assert.ok(!existsSync(path.join(folder, 'node_modules', 'boxray', 'build')), `${manager} builds`);
  cpSync(path.join(root, 'test', 'fixtures', 'sample.mp4'), path.join(folder, 'sample.mp4'));
  cpSync(
    path.join(root, 'test', 'corpus', 'truth', 'c2pa', 'generated.mp4'),
    path.join(folder, 'c2pa.mp4'),
  );
  check(folder, hasPrebuild ? 'native' : 'fallback');
  console.log(
    `package: installed by ${manager}, it works on ${hasPrebuild ? 'the addon' : 'the fallback'}`,
  );
  return folder;
}

/** Every way in gives a report of the sample by the backend that is expected. */
function check(folder, backend) {
  const write = (name, text) => writeFileSync(path.join(folder, name), text);
  const esm = "import { backendInfo, inspect, inspectSync, MediaError } from 'boxray';";
  const cjs = "const { backendInfo, inspect, inspectSync, MediaError } = require('boxray');";
  const body = `
    (async () => {
      const report = await inspect('sample.mp4');
      if (report.inspected.backend !== '${backend}' || backendInfo().backend !== '${backend}')
        throw new Error(JSON.stringify(backendInfo()));
      if (report.tracks.length === 0) throw new Error('no tracks');
      if (inspectSync('sample.mp4').tracks.length !== report.tracks.length) throw new Error('sync differs');
      const { active } = inspectSync('c2pa.mp4').provenance.c2pa;
      if (active?.title !== 'Generated.mp4') throw new Error('no C2PA manifest');
      const error = await inspect(new Uint8Array(64)).catch((error) => error);
      if (!(error instanceof MediaError)) throw new Error('no MediaError: ' + error);
    })();`;
  write('use.mjs', esm + body);
  write('use.cjs', cjs + body);
  runNode(['use.mjs'], folder);
  runNode(['use.cjs'], folder);
  const shape = `
    if (toFfprobe(inspectSync('sample.mp4')).streams.length === 0) throw new Error('no streams');
    ffprobe(new Uint8Array(64), (error) => {
      if (!(error instanceof MediaError)) throw new Error('another MediaError: ' + error);
    });`;
  write('shape.mjs', `import { ffprobe, toFfprobe } from 'boxray/ffprobe';\n${esm}\n${shape}`);
  write('shape.cjs', `const { ffprobe, toFfprobe } = require('boxray/ffprobe');\n${cjs}\n${shape}`);
  runNode(['shape.mjs'], folder);
  runNode(['shape.cjs'], folder);
  for (const name of ['policy.schema', 'short-video-upload', 'strict-archive'])
    runNode(['-e', `require('boxray/policies/${name}.json')`], folder);
  const command = path.join('node_modules', 'boxray', 'dist', 'cli.js');
  const { stdout } = runNode([command, 'inspect', '--json', 'sample.mp4'], folder);
  assert.equal(JSON.parse(stdout).inspected.backend, backend);
}

function checkTypes(folder) {
  const source = `import { inspect, open, MediaError, type MediaReport, type Track } from 'boxray';
    import { ffprobe, type FfprobeData, toFfprobe } from 'boxray/ffprobe';
    export const shape = (report: MediaReport): FfprobeData => toFfprobe(report);
    ffprobe('sample.mp4', (error, data) => data?.streams[0]?.codec_type ?? error?.message);
    export async function codecs(file: string): Promise<(string | null)[]> {
      const report: MediaReport = await inspect(file, { backend: 'auto', limits: { tracks: 8 } });
      const media = await open(new Uint8Array(8));
      await media[Symbol.asyncDispose]();
      // @ts-expect-error: the schema is closed
      report.nonsense;
      return report.tracks.map((track: Track) => track.codec);
    }
    export const isMedia = (error: unknown): boolean => !(error instanceof MediaError);
  `;
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const typeRoots = path.join(root, 'node_modules', '@types');
  const options = [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--lib',
    'es2022,esnext.disposable',
  ];
  options.push('--types', 'node', '--typeRoots', typeRoots);
  for (const [name, module] of [
    ['use.mts', 'node16'],
    ['use.cts', 'node16'],
    ['use.mts', 'nodenext'],
    ['use.cts', 'nodenext'],
    ['use.ts', 'preserve'],
  ]) {
    writeFileSync(path.join(folder, name), source);
    const resolution = module === 'preserve' ? 'bundler' : module;
    const how = ['--module', module, '--moduleResolution', resolution];
    runNode([compiler, ...options, ...how, name], folder);
  }
  console.log('package: the types are found as ES module, as CommonJS and by bundlers');
}

/** In a project for browsers, which has no types of Node. */
function checkBrowserTypes(folder) {
  const source = `import { inspect } from 'boxray';
    export const codecs = async (file: File) => (await inspect(file)).tracks.map((track) => track.codec);
  `;
  writeFileSync(path.join(folder, 'browser.ts'), source);
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--typeRoots',
    path.join(folder, 'none'),
    '--module',
    'preserve',
  ];
  options.push('--lib', 'es2022,esnext.disposable,dom', '--moduleResolution', 'bundler');
  runNode([compiler, ...options, '--customConditions', 'browser', 'browser.ts'], folder);
  console.log('package: the types need none of Node');
}

/** Installing leaves nothing to be run, whatever is in the tarball. */
function checkManifest(folder) {
  const manifest = createRequire(path.join(folder, 'x'))('boxray/package.json');
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'])
    assert.equal(manifest.scripts?.[script], undefined);
  assert.ok(!readdirSync(path.join(folder, 'node_modules', 'boxray')).includes('binding.gyp'));
}

try {
  const tarball = pack(process.argv[2]);
  const names = checkContents(tarball);
  const hasPrebuild = names.some((name) =>
    name.startsWith(`prebuilds/${process.platform}-${process.arch}/`),
  );
  lint(tarball);
  const wanted = process.env.BOXRAY_PACKAGE_MANAGERS?.split(',');
  for (const manager of Object.keys(managers)) {
    if (wanted && !wanted.includes(manager)) continue;
    const folder = install(manager, tarball, hasPrebuild);
    if (manager !== 'npm') continue;
    checkManifest(folder);
    checkTypes(folder);
    checkBrowserTypes(folder);
    rmSync(path.join(folder, 'node_modules', 'boxray', 'prebuilds'), {
      recursive: true,
      force: true,
    });
    check(folder, 'fallback');
    console.log('package: without its prebuilds it works on the fallback');
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
