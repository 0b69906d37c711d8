/** Metadata boxes that lie, repeat, nest or are merely huge. */
import {
  ascii,
  box,
  bytesOf,
  fullBox,
  offsetOf,
  type Part,
  u8,
  u16,
  u32,
  utf8,
  zeros,
} from '../box.js';
import { audioTrack } from '../fixtures/common.js';
import { hdlr } from '../headers.js';
import { progressive } from '../movie.js';
import * as tags from '../tags.js';
import type { HostileFile } from './file.js';
import { repeat } from './many.js';

const { data, item, itunes, text } = tags;

const movie = (...inMovie: Part[]): Part[] => progressive({ tracks: [audioTrack(2)], inMovie });

/** A movie with tags of every kind. */
export function richTags(): Part[] {
  return movie(
    box(
      'udta',
      itunes(
        text('©nam', 'Name'),
        item('trkn', data(0, u16(0, 1, 2, 0))),
        tags.freeform('mean', 'name', data(1, utf8('value'))),
        item('covr', data(13, tags.jpeg)),
      ),
      tags.strings('©cmt', [utf8('one'), tags.packed('eng')], [ascii('two'), 0]),
      tags.threeGpp('albm', 'eng', ascii('Album\0'), u8(7)),
      tags.threeGpp('kywd', 'eng', u8(1), u8(3), ascii('key')),
      tags.loci(ascii('Home\0'), 1, 2, 3),
      tags.xtra(['Name', 8, tags.utf16('value', 'le', false)]),
      tags.chpl(1, [0, ascii('Chapter')]),
      box('GPMF', tags.klv('DEVC', '\0', 1, tags.klv('MINF', 'c', 5, ascii('HERO9')))),
      box('XMP_', utf8(tags.xmpPacket('<dc:title>T</dc:title>'))),
    ),
    tags.quickTimeMeta(['com.apple.quicktime.make', data(1, utf8('Apple'))]),
    fullBox(
      'meta',
      0,
      0,
      hdlr('ID32', ''),
      tags.id32(
        'eng',
        tags.frame('TIT2', u8(3), utf8('T')),
        tags.frame('COMM', u8(1), ascii('eng')),
      ),
    ),
    tags.userMedia([1, 'Title']),
  );
}

/** Every aligned word of the tags, and every byte of their sizes, at the extremes. */
export function* tagWords(): Generator<HostileFile> {
  const parts = richTags();
  const sound = bytesOf(...parts);
  const end = offsetOf(parts, 'mdat');
  for (let at = offsetOf(parts, 'moov/udta'); at + 4 <= end; at += 2)
    for (const value of [0, 0x7fffffff, 0xffffffff]) {
      const bytes = sound.slice();
      bytes.set(u32(value), at);
      yield { name: `tags: ${value} at ${at}`, bytes };
    }
}

