import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import {
  check,
  inspectSync,
  type MediaReport,
  type Policy,
  readyPolicies,
} from '../../src/index.js';
import { policySchema } from '../../src/policy/schema.js';
import { problemKinds } from '../../src/report/problems.js';
import { bytesOf } from '../support/box.js';
import { richStill } from '../support/hostile/pictures.js';
import { fixture, root } from '../support/paths.js';

const sample = inspectSync(fixture('sample.mp4'));

/** The sample's report, changed. */
function changed(change: (report: MediaReport) => void): MediaReport {
  const report = structuredClone(sample);
  change(report);
  return report;
}

const rulesBroken = (report: MediaReport, policy: Policy) =>
  check(report, policy).violations.map(({ rule }) => rule);

test('a policy that says nothing passes everything', () => {
  expect(check(sample, {})).toEqual({ ok: true, violations: [] });
  expect(check(sample, { video: {}, audio: {}, image: {}, problems: {}, privacy: {} }).ok).toBe(
    true,
  );
});

test('a violation says rule, place, what is and what may be', () => {
  expect(check(sample, { video: { codecs: ['av1', 'hevc'] } })).toEqual({
    ok: false,
    violations: [
      {
        rule: 'video.codecs',
        message: 'track 0: the codec is h264; allowed are av1, hevc',
        trackIndex: 0,
        actual: 'h264',
        allowed: ['av1', 'hevc'],
      },
    ],
  });
  expect(check(sample, { duration: { max: 1.5 } }).violations).toEqual([
    {
      rule: 'duration',
      message: 'the duration is 2 s; allowed is at most 1.5 s',
      actual: 2,
      allowed: { max: 1.5 },
    },
  ]);
});

