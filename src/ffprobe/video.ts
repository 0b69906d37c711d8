import { type VideoCodec, videoCodecs } from '../codecs/registry.js';
import type { ColorStatement, Track, VideoTrack } from '../report/report.js';
import { rate, reduce } from './rational.js';
import { sideData } from './side-data.js';
import type { FfprobeStream } from './types.js';

/** What FFmpeg's decoders print where a codec has no level. */
const unknownLevel = -99;

/** Fields of a video stream alone. */
export function videoFields(track: Track, video: VideoTrack): Partial<FfprobeStream> {
  const { codec, profile, header } = track;
  const { width, height } = video;
  const known = videoCodecs.get(codec ?? '');
  const uncropped = known?.statesCodedSize === true;
  const fields: Partial<FfprobeStream> = {
    width,
    height,
    coded_width: uncropped ? video.codedWidth : width,
    coded_height: uncropped ? video.codedHeight : height,
  };
  if (known !== undefined && isInOrder(known, profile)) fields.has_b_frames = 0;
  const shape = sampleShape(track, video);
  if (shape !== null) {
    fields.sample_aspect_ratio = shape.join(':');
    fields.display_aspect_ratio = reduce(
      BigInt(width) * BigInt(shape[0]),
      BigInt(height) * BigInt(shape[1]),
      2 ** 20,
    ).join(':');
  }
  const color = colorFields(video.color?.statements ?? []);
  const format = pixelFormat(codec, video, color);
  if (format !== undefined) fields.pix_fmt = format;
  fields.level = levelNumber(track);
  Object.assign(fields, color);
  if (codec === 'h264' && header.nalLengthSize !== null) {
    fields.is_avc = 'true';
    fields.nal_length_size = String(header.nalLengthSize);
  }
  return fields;
}

function isInOrder({ order, inOrderProfiles }: VideoCodec, profile: string | null): boolean {
  if (order === 'intra' || order === 'forward') return true;
  return profile !== null && inOrderProfiles?.includes(profile) === true;
}

/**
 * `avg_frame_rate`, and `r_frame_rate` where the rate is even: else FFmpeg guesses it from the first frames.
 */
export function rateFields(track: Track, { frameRate }: VideoTrack): Partial<FfprobeStream> {
  const { timescale, samples } = track;
  const { min, max } = frameRate;
  const duration = Math.round((track.mediaDurationSeconds ?? 0) * timescale);
  const average =
    duration === 0 || samples === null || samples.count === 0
      ? '0/0'
      : rate(BigInt(timescale) * BigInt(samples.count), BigInt(duration));
  const fields: Partial<FfprobeStream> = {};
  if (min !== null && min === max)
    fields.r_frame_rate = rate(BigInt(timescale), BigInt(Math.round(timescale / min)));
  else if (samples?.count === 1) fields.r_frame_rate = average;
  fields.avg_frame_rate = average;
  return fields;
}

export function videoSideData(track: Track, video: VideoTrack): Partial<FfprobeStream> {
  const list = sideData(video, track.header.matrix);
  return list === undefined ? {} : { side_data_list: list };
}

/**
 * `pasp`, else by the size of the track where it is another than the picture's, else the codec's
 * word. Null where nothing says.
 */
function sampleShape({ header, codec }: Track, video: VideoTrack): [number, number] | null {
  if (video.width === 0 || video.height === 0) return null;
  if (video.aspectSource === 'container') return video.sampleAspectRatio;
  const [width, height] = [Math.floor(header.width), Math.floor(header.height)];
  if (width > 0 && height > 0 && (width !== video.width || height !== video.height))
    return reduce(BigInt(video.height) * BigInt(width), BigInt(video.width) * BigInt(height));
  // A frame's header may say otherwise, and never does.
  const isStated = videoCodecs.get(codec ?? '')?.squareUnlessStated === true;
  return video.aspectSource === null && !isStated ? null : video.sampleAspectRatio;
}

type ColorFields = Pick<
  FfprobeStream,
  'color_range' | 'color_space' | 'color_transfer' | 'color_primaries'
>;

/** The codec's word counts before the container's, field by field. */
export function colorFields(statements: readonly ColorStatement[]): ColorFields {
  const ordered = [...statements].sort(
    (a, b) => Number(b.source === 'codec') - Number(a.source === 'codec'),
  );
  const first = <K extends keyof ColorStatement>(key: K) =>
    ordered.find((statement) => statement[key] !== null)?.[key];
  const fields: ColorFields = {};
  const range = first('range');
  if (range) fields.color_range = range === 'full' ? 'pc' : 'tv';
  const matrix = first('matrix');
  if (matrix) fields.color_space = matrix;
  const transfer = first('transfer');
  if (transfer) fields.color_transfer = transfer;
  const primaries = first('primaries');
  if (primaries) fields.color_primaries = primaries;
  return fields;
}

export function pixelFormat(
  codec: string | null,
  { bitDepth, chromaSubsampling: chroma }: Pick<VideoTrack, 'bitDepth' | 'chromaSubsampling'>,
  { color_range: range, color_space: matrix }: ColorFields,
): string | undefined {
  const planes = videoCodecs.get(codec ?? '')?.planes ?? null;
  if (planes === null || bitDepth === null || chroma === null || chroma === planes.unless)
    return undefined;
  const deep = bitDepth > 8 ? `${bitDepth}le` : '';
  if (chroma === '4:0:0') return `gray${deep}`;
  if (chroma === '4:4:4' && matrix === 'gbr') return `gbrp${deep}`;
  const { fullRange } = planes;
  const full = deep === '' && (fullRange === 'always' || (fullRange === 'named' && range === 'pc'));
  return `yuv${full ? 'j' : ''}${chroma.replaceAll(':', '')}p${deep}`;
}

/** The number in the bitstream. */
export function levelNumber({ codec, level }: Pick<Track, 'codec' | 'level'>): number {
  if (level === null) return unknownLevel;
  return videoCodecs.get(codec ?? '')?.levelNumber?.(level) ?? unknownLevel;
}
