/** Tags of every kind, in files made for it; what real files hold is compared in corpus-tags.test.ts. */
import { describe, expect, test } from 'vitest';
import { inspectSync } from '../../src/index.js';
import type { MediaReport, RawTag } from '../../src/report/report.js';
import { backends } from '../support/backends.js';
import {
  ascii,
  type Box,
  box,
  bytesOf,
  fullBox,
  type Part,
  u8,
  u16,
  u32,
  u64,
  utf8,
  zeros,
} from '../support/box.js';
import { audioTrack } from '../support/fixtures/common.js';
import { hdlr } from '../support/headers.js';
import { progressive } from '../support/movie.js';
import * as tags from '../support/tags.js';

const { data, freeform, item, itunes, packed, quickTimeMeta, strings, text, threeGpp, utf16 } =
  tags;

interface Made {
  report: MediaReport;
  bytes: Uint8Array;
}

/** Read by every backend, which must agree. */
function made(inMovie: Part[], more: { inTrack?: Box[]; after?: Part[] } = {}): Made {
  const { after = [], inTrack = [] } = more;
  const parts = progressive({ tracks: [audioTrack(4, { inTrack })], inMovie, after });
  const bytes = bytesOf(...parts);
  const reports = backends.map((backend) => inspectSync(bytes, { backend }));
  const shared = reports.map(({ inspected: _, ...rest }) => JSON.stringify(rest));
  expect(new Set(shared).size).toBe(1);
  return { report: reports[0] as MediaReport, bytes };
}

const codes = ({ report }: Made) => report.problems.map(({ code }) => code);
const values = ({ report }: Made) => report.rawTags.map(({ key, value }) => [key, value]);

/** The bytes that a tag points at. */
const stored = ({ bytes }: Made, { offset, length }: RawTag) =>
  bytes.slice(offset, offset + length);

describe('iTunes', () => {
  test('values of all types', () => {
    const f64 = new Uint8Array(8);
    new DataView(f64.buffer).setFloat64(0, 1.5);
    const f32 = new Uint8Array(4);
    new DataView(f32.buffer).setFloat32(0, 0.1);
    const found = made([
      box(
        'udta',
        itunes(
          text('©nam', 'Título'),
          item('©ART', data(2, utf16('日本', 'be', false))),
          item('©alb', data(3, u8(0x93, 0xfa, 0x96, 0x7b))),
          item('trkn', data(0, u16(0, 3, 9, 0))),
          item('disk', data(0, u16(0, 2, 0))),
          item('gnre', data(0, u16(18))),
          item('tmpo', data(21, u16(128))),
          item('cpil', data(0, u8(1))),
          item('neg1', data(21, u8(0xff, 0xfe))),
          item('uns1', data(22, u8(0xff, 0xfe))),
          item('big1', data(21, u64(2n ** 62n))),
          item('flt1', data(23, f32)),
          item('dbl1', data(24, f64)),
          item('bin1', data(0, u8(1, 2, 3))),
          freeform('com.apple.iTunes', 'LABEL', data(1, utf8('one')), data(1, utf8('two'))),
        ),
      ),
    ]);
    expect(values(found)).toEqual([
      ['©nam', 'Título'],
      ['©ART', '日本'],
      ['©alb', '日本'],
      ['trkn', '3/9'],
      ['disk', '2'],
      ['gnre', 'Rock'],
      ['tmpo', '128'],
      ['cpil', '1'],
      ['neg1', '-2'],
      ['uns1', '65534'],
      ['big1', String(2n ** 62n)],
      ['flt1', '0.1'],
      ['dbl1', '1.5'],
      ['bin1', null],
      ['----:com.apple.iTunes:LABEL', 'one'],
      ['----:com.apple.iTunes:LABEL', 'two'],
    ]);
    expect(found.report.tags).toEqual({
      title: 'Título',
      artist: '日本',
      album: '日本',
      track: '3/9',
      disc: '2',
      genre: 'Rock',
      compilation: '1',
    });
    const [title] = found.report.rawTags as [RawTag];
    expect(title).toMatchObject({
      source: 'itunes',
      path: 'moov/udta/meta/ilst/©nam',
      dataType: 1,
      trackIndex: null,
    });
    expect(stored(found, title)).toEqual(utf8('Título'));
    expect(codes(found)).toEqual([]);
  });

  test('covers, by their first bytes before the stated type', () => {
    const found = made([
      box(
        'udta',
        itunes(item('covr', data(13, tags.png), data(0, tags.jpeg), data(27, zeros(20)))),
      ),
    ]);
    const { pictures, rawTags } = found.report;
    expect(pictures.map(({ mimeType }) => mimeType)).toEqual([
      'image/png',
      'image/jpeg',
      'image/bmp',
    ]);
    const [first] = pictures;
    expect(found.bytes.slice(first?.offset, (first?.offset ?? 0) + (first?.length ?? 0))).toEqual(
      tags.png,
    );
    expect(rawTags.map(({ key, value }) => [key, value])).toEqual(Array(3).fill(['covr', null]));
  });

  test('items right in udta, and bad bytes', () => {
    const found = made([box('udta', item('©cmt', data(1, u8(0x63, 0x61, 0x66, 0xe9))))]);
    expect(found.report.tags).toEqual({ comment: 'café' });
    expect(found.report.rawTags[0]?.source).toBe('itunes');
  });
});

