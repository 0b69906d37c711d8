import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectSync } from '../../src/index.js';
import { aigcLabel } from '../../src/interpret/provenance/aigc.js';
import {
  isGenerative,
  sourceTypeName,
  strongest,
} from '../../src/interpret/provenance/source-type.js';
import type { RawTag } from '../../src/report/report.js';
import {
  ascii,
  box,
  bytesOf,
  fullBox,
  type Part,
  u32,
  utf8,
  uuidBox,
  zeros,
} from '../support/box.js';
import { assertion, c2paBox, digitalSource } from '../support/c2pa.js';
import { ffmpeg, hasFfmpeg } from '../support/ffmpeg.js';
import { audioTrack } from '../support/fixtures/common.js';
import { hdlr } from '../support/headers.js';
import { progressive } from '../support/movie.js';
import { sample } from '../support/paths.js';

const hasExiftool = spawnSync('exiftool', ['-ver']).status === 0;

/** Annex E of GB 45438-2025. */
const label = {
  Label: '1',
  ContentProducer: '001191110102MA00000000',
  ProduceID: 'a-1',
  ReservedCode1: '',
  ContentPropagator: '平台',
  PropagateID: 'b-2',
  ReservedCode2: '',
};

const file = (inMovie: Part[], after: Part[] = []) =>
  bytesOf(...progressive({ tracks: [audioTrack(2)], inMovie: inMovie as never }), ...after);
const provenance = (inMovie: Part[], after: Part[] = []) =>
  inspectSync(file(inMovie, after)).provenance;

const data = (text: string) => box('data', u32(1, 0), utf8(text));

/** ISO/IEC 14496-12 `meta` with QuickTime's keys. */
const mdta = (key: string, text: string) =>
  fullBox(
    'meta',
    0,
    0,
    hdlr('mdta', ''),
    box('keys', u32(0, 1), box('mdta', utf8(key))),
    box('ilst', { type: '\0\0\0\x01', parts: [data(text)] }),
  );
const freeform = (name: string, text: string) =>
  box(
    'udta',
    fullBox(
      'meta',
      0,
      0,
      hdlr('mdir', ''),
      box(
        'ilst',
        box(
          '----',
          fullBox('mean', 0, 0, ascii('com.apple.iTunes')),
          fullBox('name', 0, 0, ascii(name)),
          data(text),
        ),
      ),
    ),
  );
const comment = (text: string) =>
  box('udta', fullBox('meta', 0, 0, hdlr('mdir', ''), box('ilst', box('©cmt', data(text)))));

const xmpId = 'be7acfcb-97a9-42e8-9c71-999491e3afac';
const packet = (properties: string, elements = '') =>
  utf8(`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"
 xmlns:dcterms="http://purl.org/dc/terms/" ${properties}>${elements}</rdf:Description></rdf:RDF></x:xmpmeta>`);
const sourceType = (name: string) =>
  packet(`Iptc4xmpExt:DigitalSourceType="${digitalSource(name)}"`);

const json = JSON.stringify(label);

const anyLength = () => true;

