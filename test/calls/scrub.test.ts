import { execFileSync, spawnSync } from 'node:child_process';
import {
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  hashFrames,
  inspect,
  MediaError,
  type MediaInput,
  type MediaReport,
  type PrivacyFinding,
  scrub,
  scrubFile,
} from '../../src/index.js';
import { ascii, box, bytesOf, fullBox, u32, uuidBox, zeros } from '../support/box.js';
import { qtText } from '../support/codecs/text.js';
import { hdlr } from '../support/headers.js';
import { progressive } from '../support/movie.js';
import { root } from '../support/paths.js';
import {
  cammGps,
  cammPosition,
  cammTrack,
  cammVector,
  djiTrack,
  gpmdTrack,
  gps5Sample,
  gps9Sample,
  loci,
  mebxEntry,
  mebxItem,
  textSample,
  timedTrack,
  withTracks,
  xyz,
} from '../support/telemetry.js';
import { measured } from '../support/work.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'boxray-scrub-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const home = { latitude: 48.2082, longitude: 16.3738, altitude: 171 };
const data = (text: Uint8Array, type: number) => box('data', u32(type, 0), text);
const wide = (text: string) => Buffer.from(text, 'utf16le').swap16();

/** A site of every kind that a reader knows. */
const movie = bytesOf(
  ...progressive(
    withTracks(
      [
        gpmdTrack([gps5Sample('240102030405.500', home), gps9Sample(8767, 11045, home)]),
        cammTrack([bytesOf(cammVector(2), cammPosition(home)), cammGps(1388199863, home)]),
        djiTrack('djmd', [ascii('proto')]),
        timedTrack('text', qtText(), [
          textSample('GPS (16.3738, 48.2082, 18) 2024-01-02 03:04:05'),
        ]),
        timedTrack('meta', mebxEntry([1, 'com.apple.quicktime.detected-face']), [
          mebxItem(1, ascii('face')),
        ]),
      ],
      {
        inMovie: [
          box(
            'udta',
            xyz('+48.2082+016.3738/'),
            loci('Wien', home),
            loci('\u00fe\u00ff\0W\0i\0e\0n\0', home),
            box('LENS', ascii('C336\0\0')),
            box('CAME', ascii('hash')),
            fullBox(
              'meta',
              0,
              0,
              hdlr('mdir', ''),
              box(
                'ilst',
                box('©ART', data(wide('Ádá'), 2)),
                box('apID', data(ascii('a@b.example'), 1)),
              ),
            ),
          ),
        ],
        after: [
          uuidBox(
            'be7acfcb-97a9-42e8-9c71-999491e3afac',
            ascii(
              '<d xmlns="" xmlns:e="http://ns.adobe.com/exif/1.0/" e:GPSLatitude="48,12.492N"><e:GPSLongitude>16,22.4E</e:GPSLongitude></d>',
            ),
          ),
          box('sefd', ascii('SEFH')),
        ],
      },
    ),
  ),
);
const file = path.join(scratch, 'movie.mp4');
writeFileSync(file, movie);

const findingsOf = async (source: MediaInput) =>
  (await inspect(source, { thorough: true })).privacy;

async function bytesFrom(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}

/** All bytes that no finding names. */
function others(bytes: Uint8Array, findings: readonly PrivacyFinding[]): Uint8Array {
  const copy = bytes.slice();
  for (const { offset, length } of findings) copy.fill(0, offset, offset + length);
  return copy;
}