describe('QuickTime', () => {
  test('keys, with a language and types; the device', () => {
    const found = made([
      quickTimeMeta(
        ['com.apple.quicktime.make', data(1, utf8('Apple'))],
        ['com.apple.quicktime.model', data(1, utf8('iPhone'))],
        ['com.apple.quicktime.title', data(1, utf8('Titel'), packed('ger'))],
        ['com.android.version', data(1, utf8('14'))],
        ['com.apple.quicktime.artwork', data(14, tags.png)],
        ['x.rectangle', data(72, zeros(16))],
      ),
    ]);
    expect(found.report.tags).toEqual({ make: 'Apple', model: 'iPhone', title: 'Titel' });
    expect(found.report.device).toEqual({ make: 'Apple', model: 'iPhone', software: 'Android 14' });
    expect(found.report.pictures).toMatchObject([
      { mimeType: 'image/png', length: tags.png.length },
    ]);
    expect(found.report.rawTags[2]).toMatchObject({ language: 'ger', source: 'quicktime' });
    expect(found.report.rawTags[5]?.value).toBe('0 0 0 0');
    expect(codes(found)).toEqual([]);
  });

  test('texts of a ©-box: languages and character sets', () => {
    const found = made([
      box(
        'udta',
        strings(
          '©nam',
          [utf8('Name'), packed('eng')],
          [u8(0x4e, 0x8e, 0x65), 1],
          [u8(0x93, 0xfa), 11],
          [utf8('né'), 0],
          [utf16('Ω'), packed('gre')],
          [utf16('Ω', 'le'), packed('und')],
        ),
        box('name', utf8('File')),
        u32(0),
      ),
    ]);
    expect(found.report.rawTags.map(({ value, language }) => [value, language])).toEqual([
      ['Name', 'eng'],
      ['Née', 'fra'],
      ['日', 'jpn'],
      ['né', 'eng'],
      ['Ω', 'gre'],
      ['Ω', null],
      ['File', null],
    ]);
    expect(found.report.tags.title).toBe('Name');
    expect(codes(found)).toEqual([]);
  });

  test('MacRoman is that of the WHATWG standard', () => {
    const upper = Uint8Array.from({ length: 128 }, (_, i) => i + 128);
    const { report } = made([box('udta', strings('©cmt', [upper, 0]))]);
    // Apple moved one character in 1998: the currency sign became the euro sign.
    expect(report.tags.comment).toBe(new TextDecoder('macintosh').decode(upper));
  });

  test("a text without length and language, which is DJI's way and others'", () => {
    const found = made([
      box(
        'udta',
        box('©mdl', ascii('FC3170\0\0')),
        box('©swr', ascii('Plain text')),
        box('©xsp', u16(5, 0), ascii('+0.00')),
      ),
    ]);
    expect(found.report.device).toEqual({ make: 'DJI', model: 'FC3170', software: 'Plain text' });
    expect(codes(found)).toEqual([]);
  });

  test('a track has its own tags, which are not those of the file', () => {
    const inTrack = [box('udta', box('name', utf8('Left')), strings('©nam', [utf8('T'), 0]))];
    const { report } = made([], { inTrack });
    expect(report.tags).toEqual({});
    expect(report.rawTags).toMatchObject([
      { key: 'name', value: 'Left', trackIndex: 0, path: 'moov/trak[0]/udta/name' },
      { key: '©nam', value: 'T', trackIndex: 0 },
    ]);
  });
});

