/** Which boxes hold boxes, and where in them the first one stands. */

import { fourcc } from '../../bytes/fourcc.js';
import { Findings } from '../../interpret/findings.js';
import type { TrackType } from '../../report/report.js';
import { openAudioEntry, openVisualEntry } from './describe/sample-description.js';
import { handlerType } from './describe/track-type.js';

/** What a box's place says about it: its parent's type, and the handler type of the track around it. */
export interface TreeContext {
  parent: number;
  handler: { value: number };
}

/** Up to `length` bytes from `at` in the content of the box; before it stands the header. */
export type ReadContent = (at: number, length: number) => Promise<Uint8Array>;

const set = (codes: string) => new Set(codes.split(' ').map(fourcc));

/** Boxes whose content is boxes and nothing else. */
const plain = set(
  'moov trak mdia minf dinf stbl edts mvex moof traf mfra udta tref trgr ilst iprp ipco sinf schi rinf ' +
    'wave gmhd tapt strk strd meco grpl hnti hinf cmov vexu eyes cams cmfy proj pack sv3d',
);

/** Boxes whose boxes follow fixed fields: FullBox version and flags, then a count of 0, 2 or 4 bytes. */
const afterFields = new Map([
  [fourcc('dref'), 8],
  [fourcc('stsd'), 8],
  [fourcc('ipro'), 6],
  [fourcc('iref'), 4],
]);

/**
 * Interpretation knows the layouts of video and audio entries, QuickTime's among them; `fields` is where
 * boxes begin without any quirk.
 */
const visual = { read: openVisualEntry, fields: 86 };
type Opener = typeof visual | { read: typeof openAudioEntry; fields: number };
const openers = new Map<TrackType, Opener>([
  ['video', visual],
  ['image', visual],
  ['audio', { read: openAudioEntry, fields: 36 }],
]);
/** What is wrong with entries is for `inspect` to say. */
const ignored = new Findings(0);
const plainHeader = 8;
/** Enough to find the first box of any entry. */
const longestEntry = 64 * 1024;

/** Fixed fields of the other sample entries that hold boxes, header excluded. */
const otherEntries = new Map([
  [fourcc('tx3g'), 38], // 3GPP TS 26.245 5.16
  [fourcc('wvtt'), 8], // ISO/IEC 14496-30 7.5
  [fourcc('tmcd'), 26], // QuickTime File Format, timecode sample description
  [fourcc('mp4s'), 8],
  [fourcc('mebx'), 8],
  [fourcc('urim'), 8],
  [fourcc('c608'), 8],
  [fourcc('c708'), 8],
  [fourcc('rtp '), 16],
]);

const type = {
  hdlr: fourcc('hdlr'),
  iinf: fourcc('iinf'),
  ilst: fourcc('ilst'),
  mdia: fourcc('mdia'),
  mebx: fourcc('mebx'),
  keys: fourcc('keys'),
  meta: fourcc('meta'),
  stsd: fourcc('stsd'),
  trak: fourcc('trak'),
  gmhd: fourcc('gmhd'),
  tmcd: fourcc('tmcd'),
  stpp: fourcc('stpp'),
};

/** A box's type, its place, and a reader of its content. */
export interface TreeBox {
  type: number;
  /** Bytes of content. */
  length: number;
  context: TreeContext;
  read: ReadContent;
}

/** Where the children of a box begin, counted from its content, and the context that they stand in. */
export interface ChildList {
  offset: number;
  context: TreeContext;
}

/**
 * A promise only where content has to be read: most boxes tell by their type, and a file may have millions.
 */
type MaybeLater<T> = T | Promise<T>;

/**
 * The children of a box; null where it has none. The handler type is noted in the context on the way: `hdlr`
 * stands before the sample entries that it explains.
 */
export function childrenOf(box: TreeBox): MaybeLater<ChildList | null> {
  const { context } = box;
  if (box.type === type.hdlr && context.parent === type.mdia) return notedHandler(box);
  const offset = childrenOffset(box);
  if (offset instanceof Promise) return offset.then((found) => childrenAt(box, found));
  return childrenAt(box, offset);
}

/** A `hdlr` box holds none. */
async function notedHandler({ context, read }: TreeBox): Promise<null> {
  context.handler.value = u32(await read(8, 4), 0);
  return null;
}

function childrenAt(box: TreeBox, offset: number | null): ChildList | null {
  if (offset === null) return null;
  const handler = box.type === type.trak ? { value: 0 } : box.context.handler;
  return { offset, context: { parent: box.type, handler } };
}

function childrenOffset(box: TreeBox): MaybeLater<number | null> {
  const { parent } = box.context;
  if (parent === type.stsd) return sampleEntryFields(box);
  // An item of `ilst` has its key, or its number in `keys`, for a type.
  if (parent === type.ilst) return 0;
  if (parent === type.gmhd && box.type === type.tmcd) return 0;
  if (parent === type.mebx && box.type === type.keys) return 0;
  if (parent === type.keys) return 0;
  if (box.type === type.meta) return metaFields(box);
  if (box.type === type.iinf) return box.read(0, 1).then((version) => (version[0] === 0 ? 6 : 8));
  return plain.has(box.type) ? 0 : (afterFields.get(box.type) ?? null);
}

/** QuickTime's `meta` is no FullBox: the first child, `hdlr`, tells. */
async function metaFields(box: TreeBox): Promise<number> {
  return u32(await box.read(4, 4), 0) === type.hdlr ? 0 : 4;
}

function sampleEntryFields(box: TreeBox): MaybeLater<number | null> {
  const open = openers.get(handlerType(box.context.handler.value));
  if (open !== undefined)
    return box.length < open.fields - plainHeader ? null : openedFields(box, open);
  return box.type === type.stpp ? stppFields(box) : (otherEntries.get(box.type) ?? null);
}

async function openedFields(box: TreeBox, open: Opener): Promise<number> {
  const bytes = await box.read(-plainHeader, longestEntry);
  const { boxes } = open.read({ format: box.type, offset: 0, bytes }, 0, ignored, true);
  return (boxes[0]?.start ?? open.fields) - plainHeader;
}

/** XMLSubtitleSampleEntry (ISO/IEC 14496-12 12.6.3): three strings. */
async function stppFields(box: TreeBox): Promise<number | null> {
  const strings = await box.read(8, 4096);
  let end = -1;
  for (let string = 0; string < 3; string++) {
    end = strings.indexOf(0, end + 1);
    if (end < 0) return null;
  }
  return 8 + end + 1;
}

/** 0 where the bytes do not reach. */
function u32(bytes: Uint8Array, at: number): number {
  if (bytes.length < at + 4) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
}
