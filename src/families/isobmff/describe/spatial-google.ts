/**
 * Google's Spherical Video V2 RFC: `st3d` and `sv3d` in the entry. All but `sv3d` and `proj` are full boxes.
 */

import { i32, u32 } from '../../../bytes/bytes.js';
import { fourcc } from '../../../bytes/fourcc.js';
import { type Bounds, equirectangular } from '../../../interpret/video/equirectangular.js';
import type { SpatialFacts } from '../../../media/track-facts.js';
import type { Spatial } from '../../../report/report.js';
import { type EntryBox, findBox } from './entry-boxes.js';
import type { VisualDescription } from './sample-description.js';

const ST3D = fourcc('st3d');
const SV3D = fourcc('sv3d');
const PROJ = fourcc('proj');
const PRHD = fourcc('prhd');
const EQUI = fourcc('equi');
const CBMP = fourcc('cbmp');
const MSHP = fourcc('mshp');

/** `stereo_mode`; 4 is left-right with the eyes changed over. */
const stereoModes: readonly Spatial['stereo'][] = [
  'mono',
  'top-bottom',
  'left-right',
  'custom',
  'left-right',
];
const RIGHT_LEFT = 4;

export function readGoogleSpatial(video: VisualDescription): SpatialFacts | null {
  const st3d = findBox(video.boxes, ST3D);
  const sv3d = findBox(video.boxes, SV3D);
  if (st3d === null && sv3d === null) return null;
  const facts: SpatialFacts = { sources: [] };
  if (st3d !== null) {
    facts.sources.push('st3d');
    if (reaches(video, st3d, 5)) {
      const mode = video.entry.bytes[st3d.payload + 4] as number;
      const stereo = stereoModes[mode];
      if (stereo !== undefined) facts.stereo = stereo;
      if (mode === RIGHT_LEFT) facts.eyesReversed = true;
    }
  }
  if (sv3d !== null) {
    facts.sources.push('sv3d');
    const proj = findBox(video.entry.boxes(sv3d.payload, sv3d.end, sv3d), PROJ);
    if (proj === null) video.entry.problem('invalid-spatial', sv3d, 'no projection');
    else readProjection(video, proj, facts);
  }
  return facts;
}

function readProjection(video: VisualDescription, proj: EntryBox, facts: SpatialFacts): void {
  const { bytes } = video.entry;
  for (const box of video.entry.boxes(proj.payload, proj.end, proj)) {
    const at = box.payload + 4;
    if (box.type === PRHD && reaches(video, box, 16))
      facts.pose = {
        yaw: i32(bytes, at) / 65_536,
        pitch: i32(bytes, at + 4) / 65_536,
        roll: i32(bytes, at + 8) / 65_536,
      };
    else if (box.type === EQUI && reaches(video, box, 20)) {
      // 0.32 fixed point, in the order top, bottom, left, right.
      const [top, bottom, left, right] = [0, 4, 8, 12].map((i) => u32(bytes, at + i) / 2 ** 32);
      Object.assign(facts, equirectangular({ left, top, right, bottom } as Bounds));
    } else if (box.type === CBMP && reaches(video, box, 12)) facts.projection = 'cubemap';
    else if (box.type === MSHP) facts.projection = 'mesh';
  }
}

function reaches(video: VisualDescription, box: EntryBox, size: number): boolean {
  if (box.end - box.payload >= size) return true;
  video.entry.problem('invalid-spatial', box, 'too short');
  return false;
}
