#include "sample_frames.h"

#include <algorithm>
#include <cstring>

#include "runs.h"
#include "scan.h"

namespace boxray::isobmff {

namespace {

// Decode times, any number of samples at a time.
class Clock {
 public:
  Clock(const Rows& durations, uint32_t samples) : runs_(durations, samples) {}

  double time() const { return time_; }
  // The duration of the next `count` samples, which are passed.
  double step(uint32_t count) {
    const double begin = time_;
    while (count > 0) {
      if (left_ == 0) refill();
      const uint32_t n = std::min(count, left_);
      time_ += duration_ * n;
      left_ -= n;
      count -= n;
    }
    return time_ - begin;
  }

 private:
  void refill() {
    left_ = runs_.count();
    duration_ = runs_.value();
    runs_.take(left_);
  }

  DurationReader runs_;
  uint32_t left_ = 0;
  double duration_ = 0;
  double time_ = 0;
};

// From 0; the first where it is none.
uint32_t described(const ChunkRun& run) { return run.description ? run.description - 1 : 0; }

// Where chunk after chunk begins.
class Places {
 public:
  Places(const TableView& tables) : table_(tables.chunks), runs_(tables.runs) {}

  // Begins the next chunk; false when there are no more.
  bool next_chunk() {
    while (chunks_left_ == 0) {
      if (!runs_.next(run_)) return false;
      chunks_left_ = run_.chunks;
      chunk_ = run_.first_chunk;
    }
    chunks_left_--;
    offset_ = static_cast<double>(table_.offset(chunk_++));
    return true;
  }
  double offset() const { return offset_; }
  uint32_t samples() const { return run_.samples_per_chunk; }
  uint32_t description() const { return described(run_); }

