#include "sample_table.h"

#include <algorithm>
#include <new>

#include "auxiliary.h"
#include "runs.h"
#include "sample_frames.h"
#include "scan.h"

namespace boxray::isobmff {

namespace {

struct Tables {
  Single stsd, stts, ctts, cslg, stsc, sizes, offsets, stss;
  Vec<Box> others;  // read_auxiliary knows some of them
};

void find_tables(Context& context, const Path* path, const Box& stbl, int32_t track,
                 Tables& tables) {
  Children children(context, path, stbl.payload, track);
  Box box;
  while (children.next(box)) {
    Single* table = nullptr;
    switch (box.type) {
      case fourcc("stsd"): table = &tables.stsd; break;
      case fourcc("stts"): table = &tables.stts; break;
      case fourcc("ctts"): table = &tables.ctts; break;
      case fourcc("cslg"): tables.cslg.take(box); continue;
      case fourcc("stsc"): table = &tables.stsc; break;
      case fourcc("stsz"):
      case fourcc("stz2"): table = &tables.sizes; break;
      case fourcc("stco"):
      case fourcc("co64"): table = &tables.offsets; break;
      case fourcc("stss"): table = &tables.stss; break;
      default: break;
    }
    if (table)
      table->take(context, path, box, track);
    else if (!tables.others.push(box))
      context.out_of_memory();
  }
}

// One stbl under evaluation.
class SampleTable {
 public:
  SampleTable(Context& context, const Path* path, const Box& box, int32_t track,
              TrackState& state)
      : context_(context), path_(path), box_(box), track_(track), state_(state) {}

  void read_stsd(const Single& stsd, int64_t data_references);
  void read_sizes(const Single& box, bool samples_are_timed);
  void read_times(const Tables& tables);
  void read_chunks(const Single& stsc, const Single& offsets);
  void check_cslg(const Single& box);
  void append_frames();

  uint32_t count() const { return view_.sizes.count(); }
  uint64_t chunks_outside(const Vec<ByteRange>& ranges) const {
    return count_chunks_outside(view_.chunks, view_.runs, view_.sizes, context_.file_size, ranges);
  }

 private:
  struct TimeToSample {
    Rows rows;
    RowTotals facts;
    bool present = false;
    bool whole = false;  // every claimed entry is there
  };

  Path at(uint32_t type) const { return {path_, type}; }
  void problem(ProblemCode code, const Path* path, const Box& box, double a = 0, double b = 0) {
    context_.problem(code, path, static_cast<double>(box.offset), track_, a, b);
  }
  void missing(uint32_t type) {
    const Path path = at(type);
    problem(ProblemCode::missing_box, &path, box_);
  }
  // A FullBox whose fourth word is a count of rows of `row_size` bytes. False where there is no such table.
  bool read_table(const Single& table, size_t row_size, Rows& rows, bool& whole,
                  FullBoxHeader& header);
  TimeToSample read_runs(const Single& table, FullBoxHeader& header);
  void add_durations(const TimeToSample& stts, const Box& box);
  bool add_steady_presentation(const TimeToSample& stts, const TimeToSample& ctts,
                               uint8_t version);
  void add_presentation(const TimeToSample& stts, const TimeToSample& ctts, const Single& box,
                        uint8_t version);
  void add_keyframes(const Single& stss, const TimeToSample& stts);

