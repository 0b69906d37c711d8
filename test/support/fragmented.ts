/**
 * Writes fragmented movies: an optional progressive part (`Movie.tracks` with samples), then
 * fragments, each one `moof` and `mdat`. Every way to say where a run's data lies and what its samples
 * are can be chosen per track fragment.
 */
import { type Box, box, bytesOf, contentOf, offsetOf, type Part } from './box.js';
import {
  mehd,
  mfhd,
  nonSyncFlags,
  type RunSample,
  type SampleDefaults,
  syncFlags,
  type TrackFragmentHeader,
  tfdt,
  tfhd,
  trex,
  trun,
} from './fragment-boxes.js';
import {
  fileType,
  interleave,
  layOut,
  type Movie,
  moov,
  type Sample,
  sampleBytes,
  traksAt,
} from './movie.js';

export type RunField = 'duration' | 'size' | 'flags' | 'offset';

export interface TrackFragment {
  /** Position of the track in `Movie.tracks`. */
  track: number;
  samples: Sample[];
  /** Ticks; null = no `tfdt`. */
  time: number | null;
  timeVersion?: 0 | 1;
  /** Samples per run; the last number repeats. Default: one run. */
  runs?: number[];
  /** What each row of `trun` holds. Default: duration, size, flags. */
  fields?: RunField[];
  runVersion?: 0 | 1;
  firstSampleFlags?: number;
  /** Defaults and flags of `tfhd`. */
  header?: Partial<TrackFragmentHeader>;
  /** More boxes at the end of `traf`. */
  inside?: Part[];
}

/**
 * How the base of data offsets is told: 8.8.7. `implicit`: neither flag, and runs
 * without an offset after the first.
 */
export type Addressing = 'default-base-is-moof' | 'base-data-offset' | 'implicit';

export interface Fragmented extends Movie {
  fragments: { tracks: TrackFragment[]; before?: Part[]; inside?: Part[] }[];
  addressing?: Addressing;
  /** `trex` defaults by track. */
  defaults?: SampleDefaults[];
  /** Movie ticks; absent = no `mehd`. */
  extendsDuration?: number;
}

function runSample(sample: Sample, fields: RunField[]): RunSample {
  const all: Required<RunSample> = {
    duration: sample.duration,
    size: sample.size,
    flags: sample.sync === false ? nonSyncFlags : syncFlags,
    offset: sample.offset ?? 0,
  };
  return Object.fromEntries(fields.map((field) => [field, all[field]]));
}

function split(samples: Sample[], lengths: number[]): Sample[][] {
  const out: Sample[][] = [];
  for (let first = 0; first < samples.length; first += out.at(-1)?.length ?? 1) {
    const length = lengths[Math.min(out.length, lengths.length - 1)] as number;
    out.push(samples.slice(first, first + length));
  }
  return out;
}

interface Place {
  moof: number;
  /** Absolute offset of the track fragment's data. */
  data: number;
}

function traf(movie: Fragmented, part: TrackFragment, place: Place, isFirst: boolean): Box {
  const track = movie.tracks[part.track];
  const addressing = movie.addressing ?? 'default-base-is-moof';
  const header: TrackFragmentHeader = { trackId: track?.id ?? part.track + 1, ...part.header };
  if (addressing === 'default-base-is-moof') header.defaultBaseIsMoof = true;
  if (addressing === 'base-data-offset') header.baseDataOffset ??= place.data;
  const boxes: Part[] = [tfhd(header)];
  if (part.time !== null) boxes.push(tfdt(part.time, part.timeVersion));
  const base = addressing === 'base-data-offset' ? place.data : place.moof;
  let at = place.data;
  for (const [run, samples] of split(part.samples, part.runs ?? [part.samples.length]).entries()) {
    const says =
      addressing === 'default-base-is-moof' || (addressing === 'implicit' && isFirst && run === 0);
    const fields = part.fields ?? ['duration', 'size', 'flags'];
    boxes.push(
      trun({
        version: part.runVersion ?? 0,
        ...(says ? { dataOffset: at - base } : {}),
        ...(part.firstSampleFlags === undefined ? {} : { firstSampleFlags: part.firstSampleFlags }),
        samples: samples.map((sample) => runSample(sample, fields)),
      }),
    );
    at += samples.reduce((sum, sample) => sum + sample.size, 0);
  }
  return box('traf', ...boxes, ...(part.inside ?? []));
}

function fragment(movie: Fragmented, index: number, before: Part[]): Part[] {
  const {
    tracks,
    before: prefix = [],
    inside = [],
  } = movie.fragments[index] as Fragmented['fragments'][0];
  const offset = before.length === 0 ? 0 : offsetOf(before, `moof[${index}]`);
  const progressiveMedia = movie.tracks.some((track) => track.samples.length > 0) ? 1 : 0;
  let data = contentOf(before, `mdat[${index + progressiveMedia}]`);
  const bytes = tracks.map((part) =>
    bytesOf(...part.samples.map((sample, i) => sampleBytes(sample, part.track, index * 100 + i))),
  );
  const trafs = tracks.map((part, i) => {
    const made = traf(movie, part, { moof: offset, data }, i === 0);
    data += (bytes[i] as Uint8Array).length;
    return made;
  });
  return [...prefix, box('moof', mfhd(index + 1), ...inside, ...trafs), box('mdat', ...bytes)];
}

/** A fragmented file, as parts: write it with `bytesOf(...parts)`. */
export function fragmented(movie: Fragmented): Part[] {
  const { order, mdat } = interleave(movie);
  const compose = (before: Part[]): Part[] => {
    const extend = box(
      'mvex',
      ...(movie.extendsDuration === undefined ? [] : [mehd(movie.extendsDuration)]),
      ...movie.tracks.map((track, i) => trex(track.id ?? i + 1, movie.defaults?.[i])),
    );
    const traks = traksAt(movie, order, mdat, contentOf(before, 'mdat'));
    return [
      ...fileType(movie),
      ...(movie.before ?? []),
      moov(movie, traks, extend),
      ...(order.length > 0 ? [mdat] : []),
      ...movie.fragments.flatMap((_, index) => fragment(movie, index, before)),
      ...(movie.after ?? []),
    ];
  };
  return layOut(compose, movie.adjust);
}
