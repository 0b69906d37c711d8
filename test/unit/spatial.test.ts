/** Stereo and spherical video, on every backend; ffprobe reads what it knows of the same files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Box, box, fullBox, type Part, u8, utf8, uuidBox } from '../support/box.js';
import * as spatial from '../support/codecs/spatial.js';
import { avc1, hvc1Main10, visualEntry } from '../support/codecs/video.js';
import { hasFfmpeg, sideData } from '../support/ffmpeg.js';
import { videoFile, videoReport } from '../support/video-report.js';

const report = (entry: Part, ...inTrack: Box[]) =>
  videoReport(videoFile(entry, undefined, { inTrack }));

const stereo = { views: 3, hero: 1, baseline: 19240, disparity: 200 };

describe("Apple's boxes", () => {
  test('two views in layers of one stream', () => {
    const entry = hvc1Main10(
      box('lhvC', u8(1)),
      spatial.vexu({ eyes: stereo, projection: 'rect' }),
      spatial.hfov(63_400),
    );
    const { video, problems } = report(entry);
    expect(problems).toEqual([]);
    expect(video.spatial).toEqual({
      projection: 'rectilinear',
      stereo: 'multiview',
      eyesReversed: false,
      heroEye: 'left',
      baselineMicrometers: 19240,
      disparityAdjustment: 200,
      horizontalFieldOfViewDegrees: 63.4,
      pose: null,
      bounds: null,
      sources: ['vexu', 'lhvC', 'hfov'],
    });
  });

  test.each<[string, spatial.Usage, object | null]>([
    ['half a sphere', { projection: 'hequ' }, { projection: 'half-equirectangular', stereo: null }],
    ['a sphere', { projection: 'equi' }, { projection: 'equirectangular' }],
    ['a fisheye', { projection: 'fish' }, { projection: 'fisheye' }],
    ['parameters', { projection: 'prim' }, { projection: 'parametric' }],
    [
      'side by side',
      { eyes: { views: 3 }, packing: 'side' },
      { stereo: 'left-right', eyesReversed: false },
    ],
    [
      'one above the other',
      { eyes: { views: 11 }, packing: 'over' },
      { stereo: 'top-bottom', eyesReversed: true },
    ],
    ['a packing without eyes', { packing: 'over' }, { stereo: 'top-bottom' }],
    ['negative disparity', { eyes: { views: 3, disparity: -200 } }, { disparityAdjustment: -200 }],
    ['the right eye as the main one', { eyes: { views: 3, hero: 2 } }, { heroEye: 'right' }],
    ['no main eye', { eyes: { views: 3, hero: 0 } }, { heroEye: null, stereo: 'multiview' }],
    ['one eye, flat', { eyes: { views: 1 }, projection: 'rect' }, null],
    ['a projection that no one knows', { projection: 'zzzz' }, null],
    ['nothing', {}, null],
  ])('%s', (_, usage, wanted) => {
    const { video, problems } = report(avc1(spatial.vexu(usage)));
    expect(problems).toEqual([]);
    if (wanted === null) expect(video.spatial).toBeNull();
    else expect(video.spatial).toMatchObject(wanted);
  });
});

const v1 = {
  Spherical: 'true',
  Stitched: 'true',
  StitchingSoftware: 'boxray tests',
  ProjectionType: 'equirectangular',
};

interface Case {
  what: string;
  /** In the entry, and in the track. */
  boxes: Box[];
  inTrack?: Box[];
  ours: object;
  /** ffprobe's spherical and stereo side data. */
  theirs: object[];
}

const equirectangular = { side_data_type: 'Spherical Mapping', projection: 'equirectangular' };
const whole = spatial.equi(0, 0, 0, 0);

const cases: Case[] = [
  {
    what: 'a sphere, turned',
    boxes: [spatial.sv3d(whole, 90, -45, 10)],
    ours: {
      projection: 'equirectangular',
      stereo: null,
      pose: { yaw: 90, pitch: -45, roll: 10 },
      bounds: null,
      sources: ['sv3d'],
    },
    theirs: [{ ...equirectangular, yaw: 90, pitch: -45, roll: 10 }],
  },
  {
    what: 'a part of a sphere, one eye above the other',
    boxes: [spatial.st3d(1), spatial.sv3d(spatial.equi(0.125, 0.125, 0.25, 0.5))],
    ours: {
      projection: 'equirectangular',
      stereo: 'top-bottom',
      bounds: { left: 0.25, top: 0.125, right: 0.5, bottom: 0.125 },
      sources: ['st3d', 'sv3d'],
    },
    theirs: [
      { side_data_type: 'Stereo 3D', type: 'top and bottom' },
      { side_data_type: 'Spherical Mapping', projection: 'tiled equirectangular' },
    ],
  },
  {
    what: 'half a sphere for either eye (VR180)',
    boxes: [spatial.st3d(2), spatial.sv3d(spatial.equi(0, 0, 0.25, 0.25))],
    ours: { projection: 'half-equirectangular', stereo: 'left-right', eyesReversed: false },
    theirs: [
      { side_data_type: 'Stereo 3D', type: 'side by side' },
      { side_data_type: 'Spherical Mapping', projection: 'tiled equirectangular' },
    ],
  },
  {
    what: 'a cube',
    boxes: [spatial.st3d(0), spatial.sv3d(spatial.cbmp())],
    ours: { projection: 'cubemap', stereo: 'mono' },
    theirs: [
      { side_data_type: 'Stereo 3D', type: '2D' },
      { side_data_type: 'Spherical Mapping', projection: 'cubemap' },
    ],
  },
  {
    what: 'the XML of version 1',
    boxes: [],
    inTrack: [
      spatial.sphericalXml({ ...v1, StereoMode: 'left-right', InitialViewHeadingDegrees: '90' }),
    ],
    ours: {
      projection: 'equirectangular',
      stereo: 'left-right',
      pose: { yaw: 90, pitch: 0, roll: 0 },
      sources: ['xml'],
    },
    // ffprobe 5.1 converts the tag in place of its text, so that its heading is always 0.
    theirs: [{ side_data_type: 'Stereo 3D', type: 'side by side' }, equirectangular],
  },
];