/** Megabytes of tags, each kind in the way that costs it most. */
export function* tagBombs(): Generator<HostileFile> {
  const inUserData = (...parts: Part[]) => [box('udta', ...parts)];
  const long = 4_000_000;
  const bombs: [string, Part[]][] = [
    ['empty boxes', inUserData(repeat(400_000, box('abcd')))],
    ['empty items', inUserData(itunes(repeat(400_000, box('abcd'))))],
    ['empty values', inUserData(itunes(item('abcd', repeat(200_000, data(1, zeros(0))))))],
    ['keys', [tagsOfKeys(300_000)]],
    ['texts of one box', inUserData(box('©nam', repeat(600_000, utf8('\0\x01\0\0x'))))],
    ['an ISO 6709 text', inUserData(tags.strings('©xyz', [zeros(60_000).fill(0x2b), 0]))],
    ['a text of UTF-8', inUserData(itunes(item('©nam', data(1, repeat(long / 2, utf8('é'))))))],
    ['a text of bad bytes', inUserData(itunes(item('©nam', data(1, zeros(long).fill(0xff)))))],
    ['a text of surrogates', inUserData(itunes(item('©nam', data(2, zeros(long).fill(0xd8)))))],
    ['a text of Shift_JIS', inUserData(itunes(item('©nam', data(3, zeros(long).fill(0x81)))))],
    ['an integer', inUserData(itunes(item('©nam', data(21, zeros(long).fill(0xff)))))],
    ['a place without end', inUserData(tags.threeGpp('loci', 'eng', zeros(long).fill(0x41)))],
    ['ID3 frames', [fullBox('meta', 0, 0, hdlr('ID32', ''), bigId3(150_000))]],
    ['Xtra properties', inUserData(box('Xtra', repeat(300_000, repeatable())))],
    ['Xtra values', inUserData(box('Xtra', manyValues(500_000)))],
    ['chapters', inUserData(manyChapters(400_000))],
    ['GPMF of empty devices', inUserData(box('GPMF', repeat(500_000, ascii('DEVC\0\x01\0\0'))))],
    ['XMP of attributes', inUserData(box('XMP_', utf8(manyAttributes(20_000))))],
    ['covers', inUserData(itunes(item('covr', repeat(200_000, data(13, zeros(0))))))],
    [
      'names of freeform items',
      inUserData(itunes(repeat(60_000, tags.freeform('m', 'n', data(1, zeros(0)))))),
    ],
    ['a key of megabytes', [tags.quickTimeMeta(['k'.repeat(long), data(1, utf8('x'))])]],
    ['a namespace of a megabyte', inUserData(box('XMP_', utf8(longNamespace(1_000_000, 10_000))))],
    ['a long key of many items', [longKey(16_000, 20_000)]],
    ['meta in meta', inUserData(nestedMeta(20_000))],
  ];
  for (const [name, inMovie] of bombs) yield { name, bytes: bytesOf(...movie(...inMovie)) };
}

function tagsOfKeys(count: number): Part {
  const keys = fullBox('keys', 0, 0, u32(count), repeat(count, bytesOf(u32(9), ascii('mdtak'))));
  return box(
    'meta',
    hdlr('mdta', ''),
    keys,
    box('ilst', repeat(100_000, box('\0\0\0\x01', data(1, utf8('x'))))),
  );
}

function bigId3(count: number): Part {
  const frames = repeat(count, tags.frame('TIT2', u8(0), ascii('x')));
  return tags.id32('eng', frames);
}

/** A property of no values. */
const repeatable = (): Uint8Array => bytesOf(u32(13, 1), ascii('a'), u32(0));

function manyValues(count: number): Uint8Array {
  const values = repeat(count, bytesOf(u32(6), u16(8)));
  return bytesOf(u32(13 + values.length, 1), ascii('a'), u32(0xffffffff), values);
}

const manyChapters = (count: number): Part =>
  fullBox('chpl', 1, 0, u8(0), u32(count), zeros(count * 9));

function manyAttributes(count: number): string {
  const attributes = Array.from({ length: count }, (_, i) => `xmp:a${i}="b"`).join(' ');
  return tags.xmpPacket(`<rdf:li ${attributes}/>`);
}

function longNamespace(length: number, count: number): string {
  const uri = 'u'.repeat(length);
  const items = '<n:a xml:lang="en">b</n:a>'.repeat(count);
  return `<n:r xmlns:n="${uri}">${'<n:s>'.repeat(90)}${items}${'</n:s>'.repeat(90)}</n:r>`;
}

function longKey(length: number, count: number): Part {
  const keys = fullBox('keys', 0, 0, u32(1, 8 + length), ascii('mdta'), zeros(length).fill(0x6b));
  const items = repeat(count, box('\0\0\0\x01', data(1, utf8('x'))));
  return box('meta', hdlr('mdta', ''), keys, box('ilst', items));
}

function nestedMeta(count: number): Uint8Array {
  const bytes = new Uint8Array(count * 12);
  for (let i = 0; i < count; i++)
    bytes.set(bytesOf(u32((count - i) * 12), ascii('meta'), u32(0)), i * 12);
  return bytes;
}
