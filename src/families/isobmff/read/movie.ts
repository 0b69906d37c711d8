/**
 * The movie header (`moov`, ISO/IEC 14496-12 8.2.1): its own fields, its tracks,
 * and the defaults for fragments.
 */

import { FrameRows } from '../../../media/frame-rows.js';
import { type Context, type Path, pathTo } from '../../../media/parsing-context.js';
import type { IsobmffIndex, MovieHeader } from '../raw.js';
import * as type from './box-types.js';
import { type Box, Children, holds, holdsVersion, keepMetadata, Single } from './boxes.js';
import { checkDuration } from './header-duration.js';
import { headerTimes } from './header-times.js';
import { parseHeader } from './mp4box.js';
import { TrackState } from './track-state.js';
import { readTrack, type TrackLinks } from './trak.js';

export interface Movie {
  offset: number;
  tracks: TrackState[];
  /** The first track of each id. */
  byId: Map<number, TrackState>;
  /** `mvex` is there. */
  extended: boolean;
}

/** Reads a whole `moov` into the index. Throws `MediaError` where a limit is hit. */
export function readMovie(context: Context<IsobmffIndex>, box: Box): Movie {
  const movie: Movie = { offset: box.offset, tracks: [], byId: new Map(), extended: false };
  const path = pathTo(null, type.moov);
  const mvhd = new Single(context, path);
  let mvex: Box | null = null;
  const traks: Box[] = [];
  const children = Children.of(context, path, box);
  for (let child = children.next(); child !== null; child = children.next()) {
    const childPath = pathTo(path, child.type);
    switch (child.type) {
      case type.cmov:
        context.index.raw.compressedMovie = true;
        context.problem('compressed-movie-header', childPath, child.offset);
        return movie;
      case type.mvhd:
        mvhd.take(child);
        break;
      case type.mvex:
        mvex ??= child;
        break;
      case type.trak:
        if (traks.length >= context.limits.tracks)
          context.limitExceeded('tracks', path, child.offset);
        traks.push(child);
        break;
      case type.udta:
      case type.meta:
      case type.uuid:
      case type.pssh:
        keepMetadata(context, childPath, child);
        break;
    }
  }
  const headerPath = pathTo(path, type.mvhd);
  if (mvhd.box === null) context.problem('missing-box', headerPath, box.offset);
  else context.index.raw.movie = readMovieHeader(context, headerPath, mvhd.box);
  if (traks.length === 0) context.problem('no-tracks', path, box.offset);
  const links: TrackLinks[] = [];
  const wanted = context.frames?.tracks;
  for (const [i, trak] of traks.entries()) {
    const track = new TrackState(i, trak.offset);
    if (wanted === null || wanted?.includes(i)) track.rows = new FrameRows();
    movie.tracks.push(track);
    context.index.tracks.push(track.row);
    links.push(readTrack(context, track, trak));
  }
  checkIds(context, movie);
  checkReferences(context, movie, links);
  if (mvex !== null) {
    movie.extended = true;
    readExtension(context, pathTo(path, type.mvex), mvex, movie);
  }
  return movie;
}

/** `mvhd` (8.2.2). */
function readMovieHeader(context: Context, path: Path, box: Box): MovieHeader | null {
  if (!holdsVersion(context, path, box, -1, 100, 112)) return null;
  const header = parseHeader('mvhd', box);
  const { offset } = box;
  const times = headerTimes(box, header);
  context.exact(times.creation, path, offset, -1);
  context.exact(times.modification, path, offset, -1);
  if (header.timescale === 0) context.problem('zero-timescale', path, offset);
  return {
    times,
    timescale: header.timescale,
    duration: checkDuration(context, path, box, -1, header.duration, box.version === 1 ? 24 : 16),
    matrix: Array.from(header.matrix),
  };
}

function checkIds(context: Context, movie: Movie): void {
  for (const track of movie.tracks) {
    const { id } = track.row;
    if (!movie.byId.has(id)) movie.byId.set(id, track);
    else if (id !== 0) {
      const path = pathTo(track.path, type.tkhd);
      context.problem('duplicate-track-id', path, track.headerOffset, track.index, id);
    }
  }
}

/** Track id 0 in a reference is an unused place. */
function checkReferences(context: Context, movie: Movie, links: TrackLinks[]): void {
  for (const { track, references } of links) {
    for (const [i, { trackIds }] of track.row.raw.references.entries()) {
      const missing = trackIds.find((id) => id !== 0 && !movie.byId.has(id));
      const box = references[i];
      if (box === undefined) continue;
      const path = pathTo(pathTo(track.path, type.tref), box.type);
      if (trackIds.some((id) => id !== 0 && movie.byId.get(id) === track))
        context.problem('track-reference-to-itself', path, box.offset, track.index);
      if (missing !== undefined)
        context.problem('track-reference-missing', path, box.offset, track.index, missing);
    }
  }
}

/** `mvex` (8.8.1): the movie goes on in fragments. */
function readExtension(context: Context, path: Path, box: Box, movie: Movie): void {
  let timed = false;
  const children = Children.of(context, path, box);
  for (let child = children.next(); child !== null; child = children.next()) {
    const childPath = pathTo(path, child.type);
    if (child.type === type.mehd) {
      if (!timed) readFragmentDuration(context, childPath, child);
      timed = true;
    } else if (child.type === type.trex) readDefaults(context, childPath, child, movie);
  }
}

/** `mehd` (8.8.2). */
function readFragmentDuration(context: Context, path: Path, box: Box): void {
  if (!holdsVersion(context, path, box, -1, 8, 12)) return;
  const stored = box.version === 1 ? box.window.u64(box.payload + 4) : box.u32(4);
  checkDuration(context, path, box, -1, stored, 4);
}

/** `trex` (8.8.3); one of a track that does not exist is of no use to anyone. */
function readDefaults(context: Context, path: Path, box: Box, movie: Movie): void {
  if (!holds(context, path, box, -1, 24)) return;
  const header = parseHeader('trex', box);
  const track = movie.byId.get(header.track_id as number);
  if (track === undefined || track.defaults !== null) return;
  track.defaults = {
    description: header.default_sample_description_index,
    duration: header.default_sample_duration,
    size: header.default_sample_size,
    flags: header.default_sample_flags,
  };
}