 private:
  const ChunkTable table_;
  ChunkRuns runs_;
  ChunkRun run_ = {};
  uint32_t chunks_left_ = 0;
  uint32_t chunk_ = 0;
  double offset_ = 0;
};

// One row a chunk; a chunk longer than a row can say is parted.
void append_chunks(Context& context, const Path* path, uint64_t stbl, const TableView& tables,
                   FrameColumns& columns) {
  if (!context.count_rows(tables.chunks.count, path, stbl)) return;
  Clock clock(tables.durations, tables.sizes.count());
  Places places(tables);
  uint32_t sample = 0;
  while (sample < tables.sizes.count() && places.next_chunk()) {
    if (!columns.describe(places.description(), static_cast<uint32_t>(columns.count())))
      return context.out_of_memory();
    double offset = places.offset();
    uint32_t left = std::min(places.samples(), tables.sizes.count() - sample);
    while (left > 0) {
      const uint32_t samples = tables.sizes.fitting(sample, left, UINT32_MAX);
      const uint64_t bytes = tables.sizes.sum(sample, samples);
      const double dts = clock.time();
      const double duration = clock.step(samples);
      if (!columns.push({offset, static_cast<uint32_t>(std::min<uint64_t>(bytes, UINT32_MAX)), dts,
                         dts, duration, true}))
        return context.out_of_memory();
      offset += static_cast<double>(bytes);
      sample += samples;
      left -= samples;
      if (left > 0 && !context.count_rows(1, path, stbl)) return;
    }
  }
}

void append_sizes(const SizeTable& sizes, uint32_t* to) {
  const uint32_t count = sizes.count();
  if (sizes.is_plain()) return scan::kernels().numbers(sizes.data(), count, to);
  for (uint32_t i = 0; i < count; i++) to[i] = sizes.at(i);
}

// `count` times from `time` on; gives the one after them.
double append_steps(double time, double step, uint32_t count, double* to) {
  const double end = time + step * count;
  if (end <= max_exact && count <= INT32_MAX) {
    // Up to there numbers are exact, and adding is not needed to get the same sums.
    for (uint32_t i = 0; i < count; i++) to[i] = time + step * static_cast<int32_t>(i);
    return end;
  }
  for (uint32_t i = 0; i < count; i++, time += step) to[i] = time;
  return time;
}

void append_presentation(const Rows& shifts, uint32_t count, const double* dts, double* pts) {
  uint32_t sample = 0;
  for (uint32_t i = 0; i < shifts.count && sample < count; i++) {
    const uint8_t* const row = shifts.data + 8 * static_cast<size_t>(i);
    const double shift = static_cast<int32_t>(load_be32(row + 4));
    // Encoders write a row for nearly every sample.
    if (load_be32(row) == 1) {
      pts[sample] = dts[sample] + shift;
      sample++;
      continue;
    }
    for (uint32_t left = std::min(load_be32(row), count - sample); left > 0; left--, sample++)
      pts[sample] = dts[sample] + shift;
  }
  std::copy(dts + sample, dts + count, pts + sample);
}

// As append_places, where all rows make sense and all chunks lie in order within the file.
bool append_places_in_order(const TableView& tables, FrameColumns& columns, uint32_t first_row) {
  const Rows& rows = tables.runs.rows();
  const ChunkTable chunks = tables.chunks;
  const uint32_t count = tables.sizes.count();
  const uint32_t* const sizes = columns.sizes() + first_row;
  double* const offsets = columns.offsets() + first_row;
  const auto place = [offsets](uint32_t sample, uint64_t at) {
    offsets[sample] = static_cast<double>(static_cast<int64_t>(at));
  };
  uint32_t sample = 0;
  uint32_t chunk = 0;
  uint32_t last_description = UINT32_MAX;
  for (uint32_t i = 0; i < rows.count; i++) {
    const uint8_t* const row = rows.data + 12 * static_cast<size_t>(i);
    const uint32_t per_chunk = load_be32(row + 4);
    const uint32_t description = load_be32(row + 8) - 1;
    const uint32_t end = i + 1 < rows.count ? load_be32(row + 12) - 1 : chunks.count;
    if (description != last_description && !columns.describe(description, first_row + sample))
      return false;
    last_description = description;
    if (per_chunk <= 2 && end - chunk <= 2 && end < chunks.count && count - sample >= 4) {
      // Interleaved sound, whose branches would be mispredicted: two chunks of two samples are written, if it
      // is fewer or not. What comes next stands in the place of what was too much.
      const uint32_t next = sample + per_chunk;
      const uint64_t a = chunks.offset(chunk);
      const uint64_t b = chunks.offset(chunk + 1);
      place(sample, a);
      place(sample + 1, a + sizes[sample]);
      place(next, b);
      place(next + 1, b + sizes[next]);
      sample += (end - chunk) * per_chunk;
      chunk = end;
      continue;
    }
    if (per_chunk == 1)
      for (; chunk < end; chunk++) place(sample++, chunks.offset(chunk));
    for (; chunk < end; chunk++) {
      uint64_t at = chunks.offset(chunk);
      for (const uint32_t after = sample + per_chunk; sample < after; sample++) {
        place(sample, at);
        at += sizes[sample];
      }
    }
  }
  std::fill(offsets + sample, offsets + count, -1.0);
  return true;
}

// The places of the samples of chunk after chunk; -1 for those that none holds.
bool append_places(const TableView& tables, FrameColumns& columns, uint32_t first_row) {
  if (tables.in_order) return append_places_in_order(tables, columns, first_row);
  // Sums of sizes do not bring one that is further to where a place is exact.
  constexpr uint64_t too_far = uint64_t{1} << 54;
  const uint32_t count = tables.sizes.count();
  const uint32_t* const sizes = columns.sizes() + first_row;
  double* const offsets = columns.offsets() + first_row;
  ChunkRuns runs = tables.runs;
  uint32_t row = 0;
  for (ChunkRun run; row < count && runs.next(run);) {
    if (!columns.describe(described(run), first_row + row)) return false;
    for (uint32_t i = 0; i < run.chunks && row < count; i++) {
      uint64_t at = std::min(tables.chunks.offset(run.first_chunk + i), too_far);
      const uint32_t end = row + std::min(run.samples_per_chunk, count - row);
      for (; row < end; row++) {
        offsets[row] = stored_offset(static_cast<double>(static_cast<int64_t>(at)));
        at += sizes[row];
      }
    }
  }
  std::fill(offsets + row, offsets + count, -1.0);
  return true;
}

// Each column is written by itself: the tables are columns already.
bool append_samples(const TableView& tables, FrameColumns& columns) {
  const uint32_t count = tables.sizes.count();
  const uint32_t first_row = static_cast<uint32_t>(columns.count());
  if (!columns.extend(count)) return false;
  uint32_t* const sizes = columns.sizes() + first_row;
  double* const dts = columns.dts() + first_row;
  double* const pts = columns.pts() + first_row;
  double* const durations = columns.durations() + first_row;
  uint8_t* const keyframes = columns.keyframes() + first_row;

  append_sizes(tables.sizes, sizes);

  double time = 0;
  uint32_t row = 0;
  for (DurationReader runs(tables.durations, count); const uint32_t n = runs.count(); runs.take(n)) {
    const double duration = runs.value();
    std::fill_n(durations + row, n, duration);
    time = append_steps(time, duration, n, dts + row);
    row += n;
  }
  append_presentation(tables.offsets, count, dts, pts);
  if (!append_places(tables, columns, first_row)) return false;

  std::memset(keyframes, tables.all_sync, count);
  uint32_t previous = 0;
  for (uint32_t i = 0; i < tables.sync.count; i++) {
    const uint32_t number = load_be32(tables.sync.data + 4 * static_cast<size_t>(i));
    if (number <= previous || number > count) continue;
    previous = number;
    keyframes[number - 1] = 1;
  }
  return true;
}

}  // namespace

void append_table_frames(Context& context, const Path* path, uint64_t stbl,
                         const TableView& tables, FrameColumns& columns) {
  if (columns.chunked) return append_chunks(context, path, stbl, tables, columns);
  if (context.count_rows(tables.sizes.count(), path, stbl) && !append_samples(tables, columns))
    context.out_of_memory();
}

}  // namespace boxray::isobmff
