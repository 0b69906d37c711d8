import type { Image } from '../report/report.js';
import { reduce } from './rational.js';
import { codecFields, disposition } from './stream.js';
import type { FfprobeStream } from './types.js';
import { colorFields, levelNumber, pixelFormat } from './video.js';

/**
 * A still image as FFmpeg has AVIF: a stream of one frame a second, of the coded
 * size, before crop and rotation.
 */
export function stillStream(image: Image): FfprobeStream {
  const { codec, profile, codedWidth: width, codedHeight: height } = image;
  const color = colorFields(image.color?.statements ?? []);
  const format = pixelFormat(codec, image, color);
  return {
    index: 0,
    ...codecFields(codec, profile),
    codec_type: 'video',
    codec_tag_string: '[0][0][0][0]',
    codec_tag: '0x0000',
    ...(width === null || height === null ? null : sizeFields(width, height, image)),
    has_b_frames: 0,
    ...(format === undefined ? null : { pix_fmt: format }),
    level: levelNumber(image),
    ...color,
    id: '0x1',
    r_frame_rate: '1/1',
    avg_frame_rate: '1/1',
    time_base: '1/1',
    start_pts: 0,
    start_time: '0.000000',
    nb_frames: '1',
    disposition: disposition([]),
  };
}

function sizeFields(
  width: number,
  height: number,
  { sampleAspectRatio: [x, y] }: Image,
): Partial<FfprobeStream> {
  const shape = reduce(BigInt(width) * BigInt(x), BigInt(height) * BigInt(y), 2 ** 20);
  return {
    width,
    height,
    coded_width: width,
    coded_height: height,
    sample_aspect_ratio: `${x}:${y}`,
    display_aspect_ratio: shape.join(':'),
  };
}