describe('3GPP', () => {
  test('every box', () => {
    const found = made([
      box(
        'udta',
        threeGpp('titl', 'eng', ascii('Title\0')),
        threeGpp('auth', 'fra', utf16('Auteur'), u16(0)),
        threeGpp('perf', 'eng', ascii('Band\0')),
        threeGpp('albm', 'eng', ascii('Album\0'), u8(7)),
        fullBox('yrrc', 0, 0, u16(2004)),
        threeGpp('kywd', 'eng', u8(2), u8(3), ascii('one'), u8(4), ascii('two\0')),
        fullBox('clsf', 0, 0, ascii('ABCD'), u16(9), u16(packed('eng')), ascii('class\0')),
        fullBox('rtng', 0, 0, ascii('BBFC'), ascii('AGE '), u16(packed('eng')), ascii('12\0')),
        fullBox('urat', 0, 0, u8(0, 0, 0, 4)),
        tags.loci(ascii('Home\0'), -122.5, 37.25, 12.5),
        fullBox('thmb', 0, 0, ascii('jpeg'), tags.jpeg),
      ),
    ]);
    expect(values(found)).toEqual([
      ['titl', 'Title'],
      ['auth', 'Auteur'],
      ['perf', 'Band'],
      ['albm', 'Album'],
      ['albm:track', '7'],
      ['yrrc', '2004'],
      ['kywd', 'one'],
      ['kywd', 'two'],
      ['clsf:ABCD:9', 'class'],
      ['rtng:BBFC:AGE ', '12'],
      ['urat', '4'],
      ['loci', '+37.2500-122.5000+12.500000/Home'],
      ['thmb', null],
    ]);
    expect(found.report.tags).toEqual({
      title: 'Title',
      author: 'Auteur',
      artist: 'Band',
      album: 'Album',
      track: '7',
      date: '2004',
      keywords: 'one',
      location: '+37.2500-122.5000+12.500000/Home',
    });
    expect(found.report.pictures).toMatchObject([{ mimeType: 'image/jpeg' }]);
    expect(codes(found)).toEqual([]);
  });
});

