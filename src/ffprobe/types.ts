/**
 * The shape of `ffprobe -of json -show_format -show_streams -show_chapters` (5.1),
 * as far as a container can tell.
 */

export interface FfprobeData {
  streams: FfprobeStream[];
  chapters: FfprobeChapter[];
  format: FfprobeFormat;
}

/**
 * Numbers of ffprobe's that it prints as text (times, rates, counts) are text here too. Absent:
 * not said, or only decoding tells.
 */
export interface FfprobeStream {
  index: number;
  codec_name?: string;
  codec_long_name?: string;
  profile?: string;
  codec_type: 'video' | 'audio' | 'subtitle' | 'data' | 'attachment';
  codec_tag_string: string;
  codec_tag: string;
  width?: number;
  height?: number;
  coded_width?: number;
  coded_height?: number;
  has_b_frames?: number;
  sample_aspect_ratio?: string;
  display_aspect_ratio?: string;
  /** Of Matroska, where the container says it. */
  field_order?: string;
  pix_fmt?: string;
  level?: number;
  color_range?: string;
  color_space?: string;
  color_transfer?: string;
  color_primaries?: string;
  is_avc?: string;
  nal_length_size?: string;
  sample_fmt?: string;
  sample_rate?: string;
  channels?: number;
  channel_layout?: string;
  bits_per_sample?: number;
  /** Absent of Matroska. */
  id?: string;
  r_frame_rate?: string;
  avg_frame_rate: string;
  time_base: string;
  start_pts?: number;
  start_time?: string;
  duration_ts?: number;
  duration?: string;
  bit_rate?: string;
  bits_per_raw_sample?: string;
  nb_frames?: string;
  extradata_size?: number;
  disposition: Record<Disposition, 0 | 1>;
  tags?: Record<string, string>;
  side_data_list?: FfprobeSideData[];
}

export type FfprobeSideData = { side_data_type: string } & Record<string, string | number>;

export const dispositions = [
  'default',
  'dub',
  'original',
  'comment',
  'lyrics',
  'karaoke',
  'forced',
  'hearing_impaired',
  'visual_impaired',
  'clean_effects',
  'attached_pic',
  'timed_thumbnails',
  'captions',
  'descriptions',
  'metadata',
  'dependent',
  'still_image',
] as const;

export type Disposition = (typeof dispositions)[number];

export interface FfprobeChapter {
  id: number;
  time_base: string;
  start: number;
  start_time: string;
  end: number;
  end_time: string;
  tags?: Record<string, string>;
}

export interface FfprobeFormat {
  /** The path as it was given; absent where there is none. */
  filename?: string;
  nb_streams: number;
  nb_programs: number;
  format_name: string;
  format_long_name: string;
  start_time?: string;
  duration?: string;
  size?: string;
  bit_rate?: string;
  probe_score: number;
  tags?: Record<string, string>;
}
