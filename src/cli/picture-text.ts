/** HDR and stereo facts as a person reads them. */

import type { Hdr, Spatial } from '../report/report.js';
import { number } from './format.js';

const names: Record<NonNullable<Hdr['kind']>, string> = {
  sdr: 'SDR',
  hlg: 'HLG',
  pq: 'PQ',
  hdr10: 'HDR10',
  'hdr10+': 'HDR10+',
  'dolby-vision': 'Dolby Vision',
};

/** Null for plain SDR: the colour says that already. */
export function hdrText(hdr: Hdr): string | null {
  const { kind, base, dolbyVision, masteringDisplay, contentLight, ambientViewing } = hdr;
  const facts = [
    masteringDisplay &&
      `mastered for ${black(masteringDisplay.minLuminance)} to ` +
        `${number(masteringDisplay.maxLuminance)} cd/m²`,
    contentLight && `MaxCLL ${contentLight.maxCll}, MaxFALL ${contentLight.maxFall}`,
    ambientViewing && `seen at ${number(ambientViewing.illuminance)} lux`,
    kind === 'dolby-vision' && hdr.hdr10Plus === true ? 'HDR10+ metadata' : null,
  ].filter((fact) => fact !== null);
  if (kind === 'sdr' && facts.length === 0) return null;
  let name = kind === null ? 'metadata only' : names[kind];
  if (dolbyVision !== null)
    name += ` ${dolbyVision.profile}.${dolbyVision.compatibility} level ${dolbyVision.level}`;
  if (base !== kind)
    facts.unshift(base === null ? 'nothing for others' : `${names[base]} for others`);
  return [name, ...facts].join(', ');
}

/** Blacks of 0.0001 cd/m² are common. */
const black = (luminance: number): string => String(Number(luminance.toFixed(4)));

export function spatialText(spatial: Spatial): string {
  const { projection, stereo, horizontalFieldOfViewDegrees: angle, pose, sources } = spatial;
  const facts = [
    projection,
    stereo && (spatial.eyesReversed ? `${stereo} (eyes reversed)` : stereo),
    angle === null ? null : `${number(angle)}° wide`,
    spatial.baselineMicrometers === null
      ? null
      : `eyes ${number(spatial.baselineMicrometers / 1000)} mm apart`,
    pose && (pose.yaw !== 0 || pose.pitch !== 0 || pose.roll !== 0)
      ? `turned by ${number(pose.yaw)}°, ${number(pose.pitch)}°, ${number(pose.roll)}°`
      : null,
  ].filter((fact) => fact !== null);
  return `${facts.join(', ')} (from ${sources.join(', ')})`;
}
