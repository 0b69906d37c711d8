// Numbers in bytes, in the orders that the digests are defined in.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace boxray::hash {

inline uint32_t swap_bytes(uint32_t x) {
  return x << 24 | (x & 0xff00) << 8 | (x >> 8 & 0xff00) | x >> 24;
}
inline uint64_t swap_bytes(uint64_t x) {
  return static_cast<uint64_t>(swap_bytes(static_cast<uint32_t>(x))) << 32 |
         swap_bytes(static_cast<uint32_t>(x >> 32));
}

template <std::endian order, typename Number>
inline Number load(const uint8_t* p) {
  Number x;
  std::memcpy(&x, p, sizeof x);
  if constexpr (order != std::endian::native) x = swap_bytes(x);
  return x;
}
template <std::endian order, typename Number>
inline void store(uint8_t* p, Number x) {
  if constexpr (order != std::endian::native) x = swap_bytes(x);
  std::memcpy(p, &x, sizeof x);
}

inline uint32_t load_le32(const uint8_t* p) { return load<std::endian::little, uint32_t>(p); }
inline uint64_t load_le64(const uint8_t* p) { return load<std::endian::little, uint64_t>(p); }
inline void store_le32(uint8_t* p, uint32_t x) { store<std::endian::little>(p, x); }
inline void store_le64(uint8_t* p, uint64_t x) { store<std::endian::little>(p, x); }
inline void store_be32(uint8_t* p, uint32_t x) { store<std::endian::big>(p, x); }
inline void store_be64(uint8_t* p, uint64_t x) { store<std::endian::big>(p, x); }

}  // namespace boxray::hash