  Context& context_;
  const Path* path_;
  const Box& box_;
  const int32_t track_;
  TrackState& state_;
  TableView view_;
};

bool SampleTable::read_table(const Single& table, size_t row_size, Rows& rows, bool& whole,
                             FullBoxHeader& header) {
  if (!table.present()) return false;
  const Path path = at(table.box().type);
  Cursor payload;
  if (!read_full_box(context_, &path, table.box(), track_, 8, payload, header)) return false;
  const uint32_t claimed = payload.u32();
  rows = read_rows(context_, &path, table.box(), track_, payload, claimed, row_size);
  whole = rows.count == claimed;
  return true;
}

SampleTable::TimeToSample SampleTable::read_runs(const Single& table, FullBoxHeader& header) {
  TimeToSample result;
  result.present = read_table(table, 8, result.rows, result.whole, header);
  result.facts = scan::kernels().runs(result.rows.data, result.rows.count);
  return result;
}

// Sample description box, 8.5.2.
void SampleTable::read_stsd(const Single& stsd, int64_t data_references) {
  RawTrack& track = raw_track(context_, track_);
  Vec<SampleEntry>& entries = raw_index(context_).sample_entries;
  track.sample_entries.first = static_cast<uint32_t>(entries.size());
  if (!stsd.present()) return missing(fourcc("stsd"));
  const Path path = at(fourcc("stsd"));
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context_, &path, stsd.box(), track_, 8, payload, header)) return;
  const uint32_t claimed = payload.u32();
  uint32_t present = 0;
  bool told_reference = false;
  Children children(context_, &path, payload, track_);
  Box entry;
  while (present < claimed && children.next(entry)) {
    const Path entry_path = {&path, entry.type};
    // SampleEntry: six reserved bytes, then the data reference index.
    if (entry.payload.remaining() < 8) {
      problem(ProblemCode::box_too_short, &entry_path, entry,
              static_cast<double>(entry.payload.remaining()), 8);
      continue;
    }
    if (++present > context_.limits.list_entries)
      return context_.limit_exceeded(LimitName::list_entries, &path,
                                     static_cast<double>(stsd.box().offset));
    const uint32_t reference = load_be16(entry.payload.data() + 6);
    if (data_references >= 0 && !told_reference &&
        (reference == 0 || reference > data_references)) {
      told_reference = true;
      problem(ProblemCode::missing_data_reference, &entry_path, entry, reference,
              static_cast<double>(data_references));
    }
    const size_t header_size = static_cast<size_t>(entry.payload.offset() - entry.offset);
    const Range bytes = context_.keep(entry.payload.data() - header_size,
                                      header_size + entry.payload.remaining());
    if (!entries.push({entry.type, entry.offset, bytes})) return context_.out_of_memory();
    track.sample_entries.count++;
  }
  if (present < claimed)
    problem(ProblemCode::table_truncated, &path, stsd.box(), claimed, present);
}

// Sample size boxes, 8.7.3.
void SampleTable::read_sizes(const Single& table, bool samples_are_timed) {
  if (!table.present()) {
    if (samples_are_timed) missing(fourcc("stsz"));
    return;
  }
  const Box& box = table.box();
  const Path path = at(box.type);
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context_, &path, box, track_, 12, payload, header)) return;
  if (box.type == fourcc("stz2")) {
    payload.skip(3);
    const uint8_t bits = payload.u8();
    const uint32_t claimed = payload.u32();
    if (bits != 4 && bits != 8 && bits != 16)
      return problem(ProblemCode::unsupported_box_version, &path, box, bits);
    const uint64_t present = static_cast<uint64_t>(payload.remaining()) * 8 / bits;
    const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(claimed, present));
    if (count < claimed) problem(ProblemCode::table_truncated, &path, box, claimed, count);
    view_.sizes = SizeTable::packed(payload.data(), bits, count);
    return;
  }
  const uint32_t constant = payload.u32();
  const uint32_t claimed = payload.u32();
  if (constant == 0) {
    const Rows rows = read_rows(context_, &path, box, track_, payload, claimed, 4);
    view_.sizes = SizeTable::packed(rows.data, 32, rows.count);
    return;
  }
  const uint64_t most = context_.file_size / constant;
  const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(claimed, most));
  if (count < claimed)
    problem(ProblemCode::sample_count_impossible, &path, box, claimed, static_cast<double>(most));
  view_.sizes = SizeTable::constant(constant, count);
}