describe('ID3, Xtra and XML', () => {
  test('ID3v2 in a meta', () => {
    const meta = fullBox(
      'meta',
      0,
      0,
      hdlr('ID32', ''),
      tags.id32(
        'eng',
        tags.frame('TIT2', u8(3), utf8('Título')),
        tags.frame('TPE1', u8(1), utf16('Ἀ', 'le')),
        tags.frame('TXXX', u8(0), ascii('key\0'), ascii('value')),
        tags.frame('COMM', u8(0), ascii('deu'), ascii('\0'), u8(0xfc)),
        tags.frame('PRIV', ascii('owner\0'), ascii('v1')),
        tags.frame('APIC', u8(0), ascii('image/jpeg\0'), u8(3), ascii('front\0'), tags.jpeg),
        tags.frame('GEOB', zeros(4)),
        zeros(20),
      ),
    );
    const found = made([meta]);
    expect(values(found)).toEqual([
      ['TIT2', 'Título'],
      ['TPE1', 'Ἀ'],
      ['TXXX:key', 'value'],
      ['COMM', 'ü'],
      ['PRIV:owner', 'v1'],
      ['APIC', null],
      ['GEOB', null],
    ]);
    expect(found.report.rawTags[3]?.language).toBe('deu');
    expect(found.report.pictures).toMatchObject([{ mimeType: 'image/jpeg', length: 20 }]);
    expect(found.report.tags).toEqual({ title: 'Título', artist: 'Ἀ', comment: 'ü' });
    expect(codes(found)).toEqual([]);
  });

  test('Xtra', () => {
    const time = new Uint8Array(u64(116_444_736_000_000_000n + 15_000_000n).reverse());
    const found = made([
      box(
        'udta',
        tags.xtra(
          ['WM/Publisher', 8, utf16('Verlag\0', 'le', false)],
          ['WM/EncodingTime', 21, time],
          ['Guid', 72, Uint8Array.from({ length: 16 }, (_, i) => i)],
          ['Number', 19, u64(5).reverse()],
          ['Odd', 99, zeros(3)],
        ),
      ),
    ]);
    expect(values(found)).toEqual([
      ['WM/Publisher', 'Verlag'],
      ['WM/EncodingTime', '1970-01-01T00:00:01.500Z'],
      ['Guid', '03020100-0504-0706-0809-0A0B0C0D0E0F'],
      ['Number', '5'],
      ['Odd', null],
    ]);
    expect(found.report.tags).toEqual({ publisher: 'Verlag' });
  });

  const packet = tags.xmpPacket(
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">T &amp; U</rdf:li><rdf:li xml:lang="fr">V</rdf:li></rdf:Alt></dc:title>' +
      '<dc:creator><rdf:Seq><rdf:li>A</rdf:li><rdf:li>B</rdf:li></rdf:Seq></dc:creator>' +
      '<xmpMM:History><rdf:Seq><rdf:li stEvt:action="saved"/></rdf:Seq></xmpMM:History>',
  );
  const dc = 'http://purl.org/dc/elements/1.1/';
  const expected = [
    ['http://ns.adobe.com/xap/1.0/CreatorTool', 'Tool 1', null],
    [`${dc}title`, 'T & U', null],
    [`${dc}title`, 'V', 'fr'],
    [`${dc}creator`, 'A', null],
    [`${dc}creator`, 'B', null],
    [
      'http://ns.adobe.com/xap/1.0/mm/History http://ns.adobe.com/xap/1.0/sType/ResourceEvent#action',
      'saved',
      null,
    ],
  ];

  test.each([
    ['XMP at the end of the file', [], [tags.xmpUuid(packet)], 'uuid'],
    ['XMP_ in udta', [box('udta', box('XMP_', utf8(packet)))], [], 'moov/udta/XMP_'],
    ['XMP in a uuid of moov', [tags.xmpUuid(packet)], [], 'moov/uuid'],
  ] as [string, Part[], Part[], string][])('%s', (_, inMovie, after, path) => {
    const found = made(inMovie, { after });
    const { rawTags } = found.report;
    expect(rawTags.map(({ key, value, language }) => [key, value, language])).toEqual(expected);
    expect(rawTags[1]).toMatchObject({ source: 'xmp', path });
    expect(stored(found, rawTags[1] as RawTag)).toEqual(utf8('T &amp; U'));
    expect(found.report.tags).toEqual({ title: 'T & U', artist: 'A', encoder: 'Tool 1' });
  });

  test("Sony's document in a meta of the file", () => {
    const document =
      '<?xml version="1.0" encoding="UTF-8"?><NonRealTimeMeta xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00"><Device manufacturer="Sony" modelName="ILCE-7M3" serialNo="4294967295"/></NonRealTimeMeta>';
    const meta = fullBox('meta', 0, 0, hdlr('nrtm', ''), fullBox('xml ', 0, 0, utf8(document)));
    const { report } = made([], { after: [meta] });
    expect(report.device).toEqual({ make: 'Sony', model: 'ILCE-7M3', software: null });
    const space = 'urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00';
    expect(report.rawTags[2]).toMatchObject({
      source: 'xml',
      key: `${space}NonRealTimeMeta ${space}Device serialNo`,
      value: '4294967295',
      path: 'meta/xml ',
    });
  });
});

