// The one type that does pointer arithmetic on file bytes: bounded big-endian reads with a sticky error.
#pragma once

#include <cstddef>
#include <cstdint>

namespace boxray {

inline uint16_t load_be16(const uint8_t* p) { return static_cast<uint16_t>(p[0] << 8 | p[1]); }
inline uint32_t load_be32(const uint8_t* p) {
  return static_cast<uint32_t>(p[0]) << 24 | static_cast<uint32_t>(p[1]) << 16 |
         static_cast<uint32_t>(p[2]) << 8 | p[3];
}
inline uint64_t load_be64(const uint8_t* p) {
  return static_cast<uint64_t>(load_be32(p)) << 32 | load_be32(p + 4);
}

// A table of fixed-size entries whose bytes are all there.
struct Rows {
  const uint8_t* data = nullptr;
  uint32_t count = 0;
};

class Cursor {
 public:
  Cursor() = default;
  Cursor(const uint8_t* data, size_t size, uint64_t file_offset)
      : at_(data), left_(size), offset_(file_offset) {}

  size_t remaining() const { return left_; }
  // Offset in the file of the next byte.
  uint64_t offset() const { return offset_; }
  const uint8_t* data() const { return at_; }
  // A read went past the end; it and every later one gave 0.
  bool failed() const { return failed_; }

  uint8_t u8() {
    const uint8_t* p = take(1);
    return p ? *p : 0;
  }
  uint16_t u16() {
    const uint8_t* p = take(2);
    return p ? load_be16(p) : 0;
  }
  uint32_t u24() {
    const uint8_t* p = take(3);
    return p ? static_cast<uint32_t>(p[0]) << 16 | load_be16(p + 1) : 0;
  }
  uint32_t u32() {
    const uint8_t* p = take(4);
    return p ? load_be32(p) : 0;
  }
  uint64_t u64() {
    const uint8_t* p = take(8);
    return p ? load_be64(p) : 0;
  }
  int16_t i16() { return static_cast<int16_t>(u16()); }
  int32_t i32() { return static_cast<int32_t>(u32()); }
  int64_t i64() { return static_cast<int64_t>(u64()); }

  void skip(size_t n) { take(n); }

  // The next n bytes, or null where fewer are left.
  const uint8_t* take(size_t n) {
    if (n > left_ || failed_) {
      failed_ = true;
      return nullptr;
    }
    const uint8_t* p = at_;
    at_ += n;
    left_ -= n;
    offset_ += n;
    return p;
  }

  // As many of `claimed` rows as the bytes hold.
  Rows rows(uint64_t claimed, size_t row_size) {
    const uint64_t present = left_ / row_size;
    const uint64_t count = claimed < present ? claimed : present;
    const uint8_t* p = take(static_cast<size_t>(count) * row_size);
    return {p, p ? static_cast<uint32_t>(count) : 0};
  }

 private:
  const uint8_t* at_ = nullptr;
  size_t left_ = 0;
  uint64_t offset_ = 0;
  bool failed_ = false;
};

}  // namespace boxray
