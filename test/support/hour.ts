/**
 * The film of one hour that tests and bench share: 276,840 samples in about
 * 216,000 chunks or 1,800 fragments.
 */
import { audio, type FilmKind, groupLength, video, writeFilm } from './film.js';

export type HourKind = FilmKind;

const pictures = 108_000;

export const hourFacts = {
  samples: 276_840,
  video: { count: pictures, keyframes: pictures / groupLength, ...video },
  audio: { count: 168_840, ...audio },
  fragments: pictures / groupLength,
};

/** Writes the file at `path`; the same bytes every time. Returns its length. */
export const writeHourFile = (path: string, kind: HourKind): number =>
  writeFilm(path, { kind, pictures, sounds: hourFacts.audio.count });
