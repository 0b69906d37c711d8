/** A report as a person reads it: sections of aligned rows; facts that are absent take no row. */

import type { Image, MediaReport, Problem, Provenance, Track } from '../report/report.js';
import { bits, bytes, clock, count, number, yesNo } from './format.js';
import { hdrText, spatialText } from './picture-text.js';
import { type Palette, printable } from './terminal.js';

/** A label and what it says; null leaves the row out. */
export type Row = [label: string, value: string | null];

/** A list of boxes or problems longer than this is cut in the readable form; `--json` has all. */
const mostListed = 40;
/** As is a text longer than this. */
const longestText = 500;

export function renderReport(file: string, report: MediaReport, palette: Palette): string {
  const lines = [palette.title(printable(file)), ...section('File', fileRows(report), palette)];
  for (const track of report.tracks)
    lines.push(...section(trackTitle(track), trackRows(track), palette));
  if (report.image) lines.push(...section('Image', imageRows(report.image), palette));
  const tags: Row[] = Object.entries(report.tags);
  lines.push(...section('Tags', tags, palette));
  lines.push(...lineSection('Chapters', chapterLines(report), report.chapters.length, palette));
  lines.push(...section('Privacy', privacyRows(report), palette));
  lines.push(...lineSection('Layout', layoutLines(report), report.layoutCount, palette));
  lines.push(...problemSection(report.problems, palette));
  const { backend, bytesRead } = report.inspected;
  lines.push('', palette.dim(`  ${backend} backend, ${bytes(bytesRead)} read`));
  return `${lines.join('\n')}\n`;
}

/** The lines of a section; none where no row says anything. */
export function section(title: string, rows: Row[], palette: Palette): string[] {
  const present = rows.filter((row): row is [string, string] => row[1] !== null);
  if (present.length === 0) return [];
  const width = Math.max(...present.map(([label]) => label.length));
  return [
    '',
    `  ${palette.title(shown(title))}`,
    ...present.map(
      ([label, value]) => `    ${palette.dim(printable(label).padEnd(width))}  ${shown(value)}`,
    ),
  ];
}

/** Without the times in headers, which nearly every file has. */
function privacyRows({ privacy }: MediaReport): Row[] {
  const told = privacy.filter(({ path }) => !/\/(mvhd|tkhd|mdhd)$/.test(path));
  const rows = told
    .slice(0, mostListed)
    .map(({ kind, value, path }): Row => [kind, `${value} (${path})`]);
  const rest = told.length - rows.length;
  if (rest > 0) rows.push(['…', `and ${count(rest)} more`]);
  return rows;
}

function lineSection(title: string, lines: string[], total: number, palette: Palette): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, mostListed);
  const rest = total - shown.length;
  if (rest > 0) shown.push(`    ${palette.dim(`… and ${count(rest)} more`)}`);
  return ['', `  ${palette.title(title)}`, ...shown];
}

function fileRows(report: MediaReport): Row[] {
  const { brands } = report;
  return [
    ['container', report.container],
    [
      'brands',
      brands && [brands.major, ...brands.compatible.filter((b) => b !== brands.major)].join(' '),
    ],
    ['mime type', report.mimeType],
    ['size', report.size === null ? null : bytes(report.size)],
    ['duration', report.durationSeconds === null ? null : clock(report.durationSeconds)],
    ['bit rate', report.bitRate === null ? null : bits(report.bitRate)],
    ['fast start', report.fastStart === null ? null : yesNo(report.fastStart)],
    ['fragmented', yesNo(report.fragmented)],
    ['created', report.createdAt],
    [
      'device',
      report.device && words(report.device.make, report.device.model, report.device.software),
    ],
    ['pictures', list(...report.pictures.map(pictureRow))],
    ['C2PA', c2pa(report.provenance)],
    ['made by AI', madeByAi(report.provenance)],
  ];
}

const pictureRow = ({ mimeType, length }: MediaReport['pictures'][number]) =>
  words(mimeType ?? 'picture', `(${bytes(length)})`);

function chapterLines({ chapters }: MediaReport): string[] {
  return chapters.map(({ startSeconds, title }) => `    ${clock(startSeconds)}  ${shown(title)}`);
}

function c2pa({ c2pa: store, remoteManifest }: Provenance): string | null {
  if (store === null) return remoteManifest && `said to be at ${remoteManifest}, not looked at`;
  const { active, ingredients } = store;
  const others = ingredients.length;
  return list(
    'present, not verified',
    active?.claimGenerator ? `by ${active.claimGenerator}` : null,
    others === 0 ? null : `with ${count(others)} more ${others === 1 ? 'manifest' : 'manifests'}`,
  );
}

