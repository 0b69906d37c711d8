// Runs of (count, value): the rows of stts (ISO/IEC 14496-12 8.6.1.2) and ctts (8.6.1.3).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/cursor.h"

namespace boxray::isobmff {

// Clamped to the samples there are; samples that no run covers have the value 0.
class RunReader {
 public:
  RunReader(const Rows& rows, uint32_t samples)
      : at_(rows.data), rows_left_(rows.count), samples_left_(samples) {}

  // Samples left in the current run; 0 at the end.
  uint32_t count() {
    while (count_ == 0 && samples_left_ > 0) {
      if (rows_left_ == 0) {
        count_ = samples_left_;
        value_ = 0;
      } else {
        count_ = std::min(load_be32(at_), samples_left_);
        value_ = load_be32(at_ + 4);
        at_ += 8;
        rows_left_--;
      }
    }
    return count_;
  }
  uint32_t value() const { return value_; }

  // How many of the next rows, `most` at most, are for one sample each; with `positive` only
  // as far as no value is negative.
  uint32_t singles(uint32_t most, bool positive) const {
    if (count_ != 0) return 0;
    const uint32_t end = std::min(most, rows_left_);
    uint32_t n = 0;
    for (const uint8_t* row = at_; n < end; row += 8, n++)
      if (load_be32(row) != 1 || (positive && row[4] > 0x7f)) break;
    return n;
  }
  // Passes over so many of them; gives the first.
  const uint8_t* take_singles(uint32_t n) {
    const uint8_t* const first = at_;
    at_ += 8 * static_cast<size_t>(n);
    rows_left_ -= n;
    samples_left_ -= n;
    return first;
  }

  void take(uint32_t n) {
    count_ -= n;
    samples_left_ -= n;
  }

 protected:
  uint32_t count_ = 0;
  uint32_t value_ = 0;

 private:
  const uint8_t* at_;
  uint32_t rows_left_;
  uint32_t samples_left_;
};

// Of stts. QuickTime writers have stored negative deltas, to go back in time: as in FFmpeg (mov_read_stts),
// one is a tick, and later runs are shortened until they have made up for what it went back.
class DurationReader : public RunReader {
 public:
  using RunReader::RunReader;

  uint32_t count() {
    const bool fresh = count_ == 0;
    const uint32_t n = RunReader::count();
    if (fresh && n > 0) begin(n);
    return n;
  }
  uint32_t value() const { return duration_; }
  // As it is stored.
  uint32_t stored() const { return value_; }
  bool is_negative() const { return value_ > INT32_MAX; }

 private:
  void begin(uint32_t n) {
    duration_ = is_negative() ? 1 : value_;
    const double stated = static_cast<double>(value_) - (is_negative() ? 4294967296.0 : 0);
    behind_ += (duration_ - stated) * n;
    if (behind_ <= 0 || duration_ <= 1) return;
    const double shorter = std::min(std::floor(behind_ / n), duration_ - 1.0);
    behind_ -= shorter * n;
    duration_ -= static_cast<uint32_t>(shorter);
  }

  uint32_t duration_ = 0;
  double behind_ = 0;  // ticks that are to be made up for
};

}  // namespace boxray::isobmff
