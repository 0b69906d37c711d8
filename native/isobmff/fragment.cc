#include "fragment.h"

#include <algorithm>
#include <bit>

#include "auxiliary.h"
#include "run_samples.h"

namespace boxray::isobmff {

namespace {

// Flags of tfhd (8.8.7) and trun (8.8.8), of which run_samples.h has more.
constexpr uint32_t tfhd_base_data_offset = 0x1, tfhd_description = 0x2, tfhd_duration = 0x8,
                   tfhd_size = 0x10, tfhd_flags = 0x20, tfhd_default_base_is_moof = 0x20000;
constexpr uint32_t trun_data_offset = 0x1, trun_first_sample_flags = 0x4;

// What holds for the runs of one traf.
struct TrackFragment {
  int32_t track = -1;
  TrackExtends defaults;
  double base = 0;  // of data offsets
  uint64_t samples = 0;
};

// Appends a row for each sample of a run whose data begin at `place`; false when memory runs out.
bool append_rows(const RunSamples& run, double place, double dts, FrameColumns& columns) {
  for (uint32_t i = 0; i < run.count(); i++) {
    const uint32_t size = run.size(i);
    const double duration = run.duration(i);
    if (!columns.push({place, size, dts, dts + run.offset(i), duration, run.sync(i)})) return false;
    place += size;
    dts += duration;
  }
  return true;
}

// The same for a run of uncompressed audio whose samples last a tick each, which has one row.
bool append_whole(double bytes, double place, double dts, double duration, FrameColumns& columns) {
  const uint32_t size = bytes < UINT32_MAX ? static_cast<uint32_t>(bytes) : UINT32_MAX;
  return columns.push({place, size, dts, dts, duration, true});
}

class FragmentReader {
 public:
  FragmentReader(Context& context, const Box& moof, uint64_t fragment, Movie& movie,
                 Vec<RunExtent>& extents)
      : context_(context), movie_(movie), extents_(extents), moof_(moof), data_end_(0) {
    place_.fragment = fragment;
    data_end_ = static_cast<double>(moof.offset);
  }

  void traf(const Path* path, const Box& box, uint64_t number);

 private:
  bool tfhd(const Path* parent, const Box& box, bool first, TrackFragment& fragment);
  void tfdt(const Path* parent, const Box& box, int32_t track);
  void trun(const Path* path, const Box& box, TrackFragment& fragment, bool first);
  void judge_samples(const Path* path, const Box& box, int32_t track, const RunSamples& run,
                     uint8_t version);
  bool append_frames(const Path* path, const Box& box, const TrackFragment& fragment,
                     const RunSamples& run, double start, double bytes, double begin);
  void place_run(const Path* path, const Box& box, const TrackFragment& fragment, double start,
                 double bytes);

  TrackState& state(int32_t track) { return movie_.tracks[static_cast<size_t>(track)]; }

  Context& context_;
  Movie& movie_;
  Vec<RunExtent>& extents_;
  const Box& moof_;
  RunPlace place_;
  double data_end_;  // of the last run of this moof
};

// Track fragment header box, 8.8.7.
bool FragmentReader::tfhd(const Path* parent, const Box& box, bool first,
                          TrackFragment& fragment) {
  const Path path = {parent, box.type};
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context_, &path, box, -1, 8, payload, header)) return false;
  const size_t needed = 8 + (header.flags & tfhd_base_data_offset ? 8u : 0u) +
                        4u * static_cast<size_t>(std::popcount(
                                 header.flags & (tfhd_description | tfhd_duration | tfhd_size |
                                                 tfhd_flags)));
  if (!read_full_box(context_, &path, box, -1, needed, payload, header)) return false;
  const uint32_t id = payload.u32();
  fragment.track = movie_.find_track(id);
  if (fragment.track < 0) {
    if (!movie_.unknown_track_reported)
      context_.problem(ProblemCode::fragment_unknown_track, &path,
                       static_cast<double>(box.offset), -1, id);
    movie_.unknown_track_reported = true;
    return false;
  }
  TrackState& track = state(fragment.track);
  fragment.defaults = track.extends;
  if (movie_.extended && !track.extends.present && !track.reported.no_extends) {
    track.reported.no_extends = true;
    const Path moov = {nullptr, fourcc("moov")};
    const Path mvex = {&moov, fourcc("mvex")};
    const Path trex = {&mvex, fourcc("trex")};
    context_.problem(ProblemCode::missing_box, &trex, static_cast<double>(movie_.offset),
                     fragment.track);
  }
  fragment.base = header.flags & tfhd_default_base_is_moof || first
                      ? static_cast<double>(moof_.offset)
                      : data_end_;
  if (header.flags & tfhd_base_data_offset)
    fragment.base = context_.exact(payload.u64(), &path, box.offset, fragment.track);
  if (header.flags & tfhd_description) fragment.defaults.description = payload.u32();
  if (header.flags & tfhd_duration) fragment.defaults.duration = payload.u32();
  if (header.flags & tfhd_size) fragment.defaults.size = payload.u32();
  if (header.flags & tfhd_flags) fragment.defaults.flags = payload.u32();