/** A claim of the file, in words that claim no more than it does. */
function madeByAi({ aiGenerated: claim }: Provenance): string | null {
  if (claim === null) return null;
  const { by, digitalSourceType, scope, aigc } = claim;
  const degree =
    aigc && { 2: 'says that it may be', 3: 'says that it is suspected to be' }[aigc.Label ?? ''];
  const said = claim.claimed ? (degree ?? 'says so') : 'says otherwise';
  const source = { c2pa: 'C2PA', xmp: 'XMP', aigc: 'AIGC label' }[by];
  return (
    `${scope === 'file' ? said : `${said} of something it was made of`} ` +
    `(${list(source, digitalSourceType, 'not verified')})`
  );
}

export const trackTitle = (track: Track) =>
  words(`Track ${track.index}: ${track.type}`, track.name && `“${track.name}”`) ?? '';

function trackRows(track: Track): Row[] {
  const { samples, bitRate } = track;
  return [
    ['codec', codec(track)],
    ...videoRows(track),
    ...audioRows(track),
    [
      'timecode',
      track.timecode && `${track.timecode.start} at ${number(track.timecode.framesPerSecond)} fps`,
    ],
    ['language', track.language],
    ['enabled', track.enabled ? null : 'no'],
    ['duration', duration(track)],
    ['edits', track.edits.length === 0 ? null : count(track.edits.length)],
    ['samples', samples && sampleCounts(samples)],
    [
      'bit rate',
      words(
        bitRate.average === null ? null : bits(bitRate.average),
        bitRate.peak === null ? null : `(busiest second ${bits(bitRate.peak)})`,
      ),
    ],
    ['encryption', encryption(track)],
  ];
}

function codec(track: Track): string | null {
  const name = track.codec ?? track.sampleEntries[0] ?? null;
  const level = track.level === null ? null : `level ${track.level}`;
  const string = track.codecString === name ? null : track.codecString;
  return words(name, track.profile, level, string && `(${string})`);
}

function duration(track: Track): string | null {
  const presented = track.durationSeconds === null ? null : clock(track.durationSeconds);
  const media = track.mediaDurationSeconds === null ? null : clock(track.mediaDurationSeconds);
  return words(
    presented,
    track.startSeconds === 0 ? null : `from ${number(track.startSeconds)} s`,
    media === null || media === presented ? null : `(media ${media})`,
  );
}

function sampleCounts({
  count: samples,
  keyframes,
  bytes: total,
  largest,
}: NonNullable<Track['samples']>): string {
  const kept = `(${count(keyframes)} ${keyframes === 1 ? 'keyframe' : 'keyframes'})`;
  const counts = words(count(samples), keyframes === samples ? null : kept);
  return list(counts, bytes(total), `largest ${bytes(largest)}`) ?? '';
}

function videoRows({ video }: Track): Row[] {
  if (video === null) return [];
  const { frameRate: rate, color } = video;
  const [horizontal, vertical] = video.sampleAspectRatio;
  const display = size(video.displayWidth, video.displayHeight);
  const picture = size(video.width, video.height);
  return [
    [
      'picture',
      list(
        picture,
        video.chromaSubsampling,
        video.bitDepth === null ? null : `${video.bitDepth} bit`,
        display === picture ? null : `shown as ${display}`,
        horizontal === vertical ? null : `samples ${horizontal}:${vertical}`,
      ),
    ],
    [
      'rotation',
      list(video.rotation === 0 ? null : `${video.rotation}°`, video.mirrored ? 'mirrored' : null),
    ],
    [
      'frame rate',
      rate.average === null
        ? null
        : `${number(rate.average)} fps${rate.variable ? `, variable${range(rate.min, rate.max)}` : ''}`,
    ],
    [
      'keyframes',
      video.keyframeInterval.average === null
        ? null
        : `every ${number(video.keyframeInterval.average)} s, at most ` +
          `${number(video.keyframeInterval.max ?? 0)} s apart`,
    ],
    ['colour', colour(color)],
    ['ICC profile', color?.icc ? (color.icc.description ?? 'without a name') : null],
    ['HDR', video.hdr && hdrText(video.hdr)],
    ['spatial', video.spatial && spatialText(video.spatial)],
  ];
}

