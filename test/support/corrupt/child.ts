/**
 * A process that corrupts files, one at a time as its parent names them: `{ file, name, cuts, flips, seed }`.
 * Tells the parent before each variant, so that the parent knows where this process died or hung, and at the
 * end what it found.
 */
import { readFileSync } from 'node:fs';
import type * as boxray from '../../../src/index.js';
import { measured } from '../work.js';
import { type Media, mediaOf } from './media.js';
import type { Answer, Order } from './messages.js';
import { cutsOf, flipsOf, madeOf, named, seedOf, spansOf, type Variant } from './variants.js';

type Backend = 'native' | 'fallback';
type Api = typeof boxray;

const [library = '', names = ''] = process.argv.slice(3);
const api: Api = await import(library);
const backends = names.split(',') as Backend[];

/** Above this files are hashed for one variant in eight, so that all of a corpus can be gone through. */
const hashedAlways = 1 << 17;
const collectedAbove = 1 << 26;
const tell = (answer: Answer) => process.send?.(answer);

/** The outcome as something to compare; anything but MediaError throws. */
async function outcome(ask: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await ask(), (_, value) =>
      ArrayBuffer.isView(value) ? digest(value) : value,
    );
  } catch (error) {
    if (!(error instanceof api.MediaError)) throw error;
    const { code, message, offset, path, limit } = error;
    return JSON.stringify({ code, message, offset, path, limit });
  }
}

/** Columns are compared by a sum (FNV-1a) of their bytes. */
function digest(view: ArrayBufferView): string {
  let sum = 0x811c9dc5;
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let i = 0; i < bytes.length; i++)
    sum = Math.imul(sum ^ (bytes[i] as number), 0x01000193) >>> 0;
  return `${bytes.length}:${sum}`;
}

const asked: [string, (bytes: Uint8Array, backend: Backend) => Promise<unknown>][] = [
  [
    'inspect',
    async (bytes, backend) => ({
      ...(await api.inspect(bytes, { backend })),
      inspected: null,
    }),
  ],
  [
    'readFrames',
    async (bytes, backend) => ({
      ...(await api.readFrames(bytes, { backend })),
      inspected: null,
    }),
  ],
  [
    'hashFrames',
    async (bytes, backend) => ({
      ...(await api.hashFrames(bytes, { backend, algorithm: 'crc32' })),
      inspected: null,
    }),
  ],
];

async function tryVariant(
  bytes: Uint8Array,
  variant: Variant,
  hash: boolean,
  media: Media | null,
  mostWork: number,
): Promise<{ findings: string[]; work: number; clean: boolean }> {
  const made = madeOf(bytes, variant);
  const findings: string[] = [];
  let most = 0;
  let clean = false;
  for (const [what, ask] of hash ? asked : asked.slice(0, 2)) {
    const outcomes: string[] = [];
    for (const backend of backends) {
      const { result, work } = await measured(mostWork, async () => {
        try {
          return { text: await outcome(() => ask(made, backend)) };
        } catch (error) {
          return { text: '', thrown: (error as Error).stack ?? error };
        }
      });
      outcomes.push(result.text);
      if ('thrown' in result) findings.push(`${what}, ${backend}: threw ${result.thrown}`);
      most = Math.max(most, work);
      if (work > mostWork)
        findings.push(`${what}, ${backend}: took the work of ${Math.round(work)} loops`);
    }
    if (outcomes.some((one) => one !== outcomes[0])) findings.push(`${what}: the backends differ`);
    if (what === 'inspect' && 'cut' in variant && media !== null)
      clean = variant.cut < media.end && outcomes.some(isClean);
  }
  return { findings, work: most, clean };
}

function isClean(outcome: string): boolean {
  if (outcome === '') return false;
  const { problems } = JSON.parse(outcome) as Partial<boxray.MediaReport>;
  return problems?.every(({ severity }) => severity === 'info') ?? false;
}

async function corruptFile(order: Order): Promise<void> {
  const { file, name, cuts, flips, seed, mostWork, from } = order;
  const bytes = new Uint8Array(readFileSync(file));
  const spans = spansOf(bytes);
  const media = await mediaOf(api, backends[0] as Backend, bytes, spans);
  // What the sound file needs is not what a variant adds.
  for (const backend of backends)
    for (const [, ask] of asked) await outcome(() => ask(bytes, backend));
  const base = process.resourceUsage().maxRSS;
  const variants = [
    ...cutsOf(bytes, spans, cuts),
    ...flipsOf(bytes, spans, flips, seedOf(name, seed)),
  ];
  let most = 0;
  let wholeCuts = 0;
  let peak = base;
  for (const [i, variant] of variants.entries()) {
    if (i < from) continue;
    tell({ at: i, variant: named(variant) });
    const hash = bytes.length <= hashedAlways || i % 8 === 0;
    const found = await tryVariant(bytes, variant, hash, media, mostWork);
    most = Math.max(most, found.work);
    if (found.clean && 'cut' in variant) {
      if (media?.wholeAt.has(variant.cut)) wholeCuts++;
      else found.findings.push('samples are missing, and nothing says so');
    }
    const now = process.resourceUsage().maxRSS;
    // What earlier variants left to be collected is not what this one takes.
    if (process.memoryUsage.rss() > base * 1024 + collectedAbove) globalThis.gc?.();
    if (now - peak > 200 * 1024) found.findings.push(`took ${(now - peak) >> 10} MB more`);
    peak = Math.max(peak, now);
    for (const finding of found.findings) tell({ found: `${named(variant)}: ${finding}` });
  }
  tell({
    done: {
      variants: variants.length - from,
      work: most,
      extraBytes: (peak - base) * 1024,
      wholeCuts,
    },
  });
}

process.on('message', (order: Order) => {
  corruptFile(order).catch((error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(3);
  });
});
tell({ ready: true });
