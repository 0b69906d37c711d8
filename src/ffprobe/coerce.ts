import type { FfprobeData } from './types.js';

/**
 * A number where ffprobe printed one as text; side data stand among the fields of their
 * stream, as fluent-ffmpeg has it.
 */
export type FluentValue = string | number;

export interface FluentStream {
  [field: string]: FluentValue | Record<string, number> | Record<string, string> | undefined;
  index: number;
  codec_type: string;
  disposition: Record<string, number>;
  tags?: Record<string, string>;
}

export interface FluentFormat {
  [field: string]: FluentValue | Record<string, string> | undefined;
  filename?: string;
  tags?: Record<string, string>;
}

/** What fluent-ffmpeg's `ffprobe` gives. */
export interface FluentData {
  streams: FluentStream[];
  format: FluentFormat;
  /** Without the option `-show_chapters` there are none; titles stand in `TAG:title`, as there. */
  chapters: Record<string, FluentValue>[];
}

const numeric = /^[0-9]+(\.[0-9]+)?$/;

/**
 * fluent-ffmpeg reads ffprobe's text: whatever looks like a number is one, but for
 * tags; what has a sign stays text.
 */
export function coerce(data: FfprobeData, withChapters: boolean): FluentData {
  return {
    streams: data.streams.map(({ tags, disposition, side_data_list: sideData, ...fields }) => {
      const stream = Object.assign({ index: 0, codec_type: '' }, coerced(fields), {
        disposition: { ...disposition },
      }) as FluentStream;
      if (tags !== undefined) stream.tags = { ...tags };
      // Only the first line of a text of several lines has a name there, and it is empty.
      for (const { displaymatrix, ...side } of sideData ?? [])
        Object.assign(
          stream,
          displaymatrix === undefined ? null : { displaymatrix: '' },
          coerced(side),
        );
      return stream;
    }),
    format: formatOf(data),
    chapters: withChapters ? data.chapters.map(chapterOf) : [],
  };
}

function formatOf({ format: { tags, filename, ...fields } }: FfprobeData): FluentFormat {
  const format: FluentFormat = {};
  if (filename !== undefined) format.filename = filename;
  Object.assign(format, coerced(fields));
  if (tags !== undefined) format.tags = { ...tags };
  return format;
}

function chapterOf({
  tags,
  ...fields
}: FfprobeData['chapters'][number]): Record<string, FluentValue> {
  const chapter = coerced(fields);
  for (const [key, value] of Object.entries(tags ?? {})) chapter[`TAG:${key}`] = value;
  return chapter;
}

function coerced(fields: object): Record<string, FluentValue> {
  const values: Record<string, FluentValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    const text = String(value);
    values[key] = numeric.test(text) ? Number(text) : text;
  }
  return values;
}