function colour(color: Image['color']): string | null {
  return (
    color &&
    words(
      [color.primaries, color.transfer, color.matrix].map((name) => name ?? '?').join(' / '),
      color.range,
      `(from the ${color.source}${color.other === null ? '' : ', which the other source contradicts'})`,
    )
  );
}

function audioRows({ audio }: Track): Row[] {
  if (audio === null) return [];
  const layout =
    audio.channelLayout ?? (audio.channels === null ? null : `${audio.channels} channels`);
  return [
    [
      'sound',
      list(
        audio.sampleRate === null ? null : `${count(audio.sampleRate)} Hz`,
        layout,
        audio.bitsPerSample === null ? null : `${audio.bitsPerSample} bit`,
      ),
    ],
  ];
}

function imageRows(image: Image): Row[] {
  const { grid, gainMap, exif } = image;
  const coded = sizeOrNull(image.codedWidth, image.codedHeight);
  const shownAs = sizeOrNull(image.width, image.height);
  const level = image.level === null ? null : `level ${image.level}`;
  return [
    ['codec', words(image.codec, image.profile, level)],
    [
      'picture',
      list(
        shownAs,
        image.chromaSubsampling,
        image.bitDepth === null ? null : `${image.bitDepth} bit`,
        coded === shownAs ? null : `coded as ${coded}`,
      ),
    ],
    [
      'rotation',
      list(image.rotation === 0 ? null : `${image.rotation}°`, image.mirrored ? 'mirrored' : null),
    ],
    [
      'grid',
      grid &&
        list(`${grid.rows} rows of ${grid.columns}`, sizeOrNull(grid.tileWidth, grid.tileHeight)),
    ],
    ['colour', colour(image.color)],
    ['alpha', image.alpha && (image.alpha.premultiplied ? 'premultiplied' : 'yes')],
    ['depth', image.depth && sizeOrNull(image.depth.width, image.depth.height)],
    ['gain map', gainMap && words(gainMap.kind, sizeOrNull(gainMap.width, gainMap.height))],
    ['thumbnails', list(...image.thumbnails.map(({ width, height }) => sizeOrNull(width, height)))],
    ['taken', exif?.takenAt ?? null],
    ['motion photo', image.motionPhoto && bytes(image.motionPhoto.length)],
    ['Live Photo', image.contentIdentifier],
    ['items', count(image.itemCount)],
  ];
}

function encryption({ encryption: hidden }: Track): string | null {
  if (hidden === null) return null;
  return list(`${hidden.scheme} (hides ${hidden.originalFormat})`, ...hidden.systems);
}

function layoutLines(report: MediaReport): string[] {
  const digits = Math.max(...report.layout.map((box) => count(box.offset).length), 1);
  return report.layout.map(
    (box) =>
      `    ${printable(box.type).padEnd(4)}  at ${count(box.offset).padStart(digits)}  ${bytes(box.size)}`,
  );
}

export function problemSection(problems: Problem[], palette: Palette): string[] {
  const lines = problemLines(problems, palette);
  return lineSection('Problems', lines, lines.length, palette);
}

function problemLines(problems: Problem[], palette: Palette): string[] {
  if (problems.length === 0) return ['    none'];
  return problems.map((problem) => {
    const place = [
      problem.path,
      problem.offset === null ? null : `at byte ${count(problem.offset)}`,
    ];
    const where = place.filter((part) => part !== null).join(' ');
    const severity = palette[problem.severity](problem.severity.padEnd(7));
    return (
      `    ${severity}  ${printable(problem.message)} ` +
      `${palette.dim(printable(`[${problem.code}${where && `: ${where}`}]`))}`
    );
  });
}

/** A text of a file as a row shows it. */
function shown(text: string): string {
  const short = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return printable(short).trimEnd();
}

const size = (width: number, height: number) => `${width}×${height}`;

const sizeOrNull = (width: number | null, height: number | null) =>
  width === null || height === null ? null : size(width, height);

const range = (min: number | null, max: number | null) =>
  min === null || max === null ? '' : ` from ${number(min)} to ${number(max)}`;

/** The parts that are there, or null where none is. */
function joined(parts: (string | null)[], separator: string): string | null {
  return parts.filter((part) => part !== null && part !== '').join(separator) || null;
}

const words = (...parts: (string | null)[]) => joined(parts, ' ');

const list = (...parts: (string | null)[]) => joined(parts, ', ');