void SampleTable::add_durations(const TimeToSample& stts, const Box& box) {
  StatisticsBuilder& statistics = state_.statistics;
  const SizeTable& sizes = view_.sizes;
  const Path path = at(fourcc("stts"));
  double at = 0;
  double bytes = 0;
  uint32_t largest = 0;
  uint32_t sample = 0;
  bool told = false;
  RunReader runs(stts.rows, sizes.count());
  while (const uint32_t count = runs.count()) {
    const uint32_t duration = runs.value();
    if (duration > INT32_MAX && !told) {
      told = true;
      problem(ProblemCode::invalid_sample_duration, &path, box, duration);
    }
    if (sizes.is_constant()) {
      statistics.peak().add_run(at, duration, count, sizes.constant_size());
      bytes += static_cast<double>(sizes.constant_size()) * count;
      largest = sizes.constant_size();
    } else {
      statistics.peak().add_series(at, duration, count, [&](uint32_t first, uint32_t n) {
        const uint64_t sum = sizes.sum(sample + first, n, largest);
        bytes += static_cast<double>(sum);
        return sum;
      });
      sample += count;
    }
    statistics.add_times(at, count, duration);
    at += static_cast<double>(duration) * count;
    runs.take(count);
  }
  statistics.add_sizes(sizes.count(), bytes, largest);
  view_.largest = largest;
}

// What most files come to: samples of one duration, with offsets that need no word. False where there is more to it.
bool SampleTable::add_steady_presentation(const TimeToSample& stts, const TimeToSample& ctts,
                                          uint8_t version) {
  const uint32_t count = view_.sizes.count();
  const RowTotals& offsets = ctts.facts;
  if (stts.rows.count == 0 || load_be32(stts.rows.data) < count) return false;
  if (ctts.rows.count == 0 || offsets.fewest == 0 || offsets.samples > count) return false;
  if (version == 0 && offsets.lowest < 0) return false;
  const uint32_t duration = load_be32(stts.rows.data + 4);
  if (static_cast<double>(duration) * count > max_exact / 2) return false;
  Presentation& presentation = state_.statistics.presentation();
  const double at = presentation.add_runs(0, duration, ctts.rows, offsets);
  if (const uint32_t left = count - static_cast<uint32_t>(offsets.samples))
    presentation.add(at, left, duration, 0);
  return true;
}

// Composition time to sample, 8.6.1.3, laid over the decoding times.
void SampleTable::add_presentation(const TimeToSample& stts, const TimeToSample& ctts,
                                   const Single& box, uint8_t version) {
  if (add_steady_presentation(stts, ctts, version)) return;
  const Path path = at(fourcc("ctts"));
  bool told = false;
  double at = 0;
  RunReader durations(stts.rows, view_.sizes.count());
  RunReader offsets(ctts.rows, view_.sizes.count());
  Presentation presentation = state_.statistics.presentation();
  while (const uint32_t timed = durations.count()) {
    if (const uint32_t singles = offsets.singles(timed, version == 0 && !told)) {
      const uint8_t* rows = offsets.take_singles(singles);
      at = presentation.add_singles(at, singles, durations.value(), rows + 4, 8);
      durations.take(singles);
      continue;
    }
    const uint32_t count = std::min(timed, offsets.count());
    const int32_t offset = static_cast<int32_t>(offsets.value());
    if (offset < 0 && version == 0 && !told) {
      told = true;
      problem(ProblemCode::negative_composition_offset, &path, box.box(), offset);
    }
    at += presentation.add(at, count, durations.value(), offset);
    durations.take(count);
    offsets.take(count);
  }
  state_.statistics.presentation() = presentation;
}