describe('devices', () => {
  const camera = (make: string, model: string) =>
    box('TAGS', ascii(make.padEnd(24, '\0')), ascii(model.padEnd(16, '\0')), zeros(60));

  test.each([
    [
      'GoPro',
      [
        box(
          'udta',
          box('FIRM', ascii('H19.03\0')),
          box(
            'GPMF',
            tags.klv('DEVC', '\0', 1, tags.klv('DVID', 'L', 4, u32(1))),
            tags.klv('MINF', 'c', 10, ascii('HERO9 Test')),
            tags.klv('FMWR', 'c', 6, ascii('H19.04')),
          ),
        ),
      ],
      { make: 'GoPro', model: 'HERO9 Test', software: 'H19.03' },
    ],
    [
      'Nikon',
      [box('udta', camera('NIKON DIGITAL CAMERA', 'E5700'))],
      { make: 'NIKON DIGITAL CAMERA', model: 'E5700', software: null },
    ],
    [
      'Canon',
      [box('udta', box('CNMN', ascii('Canon EOS R5\0')), box('CNFV', ascii('Firmware 1.0\0')))],
      { make: 'Canon', model: 'Canon EOS R5', software: 'Firmware 1.0' },
    ],
    [
      'Samsung',
      [box('udta', box('smta', zeros(24)))],
      { make: 'samsung', model: null, software: null },
    ],
    [
      'Ricoh',
      [box('udta', box('@mod', ascii('RICOH THETA Z1')), box('@swr', ascii('1.0')))],
      { make: null, model: 'RICOH THETA Z1', software: '1.0' },
    ],
    [
      'Sony',
      [tags.userMedia([1, 'Clip'], [5, 'HDR-AZ1'])],
      { make: null, model: 'HDR-AZ1', software: null },
    ],
    [
      'Android',
      [
        quickTimeMeta(
          ['com.android.manufacturer', data(1, utf8('Google'))],
          ['com.android.model', data(1, utf8('Pixel 8'))],
        ),
      ],
      { make: 'Google', model: 'Pixel 8', software: null },
    ],
    ['an encoder is none', [box('udta', itunes(text('©too', 'Lavf60')))], null],
  ] as [string, Part[], MediaReport['device']][])('%s', (_, inMovie, device) => {
    expect(made(inMovie).report.device).toEqual(device);
  });
});

describe('values that are long or many', () => {
  test('a text of a megabyte is cut at 16 KiB, its place is told whole', () => {
    const long = `+37.3317-122.0307/${'é'.repeat(500_000)}`;
    const { report } = made([box('udta', itunes(text('©xyz', long)))]);
    const [tag] = report.rawTags;
    expect(tag?.length).toBe(utf8(long).length);
    expect(utf8(tag?.value ?? '').length).toBeLessThanOrEqual(16_384);
    expect(utf8(tag?.value ?? '').length).toBeGreaterThan(16_380);
    expect(long.startsWith(tag?.value ?? '?')).toBe(true);
  });

  test('ten thousand tags are listed, and that there are more is said', () => {
    const items = Array.from({ length: 6000 }, () =>
      item('abcd', data(1, u8(65)), data(1, u8(66))),
    );
    const found = made([box('udta', itunes(...items))]);
    expect(found.report.rawTags.length).toBe(10_000);
    expect(codes(found)).toEqual(['tags-truncated']);
  });

  test('one long name of many tags does not make a long report', () => {
    const uri = 'u'.repeat(100_000);
    const packet = `<n:r xmlns:n="${uri}">${'<n:s>'.repeat(50)}${'<n:a>b</n:a>'.repeat(5000)}${'</n:s>'.repeat(50)}</n:r>`;
    const found = made([box('udta', box('XMP_', utf8(packet)))]);
    expect(found.report.rawTags.length).toBe(5000);
    expect(JSON.stringify(found.report).length).toBeLessThan(8_000_000);
    expect(found.report.rawTags[0]?.key).toMatch(/^u{256}s(?: u{256}[sa])+$/);
  });

  test('a key that is no name of an own property', () => {
    const found = made([quickTimeMeta(['__proto__', data(1, utf8('x'))])]);
    expect(values(found)).toEqual([['__proto__', 'x']]);
    expect(found.report.tags).toEqual({});
  });
});
