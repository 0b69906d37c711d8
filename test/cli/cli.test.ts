import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { paletteFor, printable, printableJson } from '../../src/cli/terminal.js';
import { toFfprobe } from '../../src/ffprobe/index.js';
import { inspectSync } from '../../src/index.js';
import { version } from '../../src/version.js';
import { backends } from '../support/backends.js';
import { installedCopy } from '../support/installed.js';
import { command, fixture, root, sample } from '../support/paths.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'boxray-cli-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function boxray(args: string[], env: Record<string, string> = {}, program = command) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, BOXRAY_BACKEND: '', ...env },
  });
  return { status, stdout, stderr };
}

describe('inspect', () => {
  test('prints sections for a person, without colours in a pipe', () => {
    const { status, stdout, stderr } = boxray(['inspect', sample]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}File$/m);
    expect(stdout).toMatch(/^ {4}container +mp4$/m);
    expect(stdout).toMatch(/^ {2}Track 0: video/m);
    expect(stdout).toMatch(/^ {4}codec +h264 /m);
    expect(stdout).toMatch(/^ {2}Layout$/m);
    expect(stdout).not.toContain('\u001b');
  });

  test('says what a file claims of its origin, and that nothing is verified', () => {
    const made = (name: string) =>
      boxray(['inspect', path.join(root, 'test', 'corpus', 'truth', 'c2pa', `${name}.mp4`)]).stdout;
    expect(made('generated')).toMatch(
      /^ {4}C2PA +present, not verified, by boxray fixtures 1\.0$/m,
    );
    expect(made('generated')).toMatch(
      /^ {4}made by AI +says so \(C2PA, trainedAlgorithmicMedia, not verified\)$/m,
    );
    expect(made('edited')).toMatch(/^ {4}made by AI +says so of something it was made of \(/m);
    expect(made('edited')).toMatch(/^ {4}C2PA .*, with 1 more manifest$/m);
    expect(made('captured')).toMatch(/^ {4}made by AI +says otherwise \(C2PA, digitalCapture, /m);
    expect(boxray(['inspect', sample]).stdout).not.toMatch(/C2PA|made by AI/);
  });

  test('--json prints the report of the library', () => {
    const { status, stdout } = boxray(['inspect', '--json', sample]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(inspectSync(sample));
  });

  test('--format ffprobe prints what ffprobe would, one line a file where there are several', () => {
    const shape = toFfprobe(inspectSync(sample), { filename: sample });
    const { status, stdout } = boxray(['inspect', '--format', 'ffprobe', sample]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(shape);
    const lines = boxray(['inspect', '--format', 'ffprobe', sample, fixture('not-media.mp4')]);
    expect(lines.status).toBe(1);
    const [first, second] = lines.stdout.trimEnd().split('\n');
    expect(JSON.parse(first ?? '')).toEqual(shape);
    expect(JSON.parse(second ?? '').error.code).toBe('not-media');
  });

  test('--format json is --json, and text the default; both at once are refused', () => {
    const printed = (...flags: string[]) => boxray(['inspect', ...flags, sample]).stdout;
    expect(printed('--format', 'json')).toBe(printed('--json'));
    expect(printed('--format', 'text')).toBe(printed());
    expect(boxray(['inspect', '--json', '--format', 'json', sample]).status).toBe(2);
    expect(boxray(['inspect', '--format', 'xml', sample]).status).toBe(2);
  });

  test('--json with several files prints one line for each, failures included', () => {
    const missing = path.join(scratch, 'missing.mp4');
    const files = [sample, fixture('not-media.mp4'), missing];
    const { status, stdout, stderr } = boxray(['inspect', '--json', ...files]);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.file)).toEqual(files);
    expect(lines[0].report.tracks.length).toBeGreaterThan(0);
    expect(lines[1].error.code).toBe('not-media');
    expect(lines[2].error.code).toBe('ENOENT');
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(status).toBe(2);
  });

  test.each(backends)('--backend %s answers with that backend', (backend) => {
    const { stdout } = boxray(['inspect', '--json', '--backend', backend, sample]);
    expect(JSON.parse(stdout).inspected.backend).toBe(backend);
  });

  test('a file name may hold anything', () => {
    const file = path.join(scratch, 'my clip 🎬 (1).mp4');
    copyFileSync(sample, file);
    const { status, stdout } = boxray(['inspect', file]);
    expect(status).toBe(0);
    expect(stdout).toContain('my clip 🎬 (1).mp4');
  });

  test('control characters of a file do not reach the terminal', () => {
    const bytes = readFileSync(sample);
    // The name in `hdlr`: type, version and flags, predefined, handler, reserved, then the name.
    const name = bytes.indexOf('hdlr') + 4 + 4 + 4 + 4 + 12;
    bytes.write('\u001b[2J\u009b', name, 'latin1');
    const file = path.join(scratch, 'escape.mp4');
    writeFileSync(file, bytes);
    for (const flags of [[], ['--json']]) {
      const { status, stdout } = boxray(['inspect', ...flags, file]);
      expect(status).toBe(0);
      expect(stdout).toContain('\\u001b[2J');
      expect(stdout).not.toContain('\u001b');
      expect(stdout).not.toContain('\u009b');
    }
  });
});

describe('exit codes', () => {
  test('0: sound', () => expect(boxray(['inspect', sample]).status).toBe(0));

  test('1: a problem of severity error, which is shown', () => {
    const { status, stdout } = boxray(['inspect', fixture('cut-short.mp4')]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^ {4}error +.*\[(truncated-file|samples-past-end)/m);
  });

  test('1: not media', () => {
    const { status, stdout, stderr } = boxray(['inspect', fixture('not-media.mp4')]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^boxray: .*not-media\.mp4: .*\[not-media.*\]\n$/);
  });

  test.each([
    ['a file that is not there', [path.join(scratch, 'none.mp4')], /none\.mp4: ENOENT/],
    ['a folder', [scratch], /EISDIR/],
    ['a URL', ['https://example.org/a.mp4'], /https/],
    ['standard input', ['-'], /standard input cannot be inspected/],
    ['no file', [], /missing required argument/],
    ['an unknown option', ['--nonsense', sample], /unknown option/],
    ['an unknown backend', ['--backend', 'magic', sample], /magic/],
  ])('2: %s', (_, args, message) => {
    const { status, stdout, stderr } = boxray(['inspect', ...args]);
    expect(stderr).toMatch(message);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test('2: BOXRAY_BACKEND names no backend', () => {
    const { status, stderr } = boxray(['inspect', sample], { BOXRAY_BACKEND: 'magic' });
    expect(stderr).toMatch(/BOXRAY_BACKEND must be 'auto', 'native' or 'fallback', not 'magic'/);
    expect(status).toBe(2);
  });

  test('2: the addon is asked for and is not there', () => {
    const { project, folder } = installedCopy();
    const copy = path.join(folder, 'dist', 'cli.js');
    const { status, stderr } = boxray(['inspect', '--backend', 'native', sample], {}, copy);
    rmSync(project, { recursive: true });
    expect(stderr).toMatch(/addon does not load: no prebuild for this platform/);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });

  test('2: no command, and the usage on stderr', () => {
    const { status, stdout, stderr } = boxray([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: boxray/);
  });

  test('0: --help and --version', () => {
    expect(boxray(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    for (const args of [['--help'], ['inspect', '--help'], ['tree', '--help']]) {
      const { status, stdout } = boxray(args);
      expect(status).toBe(0);
      expect(stdout).toContain('Exit codes:');
    }
  });
});

describe('tree', () => {
  test('prints every box with its place', () => {
    const { status, stdout } = boxray(['tree', sample]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ *0 +\d+ {2}ftyp$/m);
    expect(stdout).toMatch(/^ *[\d,]+ +[\d,]+ {2} {14}avcC$/m);
  });

  test('--json prints it as data', () => {
    const { stdout } = boxray(['tree', '--json', sample]);
    const tree = JSON.parse(stdout);
    expect(tree.size).toBe(readFileSync(sample).length);
    expect(tree.boxes[0]).toMatchObject({ type: 'ftyp', offset: 0, headerSize: 8, children: null });
  });

  test('exit code 1 where a box does not fit', () => {
    const { status, stdout } = boxray(['tree', fixture('cut-short.mp4')]);
    expect(stdout).toMatch(/truncated-file/);
    expect(status).toBe(1);
  });

  test.runIf(process.platform !== 'win32')('a closed pipe ends it quietly', () => {
    const script = `set -o pipefail; "$1" "$2" tree "$3" | head -n 1`;
    const out = execFileSync(
      'bash',
      ['-c', script, 'bash', process.execPath, command, fixture('many-boxes.mp4')],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );
    expect(out).toMatch(/offset/);
  });
});

test('text is made safe, and JSON stays the same data', () => {
  expect(printable('a\u001b[1mb\n\u202ec')).toBe('a\\u001b[1mb\\u000a\\u202ec');
  const data = { name: '\u009b1m \u2028 \u001b é 🎬' };
  expect(printableJson(data)).toBe('{"name":"\\u009b1m \\u2028 \\u001b é 🎬"}');
  expect(JSON.parse(printableJson(data))).toEqual(data);
});

test.each([
  0x61c, 0xad, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x2028, 0x202e, 0x2060, 0x2069, 0xfeff,
  0xfff9, 0xfffb, 0x7f, 0x9b, 0x34f, 0x115f, 0x3164, 0xe0000, 0xe0001, 0xe0041, 0xe007f, 0xe0100,
  0x1d173,
])('U+%s, which nobody sees or which moves what follows, is written out', (code) => {
  const character = String.fromCodePoint(code);
  const shown = printable(`a${character}b`);
  expect(shown).toMatch(/^a(\\u[0-9a-f]{4}){1,2}b$/);
  expect(JSON.parse(`"${shown}"`)).toBe(`a${character}b`);
  const json = printableJson({ name: character });
  expect(json).not.toContain(character);
  expect(JSON.parse(json)).toEqual({ name: character });
});

test.each(['é', '🎬', '❤️', '日本', 'א'])('%s stays', (text) => {
  expect(printable(text)).toBe(text);
  expect(printableJson([text])).toBe(`["${text}"]`);
});

test('colours only on a terminal that takes them', () => {
  const title = (isTTY: boolean, hasColors: boolean) =>
    paletteFor({ isTTY, hasColors: () => hasColors }).title('x');
  expect(title(true, true)).toBe('\u001b[1mx\u001b[22m');
  expect(title(true, false)).toBe('x');
  expect(title(false, true)).toBe('x');
});

describe('check', () => {
  const policy = path.join(scratch, 'policy.json');

  test('prints what is against the policy, and exits with 1', () => {
    writeFileSync(policy, JSON.stringify({ video: { codecs: ['av1'] }, duration: { max: 10 } }));
    const { status, stdout } = boxray(['check', sample, '--policy', policy]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /sample\.mp4: 1 against the policy\n {2}track 0: the codec is h264;.*\[video\.codecs\]\n/,
    );
  });

  test('exits with 0 where every file passes; --json prints a line a file', () => {
    writeFileSync(policy, JSON.stringify({ video: { codecs: ['h264'] } }));
    const { status, stdout } = boxray(['check', '--json', sample, sample, '--policy', policy]);
    expect(status).toBe(0);
    const line = JSON.stringify({ file: sample, ok: true, violations: [] });
    expect(stdout).toBe(`${line}\n${line}\n`);
  });

  test('knows the ready policies by name', () => {
    const { status, stdout } = boxray(['check', sample, '--policy', 'strict-archive']);
    expect([status, stdout]).toEqual([0, `${sample}: passes\n`]);
  });

  test.each<[string, string, RegExp]>([
    ['a misspelt rule', '{"vidoe":{}}', /there is no rule 'vidoe'.*video/],
    ['no JSON', '{', /is not JSON|cannot be read/],
  ])('refuses a policy once: %s', (_, content, message) => {
    writeFileSync(policy, content);
    const { status, stdout, stderr } = boxray(['check', sample, sample, '--policy', policy]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a policy that is not there', () => {
    const { status, stderr } = boxray(['check', sample, '--policy', 'strict']);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /no policy file 'strict'; policies known by name are short-video-upload/,
    );
  });
});