// Sync sample box, 8.6.2: sample numbers from 1, strictly increasing. Without it every sample is one.
void SampleTable::add_keyframes(const Single& stss, const TimeToSample& stts) {
  StatisticsBuilder& statistics = state_.statistics;
  Rows rows;
  bool whole;
  FullBoxHeader header;
  RunReader durations(stts.rows, view_.sizes.count());
  double at = 0;
  if (!read_table(stss, 4, rows, whole, header)) {
    while (const uint32_t count = durations.count()) {
      statistics.add_keyframe_run(at, count, durations.value());
      at += static_cast<double>(durations.value()) * count;
      durations.take(count);
    }
    return;
  }
  view_.all_sync = false;
  view_.sync = rows;
  const Path path = this->at(fourcc("stss"));
  bool told = false;
  uint32_t previous = 0;
  uint32_t passed = 0;  // samples before `at`
  for (uint32_t i = 0; i < rows.count; i++) {
    const uint32_t number = load_be32(rows.data + 4 * static_cast<size_t>(i));
    if (number <= previous || number > view_.sizes.count()) {
      if (!told)
        problem(ProblemCode::invalid_sync_sample, &path, stss.box(), number, view_.sizes.count());
      told = true;
      continue;
    }
    previous = number;
    while (passed < number - 1) {
      const uint32_t n = std::min(durations.count(), number - 1 - passed);
      at += static_cast<double>(durations.value()) * n;
      durations.take(n);
      passed += n;
    }
    statistics.add_keyframe(at);
  }
  if (previous == 0 && view_.sizes.count() > 0)
    problem(ProblemCode::no_sync_samples, &path, stss.box(), view_.sizes.count());
}

void SampleTable::read_times(const Tables& tables) {
  FullBoxHeader header;
  const TimeToSample stts = read_runs(tables.stts, header);
  read_sizes(tables.sizes, stts.facts.samples > 0);
  const uint32_t count = view_.sizes.count();
  if (tables.sizes.present()) {
    const Path path = at(tables.sizes.box().type);
    if (!context_.count_samples(count, &path, tables.sizes.box().offset)) return;
  }
  if (stts.present && stts.whole && stts.facts.samples != count) {
    const Path path = at(fourcc("stts"));
    problem(ProblemCode::sample_count_mismatch, &path, tables.stts.box(), static_cast<double>(stts.facts.samples),
            count);
  }
  if (count == 0) return;
  if (!tables.stts.present()) missing(fourcc("stts"));
  add_durations(stts, tables.stts.box());

  FullBoxHeader ctts_header;
  const TimeToSample ctts = read_runs(tables.ctts, ctts_header);
  if (ctts.present && ctts.whole && ctts.facts.samples != count) {
    const Path path = at(fourcc("ctts"));
    problem(ProblemCode::sample_count_mismatch, &path, tables.ctts.box(), static_cast<double>(ctts.facts.samples),
            count);
  }
  view_.durations = stts.rows;
  view_.offsets = ctts.rows;
  add_presentation(stts, ctts, tables.ctts, ctts_header.version);
  add_keyframes(tables.stss, stts);
}

