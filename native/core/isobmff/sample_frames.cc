#include "sample_frames.h"

#include <algorithm>
#include <cstring>

#include "runs.h"

namespace boxray {

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

  RunReader runs_;
  uint32_t left_ = 0;
  double duration_ = 0;
  double time_ = 0;
};

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
  uint32_t description() const { return run_.description ? run_.description - 1 : 0; }

 private:
  const ChunkTable table_;
  ChunkRuns runs_;
  ChunkRun run_ = {};
  uint32_t chunks_left_ = 0;
  uint32_t chunk_ = 0;
  double offset_ = 0;
};

// As many samples as one row can say the size of: one at least.
struct Part {
  uint32_t samples;
  uint32_t bytes;
};

Part next_part(const SizeTable& sizes, uint32_t first, uint32_t count) {
  if (sizes.is_constant()) {
    const uint32_t samples = std::min(count, UINT32_MAX / sizes.constant_size());
    return {samples, samples * sizes.constant_size()};
  }
  Part part = {1, sizes.at(first)};
  for (; part.samples < count; part.samples++) {
    const uint32_t size = sizes.at(first + part.samples);
    if (size > UINT32_MAX - part.bytes) break;
    part.bytes += size;
  }
  return part;
}

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
      const Part part = next_part(tables.sizes, sample, left);
      const double dts = clock.time();
      const double duration = clock.step(part.samples);
      if (!columns.push({offset, part.bytes, dts, dts, duration, true}))
        return context.out_of_memory();
      offset += part.bytes;
      sample += part.samples;
      left -= part.samples;
      if (left > 0 && !context.count_rows(1, path, stbl)) return;
    }
  }
}

void append_sizes(const SizeTable& sizes, uint32_t* to) {
  const uint32_t count = sizes.count();
  if (sizes.is_plain()) {
    const uint8_t* const from = sizes.data();
    for (uint32_t i = 0; i < count; i++) to[i] = load_be32(from + 4 * static_cast<size_t>(i));
  } else {
    for (uint32_t i = 0; i < count; i++) to[i] = sizes.at(i);
  }
}

// `count` times from `time` on; gives the one after them.
double append_steps(double time, double step, uint32_t count, double* to) {
  const double end = time + step * count;
  if (end <= max_exact) {
    // Up to there numbers are exact, and adding is not needed to get the same sums.
    for (uint32_t i = 0; i < count; i++) to[i] = time + step * i;
    return end;
  }
  for (uint32_t i = 0; i < count; i++, time += step) to[i] = time;
  return time;
}

// Each column is written by itself: the tables are columns already.
bool append_samples(const TableView& tables, FrameColumns& columns) {
  const uint32_t count = tables.sizes.count();
  const uint32_t first_row = static_cast<uint32_t>(columns.count());
  if (!columns.extend(count)) return false;
  uint32_t* const sizes = columns.sizes() + first_row;
  double* const offsets = columns.offsets() + first_row;
  double* const dts = columns.dts() + first_row;
  double* const pts = columns.pts() + first_row;
  double* const durations = columns.durations() + first_row;
  uint8_t* const keyframes = columns.keyframes() + first_row;

  append_sizes(tables.sizes, sizes);

  double time = 0;
  uint32_t row = 0;
  for (RunReader runs(tables.durations, count); const uint32_t n = runs.count(); runs.take(n)) {
    const double duration = runs.value();
    std::fill_n(durations + row, n, duration);
    time = append_steps(time, duration, n, dts + row);
    row += n;
  }
  row = 0;
  for (RunReader runs(tables.offsets, count); const uint32_t n = runs.count(); runs.take(n)) {
    const int32_t shift = static_cast<int32_t>(runs.value());
    for (uint32_t i = 0; i < n; i++, row++) pts[row] = dts[row] + shift;
  }

  row = 0;
  for (Places places(tables); row < count && places.next_chunk();) {
    if (!columns.describe(places.description(), first_row + row)) return false;
    double at = places.offset();
    for (uint32_t n = std::min(places.samples(), count - row); n > 0; n--, row++) {
      offsets[row] = stored_offset(at);
      at += sizes[row];
    }
  }
  std::fill(offsets + row, offsets + count, -1.0);

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

}  // namespace boxray