  const uint32_t description = fragment.defaults.description;
  const uint32_t entries =
      raw_track(context_, fragment.track).sample_entries.count;
  if ((description == 0 || description > entries) && !track.reported.description) {
    track.reported.description = true;
    context_.problem(ProblemCode::invalid_sample_description, &path,
                     static_cast<double>(box.offset), fragment.track, description, entries);
  }
  return true;
}

// Track fragment decode time box, 8.8.12.
void FragmentReader::tfdt(const Path* parent, const Box& box, int32_t track) {
  const Path path = {parent, box.type};
  Cursor payload;
  FullBoxHeader header;
  if (!read_versioned_box(context_, &path, box, track, 8, 12, payload, header)) return;
  const double base =
      static_cast<double>(header.version == 1 ? payload.u64() : payload.u32());
  TrackState& owner = state(track);
  if (base > max_exact) {
    if (!owner.reported.too_long)
      context_.problem(ProblemCode::impossible_duration, &path, static_cast<double>(box.offset),
                       track, base);
    owner.reported.too_long = true;
    return;
  }
  const double running = owner.statistics.decode_time();
  if (owner.statistics.count() > 0 && base < running && !owner.reported.backwards) {
    owner.reported.backwards = true;
    context_.problem(ProblemCode::decode_time_backwards, &path, static_cast<double>(box.offset),
                     track, running, base);
  }
  if (owner.statistics.count() > 0 && base > running) {
    // A writer that does not know when the next sample comes gives the last of a run no duration.
    if (owner.statistics.fill_gap(base - running)) {
      FrameColumns* const columns = context_.columns(track);
      if (columns && columns->count() > 0) columns->durations()[columns->count() - 1] = base - running;
    } else {
      owner.gaps += base - running;
    }
    const double timescale = context_.index.tracks[static_cast<size_t>(track)].timescale;
    if (owner.gaps * 10 > timescale && !owner.reported.gap) {
      owner.reported.gap = true;
      context_.problem(ProblemCode::decode_time_gap, &path, static_cast<double>(box.offset), track,
                       owner.gaps, base);
    }
  }
  owner.statistics.set_decode_time(base);
}

void FragmentReader::judge_samples(const Path* path, const Box& box, int32_t number,
                                   const RunSamples& run, uint8_t version) {
  TrackState& track = state(number);
  const double offset = static_cast<double>(box.offset);
  if (!track.reported.duration && run.longest_stored() > INT32_MAX) {
    track.reported.duration = true;
    context_.problem(ProblemCode::invalid_sample_duration, path, offset, number,
                     run.longest_stored());
  }
  if (version == 0 && !track.reported.composition && run.lowest_offset() < 0) {
    track.reported.composition = true;
    context_.problem(ProblemCode::negative_composition_offset, path, offset, number,
                     run.lowest_offset());
  }
  if (track.statistics.decode_time() > max_exact && !track.reported.too_long) {
    track.reported.too_long = true;
    context_.problem(ProblemCode::impossible_duration, path, offset, number,
                     track.statistics.decode_time());
  }
}

