import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inspectSync, type MediaReport } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { type Box, box, bytesOf, type Part, u8, u32, utf8, zeros } from '../support/box.js';
import {
  assertion,
  c2paBox,
  digitalSource,
  type Manifest,
  manifest,
  manifestStore,
  provenanceBox,
  superBox,
} from '../support/c2pa.js';
import { hasCorpus, realFiles } from '../support/corpus.js';
import { audioTrack } from '../support/fixtures/common.js';
import { progressive } from '../support/movie.js';
import { root } from '../support/paths.js';

const file = (...after: Part[]) => bytesOf(...progressive({ tracks: [audioTrack(2)] }), ...after);
const inspected = (...after: Part[]): MediaReport => inspectSync(file(...after));
const provenance = (...after: Part[]) => inspected(...after).provenance;
const damage = (report: MediaReport) =>
  report.problems.filter(({ code }) => code === 'invalid-provenance').map(({ message }) => message);

/** What c2pa-rs says of a manifest: test/support/c2pa-files.mjs. */
interface Fact {
  title: string | null;
  format: string | null;
  claimGenerator: { name: string; version?: string };
  assertions: string[];
  actions: {
    action: string;
    when?: string;
    softwareAgent?: string | { name: string; version: string };
    digitalSourceType?: string;
  }[];
  ingredients: { title?: string; relationship: string; manifest?: string }[];
}

const truth = path.join(root, 'test', 'corpus', 'truth', 'c2pa');
const names = readdirSync(truth)
  .filter((name) => name.endsWith('.mp4'))
  .map((name) => name.slice(0, -4));

describe.each(backends)('manifests that c2pa-rs has written and read, %s', (backend) => {
  test.each(names)('%s', (name) => {
    const report = inspectSync(path.join(truth, `${name}.mp4`), { backend });
    const facts: { active: string; manifests: Record<string, Fact> } = JSON.parse(
      readFileSync(path.join(truth, `${name}.json`), 'utf8'),
    );
    const { c2pa } = report.provenance;
    expect(c2pa?.verified).toBe(false);
    expect(c2pa?.active?.label).toBe(facts.active);
    const found = [...(c2pa?.ingredients ?? []), c2pa?.active];
    const described = Object.fromEntries(
      found.map((each) => [
        each?.label,
        each && {
          title: each.title,
          format: each.format,
          claimGenerator: each.claimGenerator,
          // c2pa-rs lists ingredients beside the assertions.
          assertions: each.assertions
            .filter((label) => !label.startsWith('c2pa.ingredient'))
            .sort(),
          actions: each.actions,
          ingredients: each.ingredients,
        },
      ]),
    );
    expect(described).toEqual(
      Object.fromEntries(
        Object.entries(facts.manifests).map(([label, fact]) => [label, expectedOf(fact)]),
      ),
    );
    expect(damage(report)).toEqual([]);
  });

  test.each([
    ['generated', { claimed: true, digitalSourceType: 'trainedAlgorithmicMedia', scope: 'file' }],
    [
      'edited',
      { claimed: true, digitalSourceType: 'trainedAlgorithmicMedia', scope: 'ingredient' },
    ],
    ['captured', { claimed: false, digitalSourceType: 'digitalCapture', scope: 'file' }],
    [
      'placed',
      { claimed: true, digitalSourceType: 'trainedAlgorithmicMedia', scope: 'ingredient' },
    ],
    // The update says nothing of the picture: what it updates still speaks of the file itself.
    ['updated', { claimed: true, digitalSourceType: 'trainedAlgorithmicMedia', scope: 'file' }],
  ])('the verdict on %s', (name, expected) => {
    const bytes = readFileSync(path.join(truth, `${name}.mp4`));
    const { aiGenerated } = inspectSync(bytes, { backend }).provenance;
    expect(aiGenerated).toMatchObject({
      by: 'c2pa',
      path: expect.stringMatching(/^uuid/),
      ...expected,
    });
    // The offset is that of the assertion's box.
    const offset = aiGenerated?.offset ?? 0;
    expect(bytes.toString('latin1', offset + 4, offset + 16)).toMatch(/^jumb....jumd$/s);
  });
});

const orNull = (value: string | undefined) => value ?? null;
const program = (info: { name: string; version?: string }) =>
  info.version === undefined ? info.name : `${info.name} ${info.version}`;

function expectedOf(fact: Fact) {
  return {
    title: fact.title,
    format: fact.format,
    claimGenerator: program(fact.claimGenerator),
    assertions: fact.assertions.sort(),
    actions: fact.actions.map(({ action, when, softwareAgent: agent, digitalSourceType }) => ({
      action,
      when: orNull(when),
      softwareAgent: typeof agent === 'object' ? program(agent) : orNull(agent),
      digitalSourceType: orNull(digitalSourceType),
    })),
    ingredients: fact.ingredients.map((each) => ({
      title: orNull(each.title),
      relationship: each.relationship,
      manifest: orNull(each.manifest),
    })),
  };
}

