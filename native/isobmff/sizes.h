// Sample sizes (ISO/IEC 14496-12 8.7.3).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/cursor.h"

namespace boxray::isobmff {

// Behind one face: stsz with or without a table, stz2 with 4, 8 or 16 bits, packets of QuickTime sound.
class SizeTable {
 public:
  SizeTable() = default;
  static SizeTable constant(uint32_t size, uint32_t count) { return {nullptr, 0, size, count}; }
  // `samples` take `bytes` together, over and over.
  static SizeTable packets(uint32_t bytes, uint32_t samples, uint32_t count) {
    SizeTable table = constant(bytes, count);
    table.samples_ = samples;
    return table;
  }
  static SizeTable packed(const uint8_t* data, uint32_t bits, uint32_t count) {
    return {data, bits, 0, count};
  }

  uint32_t count() const { return count_; }
  uint32_t constant_size() const { return constant_; }
  bool is_constant() const { return bits_ == 0 && samples_ == 1; }
  bool has_packets() const { return samples_ > 1; }
  // 32 bits each, at data().
  bool is_plain() const { return bits_ == 32; }
  const uint8_t* data() const { return data_; }
  uint32_t at(uint32_t i) const {
    if (bits_ == 32) return load_be32(data_ + 4 * static_cast<size_t>(i));
    return bits_ == 0 ? constant_ : at_packed(i);
  }
  // How many of `count` samples from `first` on have at most `limit` bytes together: one at least.
  uint32_t fitting(uint32_t first, uint32_t count, uint32_t limit) const;
  // Of `count` samples from `first` on.
  uint64_t sum(uint32_t first, uint32_t count) const {
    uint32_t largest = 0;
    return sum(first, count, largest);
  }
  // Raises `largest` to the largest of them too.
  uint64_t sum(uint32_t first, uint32_t count, uint32_t& largest) const {
    if (bits_ == 32 && count < worth_a_kernel) {
      uint64_t total = 0;
      const uint8_t* at = data_ + 4 * static_cast<size_t>(first);
      for (uint32_t i = 0; i < count; i++, at += 4) {
        const uint32_t size = load_be32(at);
        total += size;
        largest = std::max(largest, size);
      }
      return total;
    }
    return sum_many(first, count, largest);
  }

 private:
  SizeTable(const uint8_t* data, uint32_t bits, uint32_t constant, uint32_t count)
      : data_(data), bits_(bits), constant_(constant), count_(count) {}

  static constexpr uint32_t worth_a_kernel = 8;

  uint32_t at_packed(uint32_t i) const;
  // Of the first `samples` where they stand in packets.
  uint64_t before(uint64_t samples) const { return samples * constant_ / samples_; }
  uint64_t sum_many(uint32_t first, uint32_t count, uint32_t& largest) const;

  const uint8_t* data_ = nullptr;
  uint32_t bits_ = 0;  // 0: all have the constant size
  uint32_t constant_ = 0;
  uint32_t samples_ = 1;  // that have the constant size together
  uint32_t count_ = 0;
};

}  // namespace boxray::isobmff
