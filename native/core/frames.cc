#include "frames.h"

#include <algorithm>
#include <cstring>

namespace boxray {

namespace {

// Bytes of a row in each column, in their order.
constexpr size_t widths[] = {8, 8, 8, 8, 4, 1};

}  // namespace

bool FrameColumns::reserve(size_t rows) {
  const size_t needed = count_ + rows;
  if (needed <= capacity_) return true;
  const size_t capacity = std::max(needed, 2 * capacity_);
  uint8_t* const block = static_cast<uint8_t*>(allocate_block(capacity * row_bytes, &is_zero_));
  if (!block) return false;
  // Each column to its new place.
  size_t before = 0;
  for (const size_t width : widths) {
    if (count_) std::memcpy(block + before * capacity, block_ + before * capacity_, width * count_);
    before += width;
  }
  free_block(block_, capacity_ * row_bytes);
  block_ = block;
  capacity_ = capacity;
  return true;
}

void FrameColumns::clear_rest() {
  if (is_zero_ || count_ == capacity_) return;
  size_t before = 0;
  for (const size_t width : widths) {
    std::memset(block_ + before * capacity_ + width * count_, 0, width * (capacity_ - count_));
    before += width;
  }
}

}  // namespace boxray
