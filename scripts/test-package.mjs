// The packed tarball as a user gets it: installed with scripts off into an empty folder, then imported as an
// ES module, as CommonJS and by TypeScript, and run as a command; with the prebuilt addon, and without it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'boxray package '));
const hasPrebuild = existsSync(path.join(root, 'prebuilds'));

function run(program, args, { cwd = folder, status = 0, env = {} } = {}) {
  const result = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, BOXRAY_BACKEND: '', ...env },
  });
  const output = `${result.stdout}${result.stderr}${result.error ?? ''}`;
  assert.equal(result.status, status, `${program} ${args.join(' ')}\n${output}`);
  return result.stdout;
}

const write = (name, text) => writeFileSync(path.join(folder, name), text);

/** Every way in gives a report of the sample by the backend that is expected. */
function check(backend) {
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
  run(process.execPath, ['use.mjs']);
  run(process.execPath, ['use.cjs']);
  for (const name of ['policy.schema', 'short-video-upload', 'strict-archive'])
    run(process.execPath, ['-e', `require('boxray/policies/${name}.json')`]);
  const command = path.join('node_modules', 'boxray', 'dist', 'cli.js');
  const report = JSON.parse(run(process.execPath, [command, 'inspect', '--json', 'sample.mp4']));
  assert.equal(report.inspected.backend, backend);
  console.log(`package: ESM, CommonJS and the command work on the ${backend} backend`);
}

function checkTypes() {
  const source = `import { inspect, open, MediaError, type MediaReport, type Track } from 'boxray';
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
    ['use.mts', 'nodenext'],
    ['use.cts', 'nodenext'],
    ['use.ts', 'preserve'],
  ]) {
    write(name, source);
    const resolution = module === 'nodenext' ? 'nodenext' : 'bundler';
    run(process.execPath, [
      compiler,
      ...options,
      '--module',
      module,
      '--moduleResolution',
      resolution,
      name,
    ]);
  }
  console.log('package: the types are found as ES module, as CommonJS and by bundlers');
}

try {
  const packed = run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root });
  const [{ filename, files, size }] = JSON.parse(packed.slice(packed.indexOf('[\n')));
  const names = files.map((file) => file.path);
  for (const unwanted of ['binding.gyp', 'src/', 'native/', 'test/', 'dist/.stamp'])
    assert.ok(!names.some((name) => name.startsWith(unwanted)), `${unwanted} is in the tarball`);
  console.log(`package: ${names.length} files, ${(size / 1024).toFixed(0)} KiB packed`);

  write('package.json', '{ "private": true }\n');
  run('npm', [
    'install',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    `./${filename}`,
  ]);
  cpSync(path.join(root, 'test', 'fixtures', 'sample.mp4'), path.join(folder, 'sample.mp4'));
  cpSync(path.join(root, 'test', 'truth', 'c2pa', 'generated.mp4'), path.join(folder, 'c2pa.mp4'));
  checkTypes();
  if (hasPrebuild) {
    check('native');
    rmSync(path.join(folder, 'node_modules', 'boxray', 'prebuilds'), { recursive: true });
  }
  check('fallback');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
