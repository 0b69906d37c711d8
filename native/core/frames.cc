#include "frames.h"

#include <algorithm>
#include <cstring>

namespace boxray {

bool FrameColumns::reserve(size_t rows) {
  const size_t needed = count_ + rows;
  if (needed <= capacity_) return true;
  const size_t capacity = std::max(needed, 2 * capacity_);
  uint8_t* const block = static_cast<uint8_t*>(allocate_block(capacity * row_bytes));
  if (!block) return false;
  // Each column to its new place.
  size_t before = 0;
  for (const size_t width : {8, 8, 8, 8, 4, 1}) {
    if (count_) std::memcpy(block + before * capacity, block_ + before * capacity_, width * count_);
    before += width;
  }
  free_block(block_, capacity_ * row_bytes);
  block_ = block;
  capacity_ = capacity;
  return true;
}

}  // namespace boxray