describe('the label of GB 45438-2025', () => {
  test.each<[string, Part[], Part[]]>([
    ['mdta keys in moov/meta', [mdta('AIGC', json)], []],
    ['mdta keys in moov/udta/meta', [box('udta', mdta('AIGC', json))], []],
    ['iTunes free form', [freeform('AIGC', json)], []],
    ['udta', [box('udta', box('AIGC', utf8(json)))], []],
    ['a member AIGC of its own key', [mdta('AIGC', JSON.stringify({ AIGC: label }))], []],
    ['a member AIGC that is JSON', [mdta('AIGC', JSON.stringify({ AIGC: json }))], []],
    ['a comment', [comment(JSON.stringify({ AIGC: label }))], []],
    [
      'XMP, as practice guide TC260-PG-20258A has it',
      [],
      [uuidBox(xmpId, packet('', `<TC260:AIGC>${json.replaceAll('"', '&quot;')}</TC260:AIGC>`))],
    ],
  ])('in %s', (_, inMovie, after) => {
    const bytes = file(inMovie, after);
    const { aiGenerated } = inspectSync(bytes).provenance;
    expect(aiGenerated).toMatchObject({
      claimed: true,
      by: 'aigc',
      digitalSourceType: null,
      scope: 'file',
      aigc: label,
    });
    const offset = aiGenerated?.offset ?? 0;
    expect(String.fromCharCode(bytes[offset] ?? 0)).toBe('{');
  });

  const tag = (key: string, value: string | null): RawTag => ({
    source: 'quicktime',
    key,
    value,
    language: null,
    dataType: 1,
    path: 'moov/meta',
    offset: 0,
    length: 0,
    trackIndex: null,
  });
  test.each([
    ['1', true],
    ['2', true],
    ['3', true],
    [2, true],
    ['0', false],
    ['value1', false],
  ])('Label %j', (value, claimed) => {
    const found = aigcLabel(tag('AIGC', JSON.stringify({ Label: value })), anyLength);
    expect(found).toMatchObject({ claimed, members: { Label: String(value) } });
  });

  test.each([
    ['title', '{"Label":"1"}'],
    ['AIGC', null],
    ['AIGC', ''],
    ['AIGC', 'yes'],
    ['AIGC', '{"Label":"1"'],
    ['AIGC', '{}'],
    ['AIGC', '{"AIGC":null}'],
    ['AIGC', '{"AIGC":"{"}'],
    ['AIGC', '["Label"]'],
    ['notAIGC', '{"Label":"1"}'],
    ['comment', '"AIGC" is not JSON'],
    ['AIGC', `{"Label":"1","x":"${'x'.repeat(70_000)}"}`],
    ['AIGC', '{"a":'.repeat(10_000)],
  ])('%s: %s is none', (key, value) => {
    expect(aigcLabel(tag(key, value), anyLength)).toBeNull();
  });
});

describe('the digital source type in XMP', () => {
  test.each<[string, Part[], Part[]]>([
    ['a top-level uuid', [], [uuidBox(xmpId, sourceType('trainedAlgorithmicMedia'))]],
    ['moov/udta/XMP_', [box('udta', box('XMP_', sourceType('trainedAlgorithmicMedia')))], []],
    [
      'an element',
      [],
      [
        uuidBox(
          xmpId,
          packet(
            '',
            `<Iptc4xmpExt:DigitalSourceType>${digitalSource('trainedAlgorithmicMedia')}</Iptc4xmpExt:DigitalSourceType>`,
          ),
        ),
      ],
    ],
    [
      'a resource',
      [],
      [
        uuidBox(
          xmpId,
          packet(
            '',
            `<Iptc4xmpExt:DigitalSourceType rdf:resource="${digitalSource('trainedAlgorithmicMedia')}"/>`,
          ),
        ),
      ],
    ],
  ])('in %s', (_, inMovie, after) => {
    const bytes = file(inMovie, after);
    const { aiGenerated } = inspectSync(bytes).provenance;
    expect(aiGenerated).toMatchObject({
      claimed: true,
      by: 'xmp',
      digitalSourceType: 'trainedAlgorithmicMedia',
      scope: 'file',
      aigc: null,
    });
    const offset = aiGenerated?.offset ?? 0;
    expect(Buffer.from(bytes.subarray(offset, offset + 11)).toString()).toBe('http://cv.i');
  });

  test('within a structure it is not the file’s', () => {
    const nested = packet(
      '',
      `<Iptc4xmpExt:ArtworkOrObject rdf:parseType="Resource"><Iptc4xmpExt:DigitalSourceType>${digitalSource('trainedAlgorithmicMedia')}</Iptc4xmpExt:DigitalSourceType></Iptc4xmpExt:ArtworkOrObject>`,
    );
    expect(provenance([], [uuidBox(xmpId, nested)]).aiGenerated).toBeNull();
  });

  test('a manifest store elsewhere', () => {
    const remote = packet('dcterms:provenance="https://example.com/a.c2pa"');
    expect(provenance([], [uuidBox(xmpId, remote)])).toEqual({
      c2pa: null,
      aiGenerated: null,
      remoteManifest: 'https://example.com/a.c2pa',
    });
  });

  test('names of source types', () => {
    expect(sourceTypeName(`${digitalSource('digitalCapture')}/ `)).toBe('digitalCapture');
    expect(sourceTypeName('digsrctype:trainedAlgorithmicMedia')).toBe('trainedAlgorithmicMedia');
    expect(sourceTypeName('humanEdits')).toBe('humanEdits');
    expect(sourceTypeName('http://c2pa.org/digitalsourcetype/empty')).toBeNull();
    expect(sourceTypeName('')).toBeNull();
    expect(sourceTypeName('/'.repeat(100_000))).toBeNull();
    expect(strongest([null, 'digitalCapture', 'compositeSynthetic'])).toBe('compositeSynthetic');
    expect(strongest([null, 'humanEdits', 'digitalCapture'])).toBe('humanEdits');
    expect(strongest([])).toBeNull();
    // By IPTC's definition not by a model from sampled training data.
    expect(isGenerative('algorithmicMedia')).toBe(false);
  });
});

