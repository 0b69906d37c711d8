import type { VideoTrack } from '../report/report.js';
import type { FfprobeSideData } from './types.js';

/**
 * `side_data_list` of a video stream, as far as boxes say it; undefined where it is empty.
 * `matrix`: of the track header.
 */
export function sideData(
  video: VideoTrack,
  matrix: readonly number[] | null,
): FfprobeSideData[] | undefined {
  const list: FfprobeSideData[] = [];
  const { masteringDisplay, contentLight, dolbyVision } = video.hdr ?? {};
  if (dolbyVision)
    list.push({
      side_data_type: 'DOVI configuration record',
      dv_version_major: dolbyVision.version[0],
      dv_version_minor: dolbyVision.version[1],
      dv_profile: dolbyVision.profile,
      dv_level: dolbyVision.level,
      rpu_present_flag: Number(dolbyVision.rpu),
      el_present_flag: Number(dolbyVision.enhancementLayer),
      bl_present_flag: Number(dolbyVision.baseLayer),
      dv_bl_signal_compatibility_id: dolbyVision.compatibility,
    });
  if (matrix !== null) list.push(displayMatrix(matrix));
  if (masteringDisplay?.source === 'container') list.push(mastering(masteringDisplay));
  if (contentLight?.source === 'container')
    list.push({
      side_data_type: 'Content light level metadata',
      max_content: contentLight.maxCll,
      max_average: contentLight.maxFall,
    });
  return list.length === 0 ? undefined : list;
}

function displayMatrix(matrix: readonly number[]): FfprobeSideData {
  let text = '\n';
  for (let row = 0; row < 3; row++) {
    const numbers = matrix.slice(3 * row, 3 * row + 3);
    text +=
      `${String(row).padStart(8, '0')}: ` +
      `${numbers.map((one) => ` ${String(one).padStart(11)}`).join('')}\n`;
  }
  const data: FfprobeSideData = { side_data_type: 'Display Matrix', displaymatrix: text };
  const rotation = anticlockwise(matrix);
  if (rotation !== null) data.rotation = rotation;
  return data;
}

/**
 * libavutil's `av_display_rotation_get`, cut to whole degrees as ffprobe prints it;
 * null where the matrix has no area.
 */
function anticlockwise(matrix: readonly number[]): number | null {
  const [a = 0, b = 0, , c = 0, d = 0] = matrix;
  const [horizontal, vertical] = [Math.hypot(a, c), Math.hypot(b, d)];
  if (horizontal === 0 || vertical === 0) return null;
  const degrees = (Math.atan2(b / vertical, a / horizontal) * 180) / Math.PI;
  // 0 has no sign.
  return Math.trunc(-degrees) || 0;
}

type Mastering = NonNullable<NonNullable<VideoTrack['hdr']>['masteringDisplay']>;

/** `mdcv` in its own units. */
function mastering(display: Mastering): FfprobeSideData {
  const chromaticity = (value: number) => `${Math.round(value * 50_000)}/50000`;
  const luminance = (value: number) => `${Math.round(value * 10_000)}/10000`;
  return {
    side_data_type: 'Mastering display metadata',
    red_x: chromaticity(display.red[0]),
    red_y: chromaticity(display.red[1]),
    green_x: chromaticity(display.green[0]),
    green_y: chromaticity(display.green[1]),
    blue_x: chromaticity(display.blue[0]),
    blue_y: chromaticity(display.blue[1]),
    white_point_x: chromaticity(display.whitePoint[0]),
    white_point_y: chromaticity(display.whitePoint[1]),
    min_luminance: luminance(display.minLuminance),
    max_luminance: luminance(display.maxLuminance),
  };
}
