/**
 * `toFfprobe` against what ffprobe 5.1 printed of every ISO BMFF file of the corpus that it reads,
 * all fields of streams, format and chapters. What differs stands in ffprobe-allow.json by its
 * reason, and no entry outlives its cause.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasCorpus } from '../support/corpus.js';
import { root } from '../support/paths.js';
import { compareShapes, type Difference, type ShapeComparison } from './truth/ffprobe-shape.js';

/** Each difference as `describeDifference` writes it. */
interface Allowed {
  reason: string;
  differences: string[];
}

const allowed: Allowed[] = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'ffprobe-allow.json'), 'utf8'),
);
const migration = readFileSync(path.join(root, 'docs', 'migration.md'), 'utf8');
const groundTruth = readFileSync(path.join(root, 'docs', 'ground-truth.md'), 'utf8');

/** What ffprobe finds out by decoding, parsing or probing: docs/migration.md lists these as absent. */
const absent = new Set(
  [...(migration.match(/^<!-- absent -->\n([\s\S]*?)\n\n/m)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(
    ([, name]) => name,
  ),
);

function describeDifference({ file, place, index, field, ours, theirs }: Difference): string {
  const text = (value: unknown) => (value === undefined ? 'absent' : JSON.stringify(value));
  return `${file} ${place}[${index}].${field}: ours ${text(ours)}, theirs ${text(theirs)}`;
}

const isAbsent = ({ field, ours }: Difference) =>
  ours === undefined && (absent.has(field) || absent.has(field.split('.')[0] as string));

describe.skipIf(!hasCorpus)("reports in ffprobe's shape against ffprobe", () => {
  const { fields, differences }: ShapeComparison = hasCorpus
    ? compareShapes(['media', 'joined'])
    : { fields: new Map(), differences: [] };
  const found = new Set(
    differences.filter((difference) => !isAbsent(difference)).map(describeDifference),
  );

  test('each value that differs is allowed, with its reason', () => {
    const known = new Set(allowed.flatMap((group) => group.differences));
    expect([...found].filter((text) => !known.has(text))).toEqual([]);
    expect(allowed.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });

  test('each allowance is needed', () => {
    const listed = allowed.flatMap((group) => group.differences);
    expect(listed.filter((text) => !found.has(text))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });

  test('each field that is listed as absent is one that ffprobe prints', () => {
    const printed = new Set([...fields.keys()].map((key) => key.split('.')[1]));
    expect([...absent].filter((field) => !printed.has(field as string))).toEqual([]);
    expect(absent.size).toBeGreaterThanOrEqual(6);
  });

  test('how many values agree is written down for every field', () => {
    const rows = [
      ...groundTruth.matchAll(/^\| `((?:format|stream|chapter)\.[^`]+)` \| (\d+) of (\d+) \|/gm),
    ];
    const written = rows.map(([, field, same, all]) => `${field} ${same} of ${all}`);
    const actual = [...fields]
      .filter(([field, { all }]) => all > 0 && !absent.has(field.split('.')[1]))
      .filter(([field]) => !isCommonTag(field) && !field.startsWith('stream.disposition.'))
      .map(([field, { same, all }]) => `${field} ${same} of ${all}`);
    expect(written.sort()).toEqual(actual.sort());
    const dispositions = [...fields].filter(([field]) => field.startsWith('stream.disposition.'));
    expect(dispositions).toHaveLength(17);
  });
});

const stillFields = [
  ...['codec_name', 'profile', 'codec_tag', 'width', 'height', 'coded_width', 'coded_height'],
  ...[
    'sample_aspect_ratio',
    'pix_fmt',
    'color_range',
    'id',
    'time_base',
    'nb_frames',
    'start_time',
  ],
];

test.skipIf(!hasCorpus)('still images that ffprobe 5.1 can decode', () => {
  const { differences, fields } = compareShapes(['image']);
  // It has no word of the size of what it cannot decode, grids among them.
  const decoded = fields.get('stream.pix_fmt')?.all ?? 0;
  const refused = new Set(
    differences.filter(({ field, theirs }) => field === 'width' && theirs === 0).map(nameOf),
  );
  const found = differences.filter(
    (difference) => stillFields.includes(difference.field) && !refused.has(nameOf(difference)),
  );
  expect(decoded).toBeGreaterThanOrEqual(60);
  expect(found.map((one) => `${nameOf(one)} ${one.field}: ${one.ours}, ${one.theirs}`)).toEqual([
    // The container's word is full range, the frame's limited.
    'Chimera_10bit_cropped_to_1920x1008.avif color_range: pc, tv',
    // Its item is the smallest layer (`a1op`), of which FFmpeg 5.1 does not know.
    'quebec_3layer_op2.avif width: 360, 1436',
    'quebec_3layer_op2.avif height: 182, 730',
    'quebec_3layer_op2.avif coded_width: 360, 1436',
    'quebec_3layer_op2.avif coded_height: 182, 730',
  ]);
});

const nameOf = ({ file }: Difference) => path.basename(file);

/** Format tags by their own names are told together, in corpus-tags. */
function isCommonTag(field: string): boolean {
  return (
    field.startsWith('format.tags.') &&
    !/\.(major_brand|minor_version|compatible_brands|creation_time|encoder)$/.test(field)
  );
}
