// Per-track statistics, gathered run by run: see SampleStatistics in src/media/container-index.ts.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "cursor.h"
#include "index.h"

namespace boxray {

// What the rows (count, value) of a table say together.
struct RowTotals {
  uint64_t samples = 0;
  uint32_t fewest = UINT32_MAX;  // of one row
  // Values as signed numbers.
  int32_t lowest = INT32_MAX;
  int32_t highest = INT32_MIN;
};

// Bytes in each second of decode time, of which only the largest is kept.
class PeakRate {
 public:
  void set_timescale(uint32_t timescale) { timescale_ = timescale; }
  double peak() const { return best_; }

  // How many of `count` samples, `duration` ticks apart from decode time `at`, begin
  // in the same second as the first.
  uint32_t same_second(double at, double duration, uint32_t count);
  // Adds bytes to the second that `at` lies in.
  void add(double at, double bytes);
  // `count` samples of one size and duration, in constant time.
  void add_run(double at, double duration, uint32_t count, double size);
  // `count` samples, `duration` ticks apart from decode time `at`. `bytes(i, n)` is asked for the bytes of n
  // of them from the i-th on, for all of them once and in order.
  template <typename Bytes>
  void add_series(double at, uint32_t duration, uint32_t count, Bytes bytes) {
    const bool steady = duration > 0 && duration <= timescale_ &&
                        at + static_cast<double>(duration) * count < largest_exact_second;
    for (uint32_t i = 0; i < count;) {
      const double time = at + static_cast<double>(duration) * i;
      const uint32_t n = same_second(time, duration, count - i);
      add(time, static_cast<double>(bytes(i, n)));
      i += n;
      if (!steady || i == count) continue;
      // Seconds that the samples fill need not be entered. The last may be added to later.
      SamplesPerSecond fill = from_next_second(at + static_cast<double>(duration) * i, duration);
      for (uint32_t full; (full = fill.next()) < count - i; i += full)
        raise(static_cast<double>(bytes(i, full)));
    }
  }

 private:
  // Below this, sums of whole ticks are exact.
  static constexpr double largest_exact_second = 4503599627370496.0;

  // How many samples of one duration begin in one second, in the next, and so on.
  class SamplesPerSecond {
   public:
    // `phase`: how many ticks after the begin of a second its first sample comes.
    SamplesPerSecond(uint32_t timescale, uint32_t duration, uint32_t phase)
        : fewest_(timescale / duration), rest_(timescale % duration), duration_(duration), phase_(phase) {}
    uint32_t next() {
      if (phase_ >= rest_) {
        phase_ -= rest_;
        return fewest_;
      }
      phase_ += duration_ - rest_;
      return fewest_ + 1;
    }

   private:
    const uint32_t fewest_, rest_, duration_;
    uint32_t phase_;
  };

  // From a time on that is the first in its second.
  SamplesPerSecond from_next_second(double at, uint32_t duration) {
    enter(at);
    return {static_cast<uint32_t>(timescale_), duration, static_cast<uint32_t>(at - begin_)};
  }
  void enter(double at);
  void add_later(double at, double duration, uint32_t count, double size);
  void raise(double bytes) {
    if (bytes > best_) best_ = bytes;
  }

  double timescale_ = 0;
  double begin_ = 0;
  double end_ = 0;  // begin == end: no second entered yet
  double bytes_ = 0;
  double best_ = 0;
};

// The presentation times of samples in decode order. Small, so that a loop can keep it in registers.
class Presentation {
 public:
  // `count` samples, decoded `duration` ticks apart from `at`, each shown
  // `offset` later. Gives their duration.
  double add(double at, uint32_t count, uint32_t duration, int32_t offset) {
    const double span = static_cast<double>(duration) * count;
    const double first = at + offset;
    const double end = first + span;
    reordered_ |= first < previous_;
    previous_ = end - duration;
    begin_ = first < begin_ ? first : begin_;
    end_ = end > end_ ? end : end_;
    return span;
  }
  // As `count` times add(at, 1, duration, offset), where the offsets are 32 bits at `offsets` and every
  // `stride` bytes after it. Gives the time after them.
  double add_singles(double at, uint32_t count, uint32_t duration, const uint8_t* offsets,
                     size_t stride);
  // As add() for each row (count, offset) of a table, of which no count is 0 and
  // `facts` are known. Times are exact.
  double add_runs(double at, uint32_t duration, const Rows& rows, const RowTotals& facts);
  // The last sample of no duration has this one.
  void extend(double duration) { end_ = std::max(end_, previous_ + duration); }
  bool any() const { return begin_ <= end_; }
  double begin() const { return begin_; }
  double end() const { return end_; }
  bool reordered() const { return reordered_; }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();
  double begin_ = infinity;
  double end_ = -infinity;
  double previous_ = -infinity;
  bool reordered_ = false;
};

class StatisticsBuilder {
 public:
  void set_timescale(uint32_t timescale) { peak_.set_timescale(timescale); }

  // Where the next sample is decoded.
  double decode_time() const { return decode_time_; }
  void set_decode_time(double time) { decode_time_ = time; }
  // The next sample comes so much later than the last one ends, which lasts until then where it has no
  // duration of its own: then true.
  bool fill_gap(double ticks);
  // At the end, a last sample without a duration lasts as the shortest does, where others before had none
  // either. Gives what was added.
  double fill_last();
  double count() const { return result_.count; }

  // `count` samples alike, `size` bytes each; they follow what is there.
  void add_run(uint32_t count, uint32_t duration, int32_t offset, uint32_t size, bool sync);

  // The parts of add_run, for tables that give each in runs of its own.
  void add_times(double at, uint32_t count, uint32_t duration);
  Presentation& presentation() { return presentation_; }
  void add_keyframe(double at);
  void add_keyframe_run(double at, uint32_t count, uint32_t duration);
  void add_sizes(uint32_t count, double bytes, uint32_t largest);
  PeakRate& peak() { return peak_; }

  void add_chunks(uint64_t count) { result_.chunks += static_cast<double>(count); }
  void set_first_sample(double offset, double size) {
    result_.first_sample_offset = offset;
    result_.first_sample_size = size;
  }

  SampleStatistics finish();

 private:
  SampleStatistics result_;
  PeakRate peak_;
  double decode_time_ = 0;
  Presentation presentation_;
  double last_keyframe_ = 0;
  // The last sample's duration waits here: it counts only when another sample follows.
  double pending_duration_ = 0;
  bool filled_ = false;  // a sample got its duration by fill_gap

  void count_duration(double duration);
};

}  // namespace boxray
