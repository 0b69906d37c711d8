#include "sizes.h"

#include "scan.h"

namespace boxray::isobmff {

uint32_t SizeTable::at_packed(uint32_t i) const {
  switch (bits_) {
    case 4:
      return i % 2 ? data_[i / 2] & 15 : data_[i / 2] >> 4;
    case 8:
      return data_[i];
    default:
      return load_be16(data_ + 2 * static_cast<size_t>(i));
  }
}

uint32_t SizeTable::fitting(uint32_t first, uint32_t count, uint32_t limit) const {
  if (bits_ == 0) {
    const uint64_t most = uint64_t{limit} * samples_ / constant_;
    // Whole packets, of which parts would be rounded.
    const uint64_t whole = std::max<uint64_t>(most - most % samples_, 1);
    return static_cast<uint32_t>(std::min<uint64_t>(count, whole));
  }
  uint32_t samples = 1;
  uint32_t bytes = at(first);
  for (; samples < count; samples++) {
    const uint32_t size = at(first + samples);
    if (size > limit - bytes) break;
    bytes += size;
  }
  return samples;
}

uint64_t SizeTable::sum_many(uint32_t first, uint32_t count, uint32_t& largest) const {
  if (bits_ == 0) {
    if (count) largest = std::max(largest, constant_);
    return before(uint64_t{first} + count) - before(first);
  }
  if (bits_ == 32)
    return scan::kernels().sum(data_ + 4 * static_cast<size_t>(first), count, largest);
  uint64_t total = 0;
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t size = at_packed(first + i);
    total += size;
    largest = std::max(largest, size);
  }
  return total;
}

}  // namespace boxray::isobmff