describe('scrub', () => {
  test('leaves nothing, moves nothing, and changes nothing else', async () => {
    const findings = await findingsOf(movie);
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(
      new Set(['location', 'serial', 'person', 'faces', 'time', 'telemetry']),
    );
    const copy = await bytesFrom(await scrub(movie, findings));
    expect(await findingsOf(copy)).toEqual([]);
    expect(others(copy, findings)).toEqual(others(movie, findings));
    const [before, after] = await Promise.all([inspect(movie), inspect(copy)]);
    expect(after.problems).toEqual(before.problems);
    // A text element of XML that is blank is no value any more.
    const placesOf = ({ rawTags }: MediaReport) =>
      rawTags.filter(({ source }) => source !== 'xmp').map(({ key, offset }) => [key, offset]);
    expect(placesOf(after)).toEqual(placesOf(before));
    const ids = await Promise.all([movie, copy].map((it) => hashFrames(it, { contentId: true })));
    expect(ids[1]?.contentId).toBe(ids[0]?.contentId);
  });

  test.each(['location', 'serial', 'person', 'faces', 'time', 'telemetry'])(
    'only %s where only that is asked',
    async (kind) => {
      const all = await findingsOf(movie);
      const asked = all.filter((finding) => finding.kind === kind);
      const copy = await bytesFrom(await scrub(movie, asked));
      const left = await findingsOf(copy);
      expect(left.filter((finding) => finding.kind === kind)).toEqual([]);
      expect(others(copy, asked)).toEqual(others(movie, asked));
    },
  );

  test('takes whatever can be inspected', async () => {
    const findings = await findingsOf(movie);
    const expected = Buffer.from(await bytesFrom(await scrub(movie, findings)));
    const handle = await open(file);
    const custom = {
      size: movie.length,
      read: (offset: number, length: number) =>
        movie.subarray(offset, offset + Math.min(length, 777)),
    };
    for (const source of [file, new Blob([movie.slice()]), handle, custom])
      expect(expected.equals(await bytesFrom(await scrub(source, findings)))).toBe(true);
    await handle.close();
    expect(readFileSync(file).equals(movie)).toBe(true);
  });

  test('a finding across pieces of the stream', async () => {
    const padded = bytesOf(movie, box('free', zeros(600_000).fill(7)));
    const at = movie.length + 100;
    const finding = { offset: at, length: 550_001, encoding: 'utf-16be' as const };
    const copy = await bytesFrom(await scrub(padded, [finding]));
    const expected = padded.slice();
    for (let i = 0; i < finding.length; i++) expected[at + i] = i % 2 === 0 ? 0 : 0x20;
    expect(Buffer.from(copy).equals(expected)).toBe(true);
  });

  test('findings that overlap: each byte once, the first of them says how', async () => {
    const at = movie.length + 8;
    const padded = bytesOf(movie, box('free', zeros(600_000).fill(7)));
    const whole = { offset: at, length: 599_000, encoding: 'binary' as const };
    const findings = [
      { offset: at + 10, length: 20, encoding: 'text' as const },
      { offset: at, length: 3, encoding: 'text' as const },
      ...new Array<typeof whole>(20_000).fill(whole),
      { offset: at + 598_999, length: 4, encoding: 'utf-16be' as const },
    ];
    const { result: copy, work } = await measured(200, async () =>
      bytesFrom(await scrub(padded, findings)),
    );
    expect(work).toBeLessThan(200);
    const expected = padded.slice();
    expected.fill(0, at, at + 599_000).set([0x20, 0, 0x20], at + 599_000);
    expect(Buffer.from(copy).equals(expected)).toBe(true);
  });

  test('is a stream that a Response can send', async () => {
    const stream = (await scrub(movie, [])) as unknown as BodyInit;
    expect((await new Response(stream).arrayBuffer()).byteLength).toBe(movie.length);
  });

  test('tells how far it is', async () => {
    const seen: number[] = [];
    const onProgress = ({ bytes }: { bytes: number }) => void seen.push(bytes);
    await bytesFrom(await scrub(movie, [], { onProgress }));
    expect(seen.at(-1)).toBe(movie.length);
  });
});

test('damaged files: a copy of the same other bytes that says nothing, or a refusal', async () => {
  // A linear congruential generator: every run damages the same bytes.
  let state = 7;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  const outcomes = { clean: 0, left: 0, refused: 0, unreadable: 0 };
  for (let round = 0; round < 300; round++) {
    const damaged = movie.slice();
    for (let i = 0; i < 6; i++) damaged[random(damaged.length)] = random(256);
    try {
      const findings = await findingsOf(damaged);
      const copy = await bytesFrom(await scrub(damaged, findings));
      const same = Buffer.from(others(copy, findings)).equals(others(damaged, findings));
      expect(same, `round ${round}`).toBe(true);
      if ((await findingsOf(copy)).length === 0) outcomes.clean++;
      else outcomes.left++;
    } catch (error) {
      if (error instanceof RangeError) outcomes.refused++;
      else if (error instanceof MediaError) outcomes.unreadable++;
      else throw error;
    }
  }
  // Where samples are said to overlap, blanking one changes what another says: the command looks
  // again before it hands out a copy.
  expect(outcomes.left).toBeLessThan(10);
  expect(outcomes.clean).toBeGreaterThan(250);
});

