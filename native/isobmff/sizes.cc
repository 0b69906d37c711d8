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

uint64_t SizeTable::sum_many(uint32_t first, uint32_t count, uint32_t& largest) const {
  if (bits_ == 0) {
    if (count) largest = std::max(largest, constant_);
    return static_cast<uint64_t>(constant_) * count;
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
