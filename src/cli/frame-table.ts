/** Frame tables as a person reads them: what the groups of pictures are like, then a line a frame. */

import { type FrameTable, type FrameTables, frameRows, type MediaReport } from '../index.js';
import { bytes, clock, count, number } from './format.js';
import { type SizeSummary, summarize } from './gops.js';
import { problemSection, type Row, section, trackTitle } from './render.js';
import { type Palette, printable } from './terminal.js';

/** Lines, so that a table of millions of rows is never a string. */
export function* renderFrames(
  file: string,
  report: MediaReport,
  { tracks, problems }: FrameTables,
  palette: Palette,
): Generator<string> {
  yield palette.title(printable(file));
  for (const table of tracks) {
    const track = report.tracks[table.trackIndex];
    const title = track === undefined ? `Track ${table.trackIndex}` : trackTitle(track);
    yield* section(title, summaryRows(table), palette);
    yield* frameLines(table, palette);
  }
  if (problems.length > 0) yield* problemSection(problems, palette);
}

function summaryRows(table: FrameTable): Row[] {
  const { timescale, unit } = table;
  const { gops, keyframes, others, ...gop } = summarize(table);
  const length = (frames: number, ticks: number) =>
    `${number(frames)} frames${timescale === 0 ? '' : ` (${number(ticks / timescale)} s)`}`;
  const rows = count(table.count);
  if (unit === 'chunk') return [['chunks', `${rows}${sizes(keyframes)}`]];
  if (others.count === 0)
    return [['frames', `${rows}${sizes(keyframes)}${gops > 0 ? ', all keyframes' : ''}`]];
  return [
    ['frames', rows],
    [
      'GOPs',
      gops === 0
        ? 'none: there is no keyframe'
        : `${count(gops)}, on average ${length(gop.averageFrames, gop.averageDuration)}, ` +
          `longest ${length(gop.longestFrames, gop.longestDuration)}`,
    ],
    ['keyframes', gops === 0 ? null : `${count(keyframes.count)}${sizes(keyframes)}`],
    ['others', `${count(others.count)}${sizes(others)}`],
  ];
}

const sizes = ({ count: frames, average, largest }: SizeSummary) =>
  frames === 0 ? '' : `, average ${bytes(average)}, largest ${bytes(largest)}`;

function* frameLines(table: FrameTable, palette: Palette): Generator<string> {
  if (table.count === 0) return;
  const { timescale } = table;
  const titles = [
    table.unit === 'chunk' ? 'chunk' : 'frame',
    'time',
    'dts',
    'pts',
    'duration',
    'size',
    'offset',
  ];
  const time = (ticks: number) => (timescale === 0 ? '-' : clock(ticks / timescale));
  const width = (column: Iterable<number>, text: (value: number) => string = String) => {
    let lowest = 0;
    let highest = 0;
    for (const value of column) {
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    return Math.max(text(lowest).length, text(highest).length);
  };
  const { dts, pts, duration, size, offset } = table;
  const widths = [
    width([table.count - 1]),
    width(pts, time),
    ...[dts, pts, duration, size, offset].map((column) => width(column)),
  ].map((digits, i) => Math.max(digits, titles[i]?.length ?? 0));
  const line = (mark: string, cells: string[]) =>
    `    ${mark} ${cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')}`;
  yield '';
  yield palette.dim(line(' ', titles));
  for (const row of frameRows(table)) {
    const place = row.offset < 0 ? '-' : row.offset;
    const cells = [row.index, time(row.pts), row.dts, row.pts, row.duration, row.size, place];
    yield line(row.keyframe ? 'K' : ' ', cells.map(String));
  }
}
