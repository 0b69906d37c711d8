#pragma once

#include <cstddef>
#include <cstdint>

namespace boxray {

// Bytes to hash, and where the digest goes. `data` may be null where `size` is 0.
struct Message {
  const uint8_t* data;
  size_t size;
  uint8_t* digest;
};

}  // namespace boxray