describe.skipIf(!hasCorpus)('C2PA in the corpus', () => {
  test('the store of contentauth/c2pa-rs, as c2pa-rs 0.91.3 reads it', () => {
    const [dash] = realFiles().filter((each) => each.file === 'joined/c2pa_dash.mp4');
    const report = inspectSync(dash?.path ?? '');
    expect(report.provenance).toEqual({
      c2pa: {
        verified: false,
        path: 'uuid',
        offset: 407,
        length: 3591,
        active: {
          label: 'contoso:urn:uuid:FA0E000D-FA0E-000D-FA0E-000DFA0E000D',
          title: null,
          format: 'video/mp4',
          claimGenerator: 'Test provenance manaifest builder',
          update: false,
          assertions: ['c2pa.hash.bmff.v2'],
          actions: [],
          ingredients: [],
          digitalSourceType: null,
        },
        ingredients: [],
      },
      aiGenerated: null,
      remoteManifest: null,
    });
    expect(damage(report)).toEqual([]);
  });

  test('no other file is taken for one that has a store, and none is called damaged', () => {
    const found: string[] = [];
    for (const { file: name, path: place } of realFiles()) {
      let report: MediaReport;
      try {
        report = inspectSync(place);
      } catch {
        continue;
      }
      if (report.provenance.c2pa !== null) found.push(name);
      expect(damage(report), name).toEqual([]);
    }
    expect(found.sort()).toEqual([
      'joined/c2pa_dash.mp4',
      'real/contentauth+c2pa-rs/sdk/tests/fixtures/dashinit.mp4',
    ]);
  });
});

const created = (type: string) =>
  assertion('c2pa.actions', {
    actions: [{ action: 'c2pa.created', digitalSourceType: digitalSource(type) }],
  });