// False where memory or a limit runs out.
bool FragmentReader::append_frames(const Path* path, const Box& box, const TrackFragment& fragment,
                                   const RunSamples& run, double start, double bytes,
                                   double begin) {
  FrameColumns* columns = run.count() > 0 ? context_.columns(fragment.track) : nullptr;
  if (!columns) return true;
  const bool whole = columns->chunked && run.longest_stored() == 1;
  const uint32_t rows = whole ? 1 : run.count();
  if (!context_.count_rows(rows, path, box.offset)) return false;
  const uint32_t description = std::max(1u, fragment.defaults.description) - 1;
  bool kept = columns->reserve(rows) &&
              columns->describe(description, static_cast<uint32_t>(columns->count()));
  if (kept && whole) {
    const double end = state(fragment.track).statistics.decode_time();
    kept = append_whole(bytes, start, begin, end - begin, *columns);
  } else if (kept) {
    kept = append_rows(run, start, begin, *columns);
  }
  if (!kept) context_.out_of_memory();
  return kept;
}

// Judges the place of a run's bytes as far as it can be judged before the media data boxes are known.
void FragmentReader::place_run(const Path* path, const Box& box, const TrackFragment& fragment,
                               double start, double bytes) {
  TrackState& track = state(fragment.track);
  if (track.external) return;
  const double end = start + bytes;
  const double size = static_cast<double>(context_.file_size);
  if (start < 0 || end > max_exact) {
    context_.problem(ProblemCode::invalid_data_offset, path, static_cast<double>(box.offset),
                     fragment.track, start);
  } else if (end > size) {
    if (track.runs_past_end++ == 0) track.first_past_end = place_;
    track.runs_missing_bytes = std::max(track.runs_missing_bytes, end - size);
  } else if (bytes > 0) {
    if (!extents_.push({static_cast<uint64_t>(start), static_cast<uint64_t>(end),
                        static_cast<uint32_t>(fragment.track), place_}))
      context_.out_of_memory();
  }
}

// Track fragment run box, 8.8.8.
void FragmentReader::trun(const Path* path, const Box& box, TrackFragment& fragment, bool first) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context_, path, box, fragment.track, 8, payload, header)) return;
  const size_t needed = 8 + 4u * static_cast<size_t>(std::popcount(
                                    header.flags & (trun_data_offset | trun_first_sample_flags)));
  if (!read_full_box(context_, path, box, fragment.track, needed, payload, header)) return;
  const uint32_t claimed = payload.u32();
  double start = first ? fragment.base : data_end_;
  if (header.flags & trun_data_offset) start = fragment.base + payload.i32();
  uint32_t first_flags = fragment.defaults.flags;
  if (header.flags & trun_first_sample_flags) first_flags = payload.u32();

  const uint32_t fields =
      header.flags & (trun_duration | trun_size | trun_flags | trun_composition);
  uint32_t count = 0;
  if (fields) {
    const size_t row = 4u * static_cast<size_t>(std::popcount(fields));
    count = read_rows(context_, path, box, fragment.track, payload, claimed, row).count;
    payload = Cursor(payload.data() - row * count, row * count, 0);
  } else {
    const uint64_t most = context_.file_size / std::max(1u, fragment.defaults.size);
    count = static_cast<uint32_t>(std::min<uint64_t>(claimed, most));
    if (count < claimed)
      context_.problem(ProblemCode::sample_count_impossible, path,
                       static_cast<double>(box.offset), fragment.track, claimed,
                       static_cast<double>(most));
  }
  if (!context_.count_samples(count, path, box.offset)) return;

  place_.offset = box.offset;
  StatisticsBuilder& statistics = state(fragment.track).statistics;
  if (count > 0 && statistics.count() == 0) {
    raw_track(context_, fragment.track).first_description = fragment.defaults.description;
    const uint32_t size_at = header.flags & trun_duration ? 4 : 0;
    const double placed = start >= 0 && start <= max_exact ? start : -1;
    statistics.set_first_sample(placed, header.flags & trun_size
                                            ? load_be32(payload.data() + size_at)
                                            : fragment.defaults.size);
  }
  const RunSamples run(header.flags, payload.data(), count, fragment.defaults, first_flags);
  const double begin = statistics.decode_time();
  const double bytes = run.bytes();
  run.add_to(statistics);
  if (!append_frames(path, box, fragment, run, start, bytes, begin)) return;
  judge_samples(path, box, fragment.track, run, header.version);
  if (count > 0) {
    state(fragment.track).in_fragments = true;
    statistics.add_chunks(1);
    place_run(path, box, fragment, start, bytes);
  }
  fragment.samples += count;
  data_end_ = start + bytes;
}