describe("Google's boxes", () => {
  test.each(cases)('$what', ({ boxes, inTrack = [], ours }) => {
    const { video, problems } = report(avc1(...boxes), ...inTrack);
    expect(problems).toEqual([]);
    expect(video.spatial).toMatchObject(ours);
  });

  test.skipIf(!hasFfmpeg).each(cases)(
    '$what, as ffprobe reads it',
    ({ boxes, inTrack, theirs }) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'boxray-'));
      try {
        const file = path.join(folder, 'spatial.mp4');
        writeFileSync(file, videoFile(avc1(...boxes), undefined, { inTrack: inTrack ?? [] }));
        const found = sideData(file).stream.filter(({ side_data_type: type }) =>
          /3D|Spherical/.test(type),
        );
        expect(found).toMatchObject(theirs);
        expect(found).toHaveLength(theirs.length);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  test.each<[number, object]>([
    [3, { stereo: 'custom', eyesReversed: false }],
    [4, { stereo: 'left-right', eyesReversed: true }],
  ])('stereo mode %i, newer than ffprobe 5.1', (mode, wanted) => {
    expect(report(avc1(spatial.st3d(mode))).video.spatial).toMatchObject(wanted);
  });

  test('a mesh; flat pictures of one eye', () => {
    const mesh = report(avc1(spatial.sv3d(spatial.mshp()))).video.spatial;
    expect(mesh?.projection).toBe('mesh');
    expect(report(avc1(spatial.st3d(0))).video.spatial).toBeNull();
  });

  test('Apple before Google, boxes before XML; what one leaves out, another says', () => {
    const boxes = [spatial.vexu({ projection: 'hequ' }), spatial.st3d(2), spatial.sv3d(whole)];
    const xml = spatial.sphericalXml({ ...v1, StereoMode: 'top-bottom' });
    expect(report(avc1(...boxes), xml).video.spatial).toMatchObject({
      projection: 'half-equirectangular',
      stereo: 'left-right',
      pose: { yaw: 0, pitch: 0, roll: 0 },
      sources: ['vexu', 'st3d', 'sv3d', 'xml'],
    });
  });
});

describe('the XML of version 1', () => {
  const crop = {
    FullPanoWidthPixels: '4000',
    FullPanoHeightPixels: '2000',
    CroppedAreaImageWidthPixels: '2000',
    CroppedAreaImageHeightPixels: '2000',
    CroppedAreaLeftPixels: '1000',
    CroppedAreaTopPixels: '0',
  };
  const said = (values: Record<string, string>) =>
    report(avc1(), spatial.sphericalXml({ ...v1, ...values })).video.spatial;

  test('a crop to half of the sphere', () => {
    expect(said(crop)).toMatchObject({
      projection: 'half-equirectangular',
      bounds: { left: 0.25, top: 0, right: 0.25, bottom: 0 },
    });
  });

  test.each([
    ['a panorama of no width', { ...crop, FullPanoWidthPixels: '0' }],
    ['a crop that is larger than the whole', { ...crop, CroppedAreaImageWidthPixels: '9e99' }],
    ['words', { ...crop, FullPanoWidthPixels: 'wide', CroppedAreaLeftPixels: '' }],
  ])('%s leaves nothing out', (_, values) => {
    expect(said(values)).toMatchObject({ projection: 'equirectangular', bounds: null });
  });

  test('not spherical, of another track, or no XML', () => {
    expect(said({ Spherical: 'false' })).toBeNull();
    const other = uuidBox('ffcc8263-f855-4a93-8814-587a02521fde', utf8('<x>'));
    const broken = uuidBox('ffcc8263-f855-4a93-8814-587a02521fdd', utf8('<GSpherical:Spherical>'));
    expect(report(avc1(), other, broken).video.spatial).toBeNull();
  });
});

describe('damage', () => {
  test('of a box is a problem; what stands elsewhere is still said', () => {
    const eyes = box('eyes', fullBox('stri', 0, 0, u8(3)), fullBox('hero', 0, 0));
    const { video, problems } = report(avc1(box('vexu', eyes)));
    expect(problems).toEqual(['invalid-spatial']);
    expect(video.spatial).toMatchObject({ stereo: 'multiview', heroEye: null });
  });

  test('a thousand boxes in a box', () => {
    const many = Array.from({ length: 1000 }, () => box('eyes'));
    const { video } = report(visualEntry('hvc1', 320, 180, [box('vexu', ...many)]));
    expect(video.spatial).toBeNull();
  });
});
