import { expect, test } from 'vitest';
import { hdrText, spatialText } from '../../src/cli/picture-text.js';
import type { Spatial } from '../../src/report/report.js';
import { box, type Part, u8, zeros } from '../support/box.js';
import * as hdr from '../support/codecs/hdr.js';
import * as spatial from '../support/codecs/spatial.js';
import { avc1, hvc1Main10, nalUnits, nclx, vp09 } from '../support/codecs/video.js';
import { videoFile, videoReport } from '../support/video-report.js';

const described = (entry: Part, sample = zeros(12)) => {
  const { video } = videoReport(videoFile(entry, sample));
  return video.hdr && hdrText(video.hdr);
};

test('HDR in words', () => {
  expect(described(avc1(nclx(1, 1, 1)))).toBeNull();
  expect(described(hvc1Main10(nclx(9, 18, 9)))).toBe('HLG');
  expect(described(hvc1Main10(hdr.mdcv(), hdr.clli(), hdr.amve()))).toBe(
    'HDR10, mastered for 0.005 to 1,000 cd/m², MaxCLL 1000, MaxFALL 400, seen at 314 lux',
  );
  expect(described(hvc1Main10(hdr.dolbyVision('dvvC', 8, 6, 1)))).toBe(
    'Dolby Vision 8.1 level 6, HDR10 for others',
  );
  expect(described(hvc1Main10(hdr.dolbyVision('dvcC', 5, 6, 0)))).toBe(
    'Dolby Vision 5.0 level 6, nothing for others',
  );
  const plus = hdr.sei.hevc(hdr.seiMessage(4, hdr.hdr10PlusMessage()));
  const sample = nalUnits(plus, hdr.pictureUnits.hevc);
  expect(described(hvc1Main10(hdr.clli()), sample)).toBe(
    'HDR10+, HDR10 for others, MaxCLL 1000, MaxFALL 400',
  );
  expect(described(hvc1Main10(hdr.dolbyVision('dvvC', 8, 6, 1)), sample)).toBe(
    'Dolby Vision 8.1 level 6, HDR10 for others, HDR10+ metadata',
  );
  expect(described(vp09(hdr.CoLL()))).toBe('metadata only, MaxCLL 1000, MaxFALL 400');
});

test('stereo and spherical video in words', () => {
  const text = (...boxes: Part[]) =>
    spatialText(videoReport(videoFile(avc1(...boxes))).video.spatial as Spatial);
  const eyes = { views: 11, baseline: 19240 };
  expect(
    text(box('lhvC', u8(1)), spatial.vexu({ eyes, projection: 'rect' }), spatial.hfov(63_400)),
  ).toBe(
    'rectilinear, multiview (eyes reversed), 63.4° wide, eyes 19.24 mm apart (from vexu, lhvC, hfov)',
  );
  expect(text(spatial.st3d(1), spatial.sv3d(spatial.equi(0, 0, 0, 0), 90, 0, -10))).toBe(
    'equirectangular, top-bottom, turned by 90°, 0°, -10° (from st3d, sv3d)',
  );
});
