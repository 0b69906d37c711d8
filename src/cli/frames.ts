/**
 * `boxray frames`: every frame, for people with a summary of the groups of pictures, or as CSV,
 * JSON, or a line of JSON a frame.
 */

import type { BackendOption } from '../backends/select.js';
import { type FrameTable, type FrameTables, frameRows, type MediaReport, open } from '../index.js';
import { checkFileName, exitCodes, report as reportFailure, warn } from './failure.js';
import { renderFrames } from './frame-table.js';
import { writeLines } from './output.js';
import { paletteFor, printableJson } from './terminal.js';

export const frameFormats = ['table', 'csv', 'json', 'ndjson'] as const;

export interface FramesFlags {
  /** Indexes; without it all tracks. */
  track?: number[];
  format: (typeof frameFormats)[number];
  backend?: BackendOption;
}

/** Prints the frames of a file. Returns the exit code: as for `inspect`. */
export async function printFrames(file: string, flags: FramesFlags): Promise<number> {
  try {
    checkFileName(file);
    await using media = await open(
      file,
      flags.backend === undefined ? {} : { backend: flags.backend },
    );
    const tables = await media.frames(flags.track === undefined ? {} : { tracks: flags.track });
    await writeLines(linesOf(file, media.report, tables, flags.format));
    const errors = tables.problems.filter(({ severity }) => severity === 'error').length;
    // The other formats say it themselves.
    if (errors > 0 && (flags.format === 'csv' || flags.format === 'ndjson'))
      warn(file, `problems of severity error: ${errors} (boxray inspect describes them)`);
    return errors > 0 ? exitCodes.unsound : exitCodes.sound;
  } catch (error) {
    return reportFailure(file, error);
  }
}

function linesOf(
  file: string,
  report: MediaReport,
  tables: FrameTables,
  format: FramesFlags['format'],
): Iterable<string> {
  switch (format) {
    case 'table':
      return renderFrames(file, report, tables, paletteFor(process.stdout));
    case 'csv':
      return csvLines(tables.tracks);
    case 'json':
      return jsonLines(file, tables);
    case 'ndjson':
      return ndjsonLines(tables.tracks);
  }
}

function* csvLines(tables: readonly FrameTable[]): Generator<string> {
  yield 'track,frame,time,dts,pts,duration,size,offset,keyframe';
  for (const table of tables) {
    const { trackIndex, timescale } = table;
    for (const { index, dts, pts, duration, size, offset, keyframe } of frameRows(table)) {
      const time = timescale === 0 ? '' : (pts / timescale).toFixed(6);
      const place = offset < 0 ? '' : offset;
      yield `${trackIndex},${index},${time},${dts},${pts},${duration},${size},${place},${keyframe ? 1 : 0}`;
    }
  }
}

function* jsonLines(file: string, { tracks, problems, inspected }: FrameTables): Generator<string> {
  yield `{"file":${printableJson(file)},"tracks":[`;
  for (const [i, table] of tracks.entries()) {
    const { trackIndex, trackId, timescale, unit, count, descriptions } = table;
    const head = JSON.stringify({ trackIndex, trackId, timescale, unit, count, descriptions });
    yield `${head.slice(0, -1)},"frames":[`;
    for (const frame of frameObjects(table))
      yield JSON.stringify(frame) + (frame.frame === count - 1 ? '' : ',');
    yield i === tracks.length - 1 ? ']}' : ']},';
  }
  yield `],"problems":${printableJson(problems)},"inspected":${printableJson(inspected)}}`;
}

function* ndjsonLines(tables: readonly FrameTable[]): Generator<string> {
  for (const table of tables)
    for (const frame of frameObjects(table))
      yield JSON.stringify({ track: table.trackIndex, ...frame });
}

function* frameObjects(table: FrameTable) {
  const { timescale } = table;
  for (const { index, dts, pts, duration, size, offset, keyframe } of frameRows(table))
    yield {
      frame: index,
      time: timescale === 0 ? null : pts / timescale,
      dts,
      pts,
      duration,
      size,
      offset: offset < 0 ? null : offset,
      keyframe,
    };
}