// Sample to chunk box, 8.7.4, over chunk offset boxes, 8.7.5.
void SampleTable::read_chunks(const Single& stsc, const Single& offsets) {
  const bool wide = offsets.present() && offsets.box().type == fourcc("co64");
  Rows offset_rows, run_rows;
  bool offsets_whole, runs_whole;
  FullBoxHeader header;
  if (view_.sizes.count() == 0) {
    // There is nothing to place, but rows that are claimed and not there are damage all the same.
    read_table(offsets, wide ? 8 : 4, offset_rows, offsets_whole, header);
    read_table(stsc, 12, run_rows, runs_whole, header);
    return;
  }
  if (!stsc.present()) missing(fourcc("stsc"));
  if (!offsets.present()) missing(fourcc("stco"));
  if (!stsc.present() || !offsets.present()) return;
  const Box& box = offsets.box();
  if (!read_table(offsets, wide ? 8 : 4, offset_rows, offsets_whole, header)) return;
  if (!read_table(stsc, 12, run_rows, runs_whole, header)) return;
  view_.chunks = {offset_rows.data, wide, offset_rows.count};
  view_.runs = {run_rows, offset_rows.count};
  const uint32_t entries =
      raw_track(context_, track_).sample_entries.count;

  ChunkFacts facts;
  if (!survey_chunks(view_.chunks, view_.runs, view_.sizes, view_.largest, entries,
                     context_.file_size, facts))
    return context_.out_of_memory();
  view_.in_order = facts.in_order;
  state_.statistics.add_chunks(facts.used);
  if (facts.used)
    state_.statistics.set_first_sample(static_cast<double>(facts.first_offset), view_.sizes.at(0));
  const Path runs_path = at(fourcc("stsc"));
  if (facts.first_bad_row)
    problem(ProblemCode::invalid_sample_to_chunk, &runs_path, stsc.box(), facts.first_bad_row);
  if (facts.bad_description && !state_.told.description) {
    state_.told.description = true;
    problem(ProblemCode::invalid_sample_description, &runs_path, stsc.box(),
            facts.first_bad_description, entries);
  }
  if (facts.samples != view_.sizes.count() && runs_whole && offsets_whole && !facts.first_bad_row)
    problem(ProblemCode::sample_count_mismatch, &runs_path, stsc.box(), facts.samples,
            view_.sizes.count());

  if (state_.external) return;
  const Path path = at(box.type);
  if (facts.beyond_exact) problem(ProblemCode::offset_too_large, &path, box);
  if (facts.past_end)
    problem(ProblemCode::samples_past_end, &path, box, static_cast<double>(facts.past_end),
            static_cast<double>(facts.missing_bytes));
  if (facts.overlapping)
    problem(ProblemCode::overlapping_chunks, &path, box, static_cast<double>(facts.overlapping));
  state_.chunk_span = {facts.lowest, facts.highest};
  state_.chunk_table_type = box.type;
  state_.chunk_table_offset = box.offset;
  state_.stbl_offset = box_.offset;
  state_.stbl_size = box_.size;
}

void SampleTable::append_frames() {
  FrameColumns* columns = context_.columns(track_);
  if (columns && count() > 0)
    append_table_frames(context_, path_, box_.offset, view_, *columns);
}

// Composition to decode box, 8.6.1.4.
void SampleTable::check_cslg(const Single& table) {
  if (!table.present()) return;
  const Path path = at(fourcc("cslg"));
  Cursor payload;
  FullBoxHeader header;
  read_versioned_box(context_, &path, table.box(), track_, 24, 44, payload, header);
}

}  // namespace

void read_stbl(Context& context, const Path* path, const Box& box, int32_t track,
               TrackState& state, int64_t data_references) {
  Tables tables;
  find_tables(context, path, box, track, tables);
  SampleTable table(context, path, box, track, state);
  table.read_stsd(tables.stsd, data_references);
  if (context.failed()) return;
  choose_rows(context, track);
  table.read_times(tables);
  if (context.failed()) return;
  table.read_chunks(tables.stsc, tables.offsets);
  table.check_cslg(tables.cslg);
  table.append_frames();
  for (const Box& other : tables.others)
    read_auxiliary(context, path, other, track, table.count());
}

uint64_t recount_chunks_outside(const Limits& limits, uint64_t file_size, const Box& box,
                                const Vec<ByteRange>& media_data) {
  Index scratch;
  Context quiet(scratch, limits, file_size);
  TrackState state;
  Tables tables;
  Raw* const raw = new (std::nothrow) Raw();
  scratch.raw.reset(raw);
  if (!raw || !raw->tracks.push({})) return 0;
  find_tables(quiet, nullptr, box, 0, tables);
  SampleTable table(quiet, nullptr, box, 0, state);
  table.read_sizes(tables.sizes, false);
  table.read_chunks(tables.stsc, tables.offsets);
  return table.chunks_outside(media_data);
}

}  // namespace boxray::isobmff