describe('what older and newer forms say', () => {
  test('version 1 of claim, actions and ingredient', () => {
    const found = provenance(
      c2paBox(
        { label: 'urn:uuid:1', assertions: [created('digitalCapture')] },
        {
          label: 'urn:uuid:2',
          claim: {
            'dc:title': 'Été',
            'dc:format': 'video/mp4',
            claim_generator_info: [{ name: 'Editor', version: '2' }, { name: 'ignored' }],
          },
          assertions: [
            assertion('c2pa.actions__1', {
              actions: [
                {
                  action: 'c2pa.color_adjustments',
                  when: '2024-05-06T07:08:09Z',
                  softwareAgent: 'Editor 2',
                  parameters: { digitalSourceType: digitalSource('humanEdits') },
                },
              ],
            }),
            assertion('c2pa.ingredient', {
              'dc:title': 'a.mp4',
              relationship: 'parentOf',
              c2pa_manifest: { url: 'self#jumbf=/c2pa/urn:uuid:1', hash: zeros(32) },
            }),
            assertion('c2pa.ingredient.v2__1', {
              'dc:title': 'b.mp4',
              relationship: 'componentOf',
              c2pa_manifest: { url: 'self#jumbf=c2pa/urn:uuid:1', hash: zeros(32) },
            }),
          ],
        },
      ),
    );
    expect(found.c2pa?.active).toEqual({
      label: 'urn:uuid:2',
      title: 'Été',
      format: 'video/mp4',
      claimGenerator: 'Editor 2',
      update: false,
      assertions: ['c2pa.actions__1', 'c2pa.ingredient', 'c2pa.ingredient.v2__1'],
      actions: [
        {
          action: 'c2pa.color_adjustments',
          when: '2024-05-06T07:08:09Z',
          softwareAgent: 'Editor 2',
          digitalSourceType: digitalSource('humanEdits'),
        },
      ],
      ingredients: [
        { title: 'a.mp4', relationship: 'parentOf', manifest: 'urn:uuid:1' },
        { title: 'b.mp4', relationship: 'componentOf', manifest: 'urn:uuid:1' },
      ],
      digitalSourceType: null,
    });
    expect(found.aiGenerated).toMatchObject({ claimed: false, digitalSourceType: 'humanEdits' });
  });

  test('version 2: lists of the claim, agents by place, templates', () => {
    const found = provenance(
      c2paBox({
        label: 'm',
        claim: {
          assertions: undefined,
          created_assertions: [
            { url: 'self#jumbf=c2pa.assertions/c2pa.actions.v2', hash: zeros(32) },
          ],
          gathered_assertions: [
            { url: 'self#jumbf=c2pa.assertions/c2pa.metadata', hash: zeros(32) },
          ],
          claim_generator_info: { name: 'Camera' },
        },
        assertions: [
          assertion('c2pa.actions.v2', {
            softwareAgents: [{ name: 'A' }, { name: 'B', version: '3' }],
            templates: [
              { action: 'c2pa.edited', digitalSourceType: digitalSource('humanEdits') },
              { action: '*', softwareAgentIndex: 0 },
            ],
            actions: [
              { action: 'c2pa.edited', softwareAgentIndex: 1 },
              { action: 'c2pa.resized' },
              { action: 7 },
              'no map',
            ],
          }),
          superBox('json', 'c2pa.metadata', [
            box('json', utf8('{"Iptc4xmpExt:DigitalSourceType":"digsrctype:compositeSynthetic"}')),
          ]),
        ],
      }),
    );
    const { active } = found.c2pa ?? {};
    expect(active?.claimGenerator).toBe('Camera');
    expect(active?.assertions).toEqual(['c2pa.actions.v2', 'c2pa.metadata']);
    expect(active?.actions).toEqual([
      {
        action: 'c2pa.edited',
        when: null,
        softwareAgent: 'B 3',
        digitalSourceType: digitalSource('humanEdits'),
      },
      { action: 'c2pa.resized', when: null, softwareAgent: 'A', digitalSourceType: null },
    ]);
    expect(active?.digitalSourceType).toBe('digsrctype:compositeSynthetic');
    expect(found.aiGenerated).toMatchObject({
      claimed: true,
      digitalSourceType: 'compositeSynthetic',
      scope: 'file',
    });
  });

  test('a time is a tagged text', () => {
    const tagged = superBox('cbor', 'c2pa.actions', [
      box(
        'cbor',
        u8(0xa1, 0x67),
        utf8('actions'),
        u8(0x81, 0xa2, 0x66),
        utf8('action'),
        u8(0x61),
        utf8('a'),
        u8(0x64),
        utf8('when'),
        u8(0xc0, 0x64),
        utf8('2026'),
      ),
    ]);
    const { c2pa } = provenance(c2paBox({ label: 'm', assertions: [tagged] }));
    expect(c2pa?.active?.actions).toMatchObject([{ action: 'a', when: '2026' }]);
  });

  test('assertions that the claim does not list are not the manifest’s', () => {
    const stored: Manifest = {
      label: 'm',
      assertions: [created('trainedAlgorithmicMedia'), assertion('c2pa.hash.data', {})],
      claimed: ['c2pa.hash.data'],
    };
    expect(provenance(c2paBox(stored)).aiGenerated).toBeNull();
    // Without a claim nothing can tell.
    const report = inspected(c2paBox({ ...stored, claim: null }));
    expect(report.provenance.aiGenerated?.claimed).toBe(true);
    expect(damage(report)).toEqual([expect.stringMatching(/manifest 'm': its claim is missing/)]);
  });

  test('a compressed manifest', () => {
    const plain = bytesOf(
      manifest({ label: 'z', assertions: [created('compositeWithTrainedAlgorithmicMedia')] }),
    );
    const packed = superBox('c2cm', 'z', [box('brob', brotliCompressSync(plain))]);
    const report = inspected(provenanceBox('manifest', manifestStore(packed)));
    expect(report.provenance.c2pa?.active).toMatchObject({
      label: 'z',
      assertions: ['c2pa.actions'],
    });
    expect(report.provenance.aiGenerated).toMatchObject({ claimed: true, scope: 'file' });
    expect(damage(report)).toEqual([]);
  });

  test('toggles, 64-bit sizes, sizes to the end, salts and padding of JUMBF', () => {
    const stored: Box = manifest({ label: 'm' });
    const [description, ...rest] = stored.parts;
    const found = inspected(
      provenanceBox(
        'manifest',
        superBox(
          'c2pa',
          'c2pa',
          [{ ...stored, form: 'large', parts: [description as Box, ...rest] }],
          // An ID, a hash and a private box after the label.
          0x1f,
          [u32(7), zeros(32), box('c2sh', zeros(16))],
        ),
        zeros(100),
      ),
    );
    expect(found.provenance.c2pa?.active?.label).toBe('m');
    expect(damage(found)).toEqual([]);
    const toTheEnd = inspected(
      provenanceBox('manifest', { ...manifestStore(stored), form: 'toEnd' }),
    );
    expect(toTheEnd.provenance.c2pa?.active?.label).toBe('m');
    expect(damage(toTheEnd)).toEqual([]);
  });

  test('one box of hashes alone is no manifest', () => {
    expect(provenance(provenanceBox('merkle', u8(0xa0))).c2pa).toBeNull();
  });

  test('of two stores the first counts', () => {
    const report = inspected(c2paBox({ label: 'one' }), c2paBox({ label: 'two' }));
    expect(report.provenance.c2pa?.active?.label).toBe('one');
    expect(report.problems.map(({ code }) => code)).toContain('duplicate-box');
  });

  test('a store larger than what is kept is located', () => {
    const report = inspectSync(
      file(c2paBox({ label: 'm', assertions: [created('digitalCapture')] })),
      {
        limits: { keptMetadataBytes: 100 },
      },
    );
    expect(report.provenance).toMatchObject({
      c2pa: { path: 'uuid', active: null, ingredients: [] },
      aiGenerated: null,
    });
    expect(report.problems.map(({ code }) => code)).toContain('metadata-not-read');
    expect(damage(report)).toEqual([]);
  });
});