describe('one verdict', () => {
  const c2pa = (name: string) =>
    c2paBox({
      label: 'm',
      assertions: [
        assertion('c2pa.actions', {
          actions: [{ action: 'c2pa.created', digitalSourceType: digitalSource(name) }],
        }),
      ],
    });
  const xmp = (name: string) => uuidBox(xmpId, sourceType(name));
  const aigc = mdta('AIGC', json);

  test.each<[string, Part[], Part[], unknown]>([
    ['nothing', [], [], null],
    [
      'all say so: C2PA first',
      [aigc],
      [xmp('trainedAlgorithmicMedia'), c2pa('compositeWithTrainedAlgorithmicMedia')],
      { by: 'c2pa', claimed: true },
    ],
    [
      'XMP before the label',
      [aigc],
      [xmp('trainedAlgorithmicMedia')],
      { by: 'xmp', claimed: true },
    ],
    [
      'who says so outweighs who says otherwise',
      [aigc],
      [xmp('digitalCapture'), c2pa('digitalCapture')],
      { by: 'aigc', claimed: true },
    ],
    [
      'all say otherwise: C2PA first',
      [],
      [xmp('digitalCapture'), c2pa('humanEdits')],
      { by: 'c2pa', claimed: false, digitalSourceType: 'humanEdits' },
    ],
  ])('%s', (_, inMovie, after, expected) => {
    const { aiGenerated } = provenance(inMovie, after);
    if (expected === null) expect(aiGenerated).toBeNull();
    else expect(aiGenerated).toMatchObject(expected as object);
  });
});

describe('what other programs write and read', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'boxray-labels-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const plain = () => {
    const place = path.join(folder, 'plain.mp4');
    writeFileSync(place, file([]));
    return place;
  };

  test.skipIf(!hasFfmpeg)('the label, put in by ffmpeg', () => {
    const place = path.join(folder, 'label.mp4');
    ffmpeg(
      ...['-i', sample, '-c', 'copy'],
      ...['-movflags', 'use_metadata_tags', '-metadata', `AIGC=${json}`, place],
    );
    expect(inspectSync(place).provenance.aiGenerated).toMatchObject({
      claimed: true,
      by: 'aigc',
      aigc: label,
      path: expect.stringContaining('udta'),
    });
  });

  test.skipIf(!hasExiftool)('the source type, put in by exiftool', () => {
    const place = plain();
    const url = digitalSource('compositeWithTrainedAlgorithmicMedia');
    execFileSync('exiftool', [
      '-q',
      '-overwrite_original',
      `-XMP-iptcExt:DigitalSourceType=${url}`,
      place,
    ]);
    expect(inspectSync(place).provenance.aiGenerated).toMatchObject({
      claimed: true,
      by: 'xmp',
      digitalSourceType: 'compositeWithTrainedAlgorithmicMedia',
    });
  });
});

test('no label is made of zeros', () => {
  expect(provenance([box('udta', box('AIGC', zeros(64)))]).aiGenerated).toBeNull();
});