describe('scrub refuses', () => {
  const one = { offset: 0, length: 4, encoding: 'binary' as const };

  test('findings of another file', async () => {
    await expect(scrub(movie, [{ ...one, offset: movie.length - 3 }])).rejects.toThrow(
      new RangeError(
        `a finding of 4 bytes at ${movie.length - 3} reaches past the end of the source (${movie.length} bytes): it is of another file`,
      ),
    );
    await expect(scrub(movie, [one])).rejects.toThrow(/over the header of the ftyp box at 0/);
    const sized = movie.length - 8 - 4;
    await expect(scrub(movie, [{ ...one, offset: sized - 2 }])).rejects.toThrow(
      /header of the sefd/,
    );
  });

  test('a telemetry track whose samples are said to lie in the index', async () => {
    const parts = progressive(withTracks([djiTrack('djmd', [zeros(2000)])]));
    const lying = bytesOf(...parts);
    const table = Buffer.from(lying).lastIndexOf('stco');
    new DataView(lying.buffer).setUint32(table + 12, Buffer.from(lying).indexOf('moov'));
    const findings = (await findingsOf(lying)).filter(({ kind }) => kind === 'telemetry');
    expect(findings).toHaveLength(1);
    await expect(scrub(lying, findings)).rejects.toThrow(/reaches over the header/);
  });

  test('what is no finding', async () => {
    for (const wrong of [
      null,
      [null],
      new Array(1),
      [{ ...one, offset: -1 }],
      [{ ...one, length: 1.5 }],
      [{ ...one, encoding: 'rot13' }],
      [{ ...one, encoding: 'toString' }],
    ])
      await expect(scrub(movie, wrong as never)).rejects.toThrow(/^findings/);
    await expect(scrub(movie, [], { onProgress: 1 } as never)).rejects.toThrow(
      new TypeError('onProgress must be a function'),
    );
    await expect(scrub(movie, [], { kinds: [] } as never)).rejects.toThrow(
      /unknown option 'kinds'/,
    );
    await expect(scrub('/no/such/file', [])).rejects.toThrow(/ENOENT/);
  });

  test('to go on when it is told to stop', async () => {
    const reason = new Error('enough');
    await expect(scrub(movie, [], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const long = bytesOf(movie, box('free', zeros(2_000_000)));
    const stream = await scrub(long, [], { signal: controller.signal });
    const reader = stream.getReader();
    await reader.read();
    controller.abort(reason);
    await expect(reader.read()).rejects.toBe(reason);
  });

  test('a source that shrinks', async () => {
    const source = {
      size: movie.length + 1000,
      read: (offset: number, length: number) => movie.subarray(offset, offset + length),
    };
    await expect(bytesFrom(await scrub(source, []))).rejects.toThrow(/the source ended at byte/);
  });
});

describe('scrubFile', () => {
  test('writes a new file, and only a new one', async () => {
    const output = path.join(scratch, 'copy.mp4');
    const findings = await findingsOf(file);
    await scrubFile(file, findings, output);
    expect(await findingsOf(output)).toEqual([]);
    await expect(scrubFile(file, findings, output)).rejects.toThrow(/EEXIST/);
    await expect(scrubFile(file, findings, file)).rejects.toThrow(/never in place/);
    const handle = await open(file);
    await expect(scrubFile(handle, findings, file)).rejects.toThrow(/never in place/);
    await handle.close();
    expect(readFileSync(file).equals(movie)).toBe(true);
  });

  test('leaves no half file', async () => {
    const output = path.join(scratch, 'half.mp4');
    const source = {
      size: movie.length + 1000,
      read: (offset: number, length: number) => movie.subarray(offset, offset + length),
    };
    await expect(scrubFile(source, [], output)).rejects.toThrow(/ended/);
    expect(readdirSync(scratch)).not.toContain('half.mp4');
  });

  test('the name appears when the file is whole', async () => {
    const output = path.join(scratch, 'whole.mp4');
    const seen = new Set<string>();
    const onProgress = () => {
      for (const name of readdirSync(scratch)) seen.add(name.replace(/-.*\./, '-.'));
    };
    await scrubFile(file, [], output, { onProgress });
    expect(seen).toContain('.boxray-.partial');
    expect(seen).not.toContain('whole.mp4');
    expect(readFileSync(output).equals(movie)).toBe(true);
    expect(readdirSync(scratch).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('a file that comes meanwhile stays, and so does what a link names', async () => {
    const output = path.join(scratch, 'meanwhile.mp4');
    const onProgress = () => writeFileSync(output, 'precious');
    await expect(scrubFile(file, [], output, { onProgress })).rejects.toThrow(/EEXIST/);
    expect(readFileSync(output, 'utf8')).toBe('precious');
    for (const target of [output, path.join(scratch, 'nowhere')]) {
      const link = path.join(scratch, 'link.mp4');
      symlinkSync(target, link);
      await expect(scrubFile(file, [], link)).rejects.toThrow(/EEXIST/);
      rmSync(link);
    }
    expect(readFileSync(output, 'utf8')).toBe('precious');
    expect(readdirSync(scratch).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('links to the source are the source', async () => {
    const [soft, hard] = ['soft.mp4', 'hard.mp4'].map((name) => path.join(scratch, name));
    symlinkSync(file, soft as string);
    linkSync(file, hard as string);
    for (const output of [soft, hard])
      await expect(scrubFile(file, [], output as string)).rejects.toThrow(/never in place/);
    await scrubFile(soft as string, [], path.join(scratch, 'through.mp4'));
    expect(readFileSync(path.join(scratch, 'through.mp4')).equals(movie)).toBe(true);
  });

  test.runIf(process.platform !== 'win32')('a private file has a private copy', async () => {
    const own = path.join(scratch, 'private.mp4');
    writeFileSync(own, movie, { mode: 0o600 });
    await scrubFile(own, [], path.join(scratch, 'private-copy.mp4'));
    expect(statSync(path.join(scratch, 'private-copy.mp4')).mode & 0o777).toBe(0o600);
  });

  test('killed half-way it leaves nothing of that name', async () => {
    const output = path.join(scratch, 'killed.mp4');
    const script = `
      const { scrubFile } = await import(${JSON.stringify(path.join(root, 'dist', 'index.js'))});
      const file = Buffer.alloc(24); file.writeUInt32BE(16, 0); file.write('ftypisom', 4); file.writeUInt32BE(0, 16); file.write('mdat', 20);
      const source = { size: 2 ** 30, read: (offset, length) => { const bytes = new Uint8Array(length); if (offset < 24) bytes.set(file.subarray(offset, offset + length)); return bytes; } };
      await scrubFile(source, [], ${JSON.stringify(output)}, { onProgress: ({ bytes }) => bytes > 2 ** 20 && process.kill(process.pid, 'SIGKILL') });`;
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(killed.status).not.toBe(0);
    const left = readdirSync(scratch).filter((name) => name.endsWith('.partial'));
    expect(left).toHaveLength(1);
    expect(readdirSync(scratch)).not.toContain('killed.mp4');
    rmSync(path.join(scratch, left[0] as string));
  });

  test('needs little memory for a large file', () => {
    const size = 600 * 1024 * 1024;
    const script = `
      const { scrub } = await import(${JSON.stringify(path.join(root, 'dist', 'index.js'))});
      const file = Buffer.alloc(24); file.writeUInt32BE(16, 0); file.write('ftypisom', 4); file.writeUInt32BE(0, 16); file.write('mdat', 20);
      const source = { size: ${size}, read: (offset, length) => { const bytes = new Uint8Array(length); if (offset < 24) bytes.set(file.subarray(offset, offset + length)); return bytes; } };
      let bytes = 0;
      for await (const chunk of await scrub(source, [{ offset: 1000, length: ${size} - 1000, encoding: 'text' }])) bytes += chunk.length;
      console.log(JSON.stringify({ bytes, peak: process.resourceUsage().maxRSS * 1024 }));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    const { bytes, peak } = JSON.parse(output);
    expect(bytes).toBe(size);
    expect(peak).toBeLessThan(200 * 1024 * 1024);
  });
});