describe('every rule', () => {
  const cases: [string, Policy, Policy | null][] = [
    // Rule, a policy that the sample breaks, one that it keeps.
    ['containers', { containers: ['mov'] }, { containers: ['mp4', 'mov'] }],
    ['size', { size: { max: 1000 } }, { size: { min: 1000, max: 100_000 } }],
    ['duration', { duration: { min: 3 } }, { duration: { min: 2, max: 2 } }],
    ['bitRate', { bitRate: { max: 1000 } }, { bitRate: { max: 1e6 } }],
    ['fastStart', { fastStart: false }, { fastStart: true }],
    ['fragmented', { fragmented: true }, { fragmented: false }],
    ['encrypted', { encrypted: true }, { encrypted: false }],
    ['provenance.c2pa', { provenance: { c2pa: true } }, { provenance: { c2pa: false } }],
    [
      'provenance.aiGenerated',
      { provenance: { aiGenerated: true } },
      { provenance: { aiGenerated: false } },
    ],
    ['video.tracks', { video: { tracks: { max: 0 } } }, { video: { tracks: { min: 1 } } }],
    ['video.codecs', { video: { codecs: [] } }, { video: { codecs: ['h264'] } }],
    [
      'video.profiles',
      { video: { profiles: { h264: ['Main'] } } },
      { video: { profiles: { h264: ['High'], hevc: ['Main'] } } },
    ],
    [
      'video.maxLevel',
      { video: { maxLevel: { h264: 2 } } },
      { video: { maxLevel: { h264: 2.1 } } },
    ],
    ['video.bitRate', { video: { bitRate: { max: 1 } } }, { video: { bitRate: { min: 1 } } }],
    ['video.peakBitRate', { video: { peakBitRate: { max: 1 } } }, { video: { peakBitRate: {} } }],
    ['video.width', { video: { width: { min: 321 } } }, { video: { width: { min: 320 } } }],
    ['video.height', { video: { height: { min: 181 } } }, { video: { height: { max: 180 } } }],
    [
      'video.longSide',
      { video: { longSide: { max: 300 } } },
      { video: { longSide: { max: 320 } } },
    ],
    [
      'video.shortSide',
      { video: { shortSide: { min: 300 } } },
      { video: { shortSide: { min: 180 } } },
    ],
    [
      'video.aspectRatio',
      { video: { aspectRatio: { max: 1 } } },
      { video: { aspectRatio: { min: 1.7, max: 1.8 } } },
    ],
    ['video.squarePixels', { video: { squarePixels: false } }, { video: { squarePixels: true } }],
    ['video.rotations', { video: { rotations: [90] } }, { video: { rotations: [0, 90] } }],
    ['video.mirrored', { video: { mirrored: true } }, { video: { mirrored: false } }],
    [
      'video.frameRate',
      { video: { frameRate: { min: 50 } } },
      { video: { frameRate: { max: 25 } } },
    ],
    [
      'video.variableFrameRate',
      { video: { variableFrameRate: true } },
      { video: { variableFrameRate: false } },
    ],
    [
      'video.keyframeInterval',
      { video: { keyframeInterval: { max: 0.5 } } },
      { video: { keyframeInterval: { max: 1 } } },
    ],
    ['video.bitDepth', { video: { bitDepth: { min: 10 } } }, { video: { bitDepth: { max: 8 } } }],
    [
      'video.chromaSubsampling',
      { video: { chromaSubsampling: ['4:2:2'] } },
      { video: { chromaSubsampling: ['4:2:0'] } },
    ],
    ['video.hdr', { video: { hdr: ['hlg'] } }, { video: { hdr: ['sdr'] } }],
    ['video.spatial', { video: { spatial: true } }, { video: { spatial: false } }],
    ['audio.tracks', { audio: { tracks: { min: 2 } } }, { audio: { tracks: { max: 1 } } }],
    ['audio.codecs', { audio: { codecs: ['opus'] } }, { audio: { codecs: ['aac'] } }],
    ['audio.profiles', { audio: { profiles: { aac: ['HE-AAC'] } } }, { audio: { profiles: {} } }],
    ['audio.bitRate', { audio: { bitRate: { max: 1 } } }, { audio: { bitRate: { min: 1 } } }],
    ['audio.peakBitRate', { audio: { peakBitRate: { max: 1 } } }, { audio: { peakBitRate: {} } }],
    ['audio.channels', { audio: { channels: { min: 3 } } }, { audio: { channels: { max: 2 } } }],
    [
      'audio.channelLayouts',
      { audio: { channelLayouts: ['mono'] } },
      { audio: { channelLayouts: ['stereo'] } },
    ],
    [
      'audio.sampleRates',
      { audio: { sampleRates: [44_100] } },
      { audio: { sampleRates: [48_000] } },
    ],
  ];

  test.each(cases)('%s', (rule, broken, kept) => {
    const { violations } = check(sample, broken);
    expect(violations.map((violation) => violation.rule)).toEqual([rule]);
    expect(violations[0]?.message).not.toMatch(/undefined|NaN|null|Infinity/);
    if (kept !== null) expect(rulesBroken(sample, kept)).toEqual([]);
  });

  test('has a case here', () => {
    const names = (schema: object, prefix: string): string[] =>
      Object.entries((schema as { properties: Record<string, { properties?: object }> }).properties)
        .filter(([name]) => !['$schema', 'name', 'description'].includes(name))
        .flatMap(([name, rule]) =>
          rule.properties && !('min' in rule.properties)
            ? names(rule, `${prefix}${name}.`)
            : [prefix + name],
        );
    const elsewhere = /^(problems|privacy|image)\./;
    const tested = cases.map(([rule]) => rule);
    expect(
      names(policySchema, '')
        .filter((name) => !elsewhere.test(name))
        .sort(),
    ).toEqual(tested.sort());
  });
});

