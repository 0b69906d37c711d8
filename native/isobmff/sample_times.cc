// Decode times, presentation times and keyframes of a sample table: stts, ctts and stss.

#include <algorithm>

#include "runs.h"
#include "sample_table_reader.h"
#include "scan.h"

namespace boxray::isobmff {

namespace {

// Ticks; of a table with one beyond it FFmpeg uses none (mov_read_ctts).
constexpr int32_t most_offset = 1 << 28;

bool possible(const RowTotals& offsets) {
  return offsets.lowest >= -most_offset && offsets.highest <= most_offset;
}

}  // namespace

void SampleTable::add_durations(const TimeToSample& stts, const Box& box) {
  StatisticsBuilder& statistics = state_.statistics;
  const SizeTable& sizes = view_.sizes;
  const Path path = at(fourcc("stts"));
  double at = 0;
  double bytes = 0;
  uint32_t largest = 0;
  uint32_t sample = 0;
  bool reported = false;
  DurationReader runs(stts.rows, sizes.count());
  while (const uint32_t count = runs.count()) {
    const uint32_t duration = runs.value();
    if (runs.is_negative() && !reported) {
      reported = true;
      problem(ProblemCode::invalid_sample_duration, &path, box, runs.stored());
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

// What most files come to: samples of one duration, with offsets that need no word. False where there is more
// to it.
bool SampleTable::add_steady_presentation(const TimeToSample& stts, const TimeToSample& ctts,
                                          uint8_t version) {
  const uint32_t count = view_.sizes.count();
  const RowTotals& offsets = ctts.facts;
  if (stts.rows.count == 0 || load_be32(stts.rows.data) < count) return false;
  if (ctts.rows.count == 0 || offsets.fewest == 0 || offsets.samples > count) return false;
  if (version == 0 && offsets.lowest < 0) return false;
  const uint32_t duration = load_be32(stts.rows.data + 4);
  if (duration > INT32_MAX) return false;
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
  bool reported = false;
  double at = 0;
  DurationReader durations(stts.rows, view_.sizes.count());
  RunReader offsets(ctts.rows, view_.sizes.count());
  Presentation presentation = state_.statistics.presentation();
  while (const uint32_t timed = durations.count()) {
    if (const uint32_t singles = offsets.singles(timed, version == 0 && !reported)) {
      const uint8_t* rows = offsets.take_singles(singles);
      at = presentation.add_singles(at, singles, durations.value(), rows + 4, 8);
      durations.take(singles);
      continue;
    }
    const uint32_t count = std::min(timed, offsets.count());
    const int32_t offset = static_cast<int32_t>(offsets.value());
    if (offset < 0 && version == 0 && !reported) {
      reported = true;
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
  DurationReader durations(stts.rows, view_.sizes.count());
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
  bool reported = false;
  uint32_t previous = 0;
  uint32_t passed = 0;  // samples before `at`
  for (uint32_t i = 0; i < rows.count; i++) {
    const uint32_t number = load_be32(rows.data + 4 * static_cast<size_t>(i));
    if (number <= previous || number > view_.sizes.count()) {
      if (!reported)
        problem(ProblemCode::invalid_sync_sample, &path, stss.box(), number, view_.sizes.count());
      reported = true;
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
  const bool a_tick_each = stts.facts.lowest == 1 && stts.facts.highest == 1;
  if (!a_tick_each) state_.sound_packet = {};
  read_sizes(tables.sizes, stts.facts.samples > 0);
  const uint32_t count = view_.sizes.count();
  if (tables.sizes.present()) {
    const Path path = at(tables.sizes.box().type);
    if (!context_.count_samples(count, &path, tables.sizes.box().offset)) return;
  }
  if (stts.present && stts.whole && stts.facts.samples != count) {
    const Path path = at(fourcc("stts"));
    problem(ProblemCode::sample_count_mismatch, &path, tables.stts.box(),
            static_cast<double>(stts.facts.samples), count);
  }
  // Without a row here, samples are in fragments, where each run says how long they are.
  if (a_tick_each || stts.rows.count == 0) choose_rows();
  if (count == 0) return;
  if (!tables.stts.present()) missing(fourcc("stts"));
  add_durations(stts, tables.stts.box());

  FullBoxHeader ctts_header;
  TimeToSample ctts = read_runs(tables.ctts, ctts_header);
  if (ctts.present && ctts.whole && ctts.facts.samples != count) {
    const Path path = at(fourcc("ctts"));
    problem(ProblemCode::sample_count_mismatch, &path, tables.ctts.box(),
            static_cast<double>(ctts.facts.samples), count);
  }
  view_.durations = stts.rows;
  if (ctts.rows.count > 0 && !possible(ctts.facts)) {
    const Path path = at(fourcc("ctts"));
    const bool low = ctts.facts.lowest < -most_offset;
    problem(ProblemCode::impossible_composition_offset, &path, tables.ctts.box(),
            low ? ctts.facts.lowest : ctts.facts.highest);
    ctts.rows = {};
    ctts.facts = {};
  }
  view_.offsets = ctts.rows;
  add_presentation(stts, ctts, tables.ctts, ctts_header.version);
  add_keyframes(tables.stss, stts);
}

}  // namespace boxray::isobmff
