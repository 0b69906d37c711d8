// Runs of (count, value): the rows of stts (ISO/IEC 14496-12 8.6.1.2) and ctts (8.6.1.3).
#pragma once

#include <algorithm>
#include <cstdint>

#include "../cursor.h"

namespace boxray {

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
  void take(uint32_t n) {
    count_ -= n;
    samples_left_ -= n;
  }

 private:
  const uint8_t* at_;
  uint32_t rows_left_;
  uint32_t samples_left_;
  uint32_t count_ = 0;
  uint32_t value_ = 0;
};

}  // namespace boxray