test('problems pass by severity, and by code', () => {
  const kind = 'duplicate-box' as const;
  const problem = {
    path: 'moov',
    offset: 1,
    trackIndex: null,
    message: 'a second box',
    code: kind,
  };
  const report = changed((broken) => {
    broken.problems = [{ ...problem, severity: problemKinds[kind].severity }];
  });
  expect(rulesBroken(report, { problems: { worst: 'warning' } })).toEqual([]);
  expect(rulesBroken(report, { problems: { worst: 'info' } })).toEqual(['problems.worst']);
  expect(rulesBroken(report, { problems: { worst: 'none', ignore: [kind] } })).toEqual([]);
  expect(rulesBroken(report, { problems: { forbid: [kind] } })).toEqual(['problems.forbid']);
});

test('findings about people', () => {
  const place = {
    encoding: 'text' as const,
    path: 'moov/udta/©xyz',
    offset: 9,
    length: 18,
    trackIndex: null,
  };
  const report = changed((found) => {
    found.privacy = [
      { ...place, kind: 'location', value: '27.5916, 86.564' },
      { ...place, kind: 'location', value: '27.5916, 86.564', path: 'moov/meta' },
      { ...place, kind: 'time', value: '2024-01-02T03:04:05Z' },
    ];
  });
  const { violations } = check(report, { privacy: { forbid: ['location', 'serial'] } });
  expect(violations).toHaveLength(1);
  expect(violations[0]?.message).toMatch(/location \(moov\/udta\/©xyz and 1 more\)/);
});

test('stills', () => {
  const report = changed((still) => {
    still.container = 'heif';
    still.tracks = [];
    still.durationSeconds = null;
    const { image } = inspectSync(bytesOf(...richStill()));
    still.image = image && { ...image, width: 4032, height: 3024 };
  });
  expect(rulesBroken(report, { image: { longSide: { max: 4000 } } })).toEqual(['image.longSide']);
  expect(
    rulesBroken(report, { image: { bitDepth: { max: 8 }, shortSide: { min: 3000 } } }),
  ).toEqual([]);
  // What is about time does not touch it.
  expect(
    rulesBroken(report, { duration: { min: 1 }, bitRate: { min: 1 }, fastStart: true }),
  ).toEqual([]);
});

test('what the file does not say is in no range', () => {
  const report = changed((silent) => {
    silent.durationSeconds = null;
  });
  expect(check(report, { duration: { max: 10 } }).violations).toEqual([
    {
      rule: 'duration',
      message: 'the duration is not known; allowed is at most 10 s',
      actual: null,
      allowed: { max: 10 },
    },
  ]);
});

describe('a policy that is none', () => {
  test.each<[string, unknown, RegExp]>([
    [
      'a misspelt rule',
      { maxDuraton: 5 },
      /there is no rule 'maxDuraton': the rules here are .*duration/,
    ],
    ['a misspelt rule within', { video: { codec: ['h264'] } }, /no rule 'video\.codec': .*codecs/],
    ['an end of a range', { duration: { maximum: 1 } }, /no rule 'duration\.maximum': .*min, max/],
    ['another kind of value', { size: 5 }, /size must be object/],
    ['an unknown word', { containers: ['avi'] }, /containers\.0 must be one of mp4, mov/],
    ['a text', 'strict', /a policy must be object/],
    ['nothing', null, /a policy must be object/],
    ['several faults', { a: 1, b: 2 }, /'a'.*'b'/],
  ])('%s', (_, policy, message) => {
    const checking = () => check(sample, policy as Policy);
    expect(checking).toThrow(TypeError);
    expect(checking).toThrow(message);
  });
});

describe('published', () => {
  const published = (name: string) =>
    JSON.parse(readFileSync(path.join(root, 'dist/policies', `${name}.json`), 'utf8'));

  test('the schema is a JSON Schema that takes the ready policies', () => {
    const schema = published('policy.schema');
    expect(schema).toEqual(JSON.parse(JSON.stringify(policySchema)));
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    for (const [name, policy] of Object.entries(readyPolicies)) {
      expect(published(name)).toEqual(policy);
      expect(validate(policy), name).toBe(true);
    }
    expect(validate({ vidoe: {} })).toBe(false);
  });
});