void FragmentReader::traf(const Path* path, const Box& box, uint64_t number) {
  Single header, time;
  Vec<Box> others;
  Children children(context_, path, box.payload);
  Box child;
  while (children.next(child)) {
    switch (child.type) {
      case fourcc("tfhd"):
        header.take(context_, path, child, -1);
        break;
      case fourcc("tfdt"):
        time.take(context_, path, child, -1);
        break;
      default:
        if (!others.push(child)) return context_.out_of_memory();
    }
  }
  if (context_.failed()) return;
  if (!header.present()) {
    const Path missing = {path, fourcc("tfhd")};
    return context_.problem(ProblemCode::missing_box, &missing, static_cast<double>(box.offset));
  }
  TrackFragment fragment;
  if (!tfhd(path, header.box(), number == 0, fragment)) return;
  if (time.present()) tfdt(path, time.box(), fragment.track);

  place_.traf = number;
  place_.trun = 0;
  for (const Box& other : others) {
    if (other.type != fourcc("trun")) continue;
    const Path run = {path, other.type, static_cast<int64_t>(place_.trun)};
    trun(&run, other, fragment, place_.trun == 0);
    place_.trun++;
    if (context_.failed()) return;
  }
  for (const Box& other : others) {
    if (other.type == fourcc("uuid"))
      read_piff_senc(context_, path, other, fragment.track, fragment.samples);
    else
      read_auxiliary(context_, path, other, fragment.track, fragment.samples);
  }
}

}  // namespace

void read_moof(Context& context, const Box& box, uint64_t fragment, Movie& movie,
               Vec<RunExtent>& extents) {
  const Path path = {nullptr, fourcc("moof"), static_cast<int64_t>(fragment)};
  const Path header_path = {&path, fourcc("mfhd")};
  if (!movie.extended && !movie.not_extended_reported) {
    movie.not_extended_reported = true;
    const Path moov = {nullptr, fourcc("moov")};
    const Path mvex = {&moov, fourcc("mvex")};
    context.problem(ProblemCode::missing_box, &mvex, static_cast<double>(movie.offset));
  }
  Single header;
  Vec<Box> trafs;
  Children children(context, &path, box.payload);
  Box child;
  while (children.next(child)) {
    const Path child_path = {&path, child.type};
    switch (child.type) {
      case fourcc("mfhd"):
        header.take(child);
        break;
      case fourcc("pssh"):
        keep_metadata(context, &child_path, child, -1);
        break;
      case fourcc("traf"):
        if (!trafs.push(child)) return context.out_of_memory();
        break;
      default:
        break;
    }
  }
  if (context.failed()) return;
  if (!header.present()) {
    context.problem(ProblemCode::missing_box, &header_path, static_cast<double>(box.offset));
  } else {
    Cursor payload;
    FullBoxHeader fields;
    read_full_box(context, &header_path, header.box(), -1, 8, payload, fields);
  }
  FragmentReader reader(context, box, fragment, movie, extents);
  for (size_t i = 0; i < trafs.size() && !context.failed(); i++) {
    const Path traf_path = {&path, fourcc("traf"), static_cast<int64_t>(i)};
    reader.traf(&traf_path, trafs[i], i);
  }
}

}  // namespace boxray::isobmff
