/**
 * From a source to a report, and to frame tables where they are wanted: here backend, source and
 * interpretation meet. What a caller may ask for is in inspect.ts and frames.ts.
 */

import { type Backend, type BackendOption, selectBackend } from '../backends/select.js';
import type { FrameTablesByTrack } from '../families/family.js';
import { chunkedFormats, familyOf } from '../families/index.js';
import { createSession } from '../families/session.js';
import { Findings } from '../interpret/findings.js';
import { interpret } from '../interpret/index.js';
import type { ContainerIndex } from '../media/container-index.js';
import type { MediaError } from '../media/errors.js';
import { type Limits, resolveLimits } from '../media/limits.js';
import { MediaData, type MediaRange } from '../media/media-data.js';
import type { MediaFacts } from '../media/media-facts.js';
import type { FrameColumns, FrameRequest, IndexWithFrames, Session } from '../media/session.js';
import type { MediaReport } from '../report/report.js';
import {
  localPath,
  type MediaInput,
  memoryBytes,
  openSourceSync,
  type SyncMediaInput,
} from '../sources/index.js';
import type { Source, SyncSource } from '../sources/source.js';
import { drive, driveSync } from './drive.js';
import { addEmbedded, asMediaError, partOf } from './embedded.js';
import { atOnce, inTurns, Reader, withSource } from './reading.js';

/** Options, checked. */
export interface Task {
  backend: Backend;
  limits: Limits;
  /** Whether every sample that may hold what `privacy` lists is read. */
  thorough: boolean;
  /** Whether tags and the like are read. */
  metadata: boolean;
  /** A file in another one. */
  part?: true;
  /** Without it no frame tables are made. */
  frames?: FrameRequest;
}

export interface Examined extends IndexWithFrames {
  facts: MediaFacts;
  report: MediaReport;
}

/** Throws `TypeError` or `RangeError` for options that make no sense. */
export function taskOf(options: {
  backend?: BackendOption | undefined;
  limits?: Partial<Limits> | undefined;
  thorough?: boolean | undefined;
}): Task {
  const { thorough = false } = options;
  if (typeof thorough !== 'boolean') throw new TypeError('thorough must be true or false');
  const limits = resolveLimits(options.limits);
  return {
    backend: selectBackend(options.backend),
    limits: thorough ? { ...limits, scanBytes: Number.MAX_SAFE_INTEGER } : limits,
    thorough,
    metadata: true,
  };
}

/** Bytes in memory are read before this returns its promise. Rejects as `inspect` does. */
export async function examine(
  input: MediaInput,
  task: Task,
  signal: AbortSignal | undefined,
): Promise<Examined> {
  signal?.throwIfAborted();
  const bytes = memoryBytes(input);
  if (bytes !== null) return examineSync(bytes, task);

  const known = await readByAddon(localPath(input), task, signal);
  // Few files need the second phase, or hold another: why else open here what the addon has read?
  if (
    known !== null &&
    !needsMedia(known.index, task) &&
    embeddedIn(known.index, task).length === 0
  )
    return inTurns(interpreted(known, noTables, new MediaData(), task), signal);

  return withSource(input, signal, (source) => finish(new Reader(source, signal), known, task));
}

/**
 * As {@link examine}, for a source that is open, and stays it. `path`: of the local file that it is, or null.
 */
export async function examineSource(
  source: Source,
  path: string | null,
  task: Task,
  signal: AbortSignal | undefined,
): Promise<Examined> {
  return finish(new Reader(source, signal), await readByAddon(path, task, signal), task);
}

const noTables: FrameTablesByTrack = new Map();

function needsMedia(index: ContainerIndex, task: Task): boolean {
  const family = familyOf(index);
  return (
    family.tablesWanted(index, task).length > 0 || family.requests(index, noTables, task).length > 0
  );
}

/** Null where the addon cannot read the file by itself. */
async function readByAddon(
  path: string | null,
  { backend, limits, frames }: Task,
  signal: AbortSignal | undefined,
): Promise<IndexWithFrames | null> {
  if (path === null || backend.name !== 'native') return null;
  return backend.native.inspectFile(path, limits, frames, signal);
}

/** Parses what is not `known`, and reads what interpretation asks for. */
async function finish(
  reader: Reader,
  known: IndexWithFrames | null,
  task: Task,
): Promise<Examined> {
  const found = known ?? (await driven(reader, task));
  const family = familyOf(found.index);
  const wanted = family.tablesWanted(found.index, task);
  const tables =
    wanted.length === 0 ? noTables : byTrack(await driven(reader, withTables(task, wanted)));
  const media = new MediaData();
  for (const { offset, length } of family.requests(found.index, tables, task))
    media.add(offset, (await reader.read(offset, length)).slice());
  const examined = await inTurns(interpreted(found, tables, media, task), reader.signal);
  for (const range of embeddedIn(found.index, task)) {
    const part = new Reader(partOf(reader.source, range), reader.signal);
    const found = await finish(part, null, partTask(task)).then(reportOf, asMediaError);
    addEmbedded(examined.report, range, found, task.limits);
  }
  return examined;
}

/** As {@link examine}, blocking. */
export function examineSync(input: SyncMediaInput, task: Task): Examined {
  const known = nativeIndex(input, task);
  if (
    known !== null &&
    !needsMedia(known.index, task) &&
    embeddedIn(known.index, task).length === 0
  )
    return atOnce(interpreted(known, noTables, new MediaData(), task));

  const source = openSourceSync(input);
  try {
    return finishSync(source, known, task);
  } finally {
    source.close?.();
  }
}

/** As {@link finish}, blocking. */
function finishSync(source: SyncSource, known: IndexWithFrames | null, task: Task): Examined {
  const found = known ?? drivenSync(source, task);
  const family = familyOf(found.index);
  const wanted = family.tablesWanted(found.index, task);
  const tables =
    wanted.length === 0 ? noTables : byTrack(drivenSync(source, withTables(task, wanted)));
  const media = new MediaData();
  for (const { offset, length } of family.requests(found.index, tables, task))
    media.add(offset, source.read(offset, length).slice());
  const examined = atOnce(interpreted(found, tables, media, task));
  for (const range of embeddedIn(found.index, task))
    addEmbedded(examined.report, range, embeddedReport(partOf(source, range), task), task.limits);
  return examined;
}

function embeddedReport(source: SyncSource, task: Task): MediaReport | MediaError {
  try {
    return finishSync(source, null, partTask(task)).report;
  } catch (error) {
    return asMediaError(error);
  }
}

const reportOf = ({ report }: Examined) => report;

/** Files in the file, where what is said of a person is wanted. */
function embeddedIn(index: ContainerIndex, { metadata, part }: Task): readonly MediaRange[] {
  return metadata && part !== true ? familyOf(index).embedded(index) : [];
}

/** Of a file in a file, which holds no other. */
const partTask = ({ backend, limits, thorough, metadata }: Task): Task => ({
  backend,
  limits,
  thorough,
  metadata,
  part: true,
});

function nativeIndex(
  input: SyncMediaInput,
  { backend, limits, frames }: Task,
): IndexWithFrames | null {
  if (backend.name !== 'native') return null;
  const bytes = memoryBytes(input);
  if (bytes !== null) return backend.native.inspectBytes(bytes, limits, frames);
  const path = localPath(input);
  return path === null ? null : backend.native.inspectFileSync(path, limits, frames);
}

/** The frame tables of all tracks, by track. */
export async function allFrames(reader: Reader, task: Task): Promise<(FrameColumns | null)[]> {
  const frames = { tracks: null, chunkedFormats };
  return (await driven(reader, { ...task, frames })).frames;
}

/** The second phase may need tables of a few tracks; which, only a first reading tells. */
function withTables(task: Task, tracks: readonly number[]): Task {
  return { ...task, frames: { tracks, chunkedFormats: [] } };
}

function byTrack({ frames }: IndexWithFrames): FrameTablesByTrack {
  const tables = new Map<number, FrameColumns>();
  frames.forEach((columns, trackIndex) => {
    if (columns !== null) tables.set(trackIndex, columns);
  });
  return tables;
}

async function driven(reader: Reader, task: Task): Promise<IndexWithFrames> {
  const session = sessionFor(reader.source, task);
  return { index: await drive(session, reader), frames: session.frames() };
}

function drivenSync(source: SyncSource, task: Task): IndexWithFrames {
  const session = sessionFor(source, task);
  return { index: driveSync(session, source), frames: session.frames() };
}

function sessionFor(source: { size: number; readAhead: number }, task: Task): Session {
  const { backend, limits, frames } = task;
  const options = { size: source.size, limits, readAhead: source.readAhead, frames };
  return backend.name === 'native' ? backend.native.createSession(options) : createSession(options);
}

function* interpreted(
  { index, frames }: IndexWithFrames,
  tables: FrameTablesByTrack,
  media: MediaData,
  { backend, limits, thorough, metadata, frames: wanted }: Task,
): Generator<void, Examined, void> {
  const family = familyOf(index);
  const withoutFrames = wanted === undefined ? null : family.withoutFrames(index);
  if (withoutFrames !== null) throw withoutFrames;
  const findings = new Findings(limits.problems);
  const facts = family.describe(index, { limits, thorough, metadata, tables, media }, findings);
  family.completeFrames(facts, frames);
  yield;
  const report = yield* interpret(facts, backend.name, limits, findings);
  return { report, facts, index, frames };
}
