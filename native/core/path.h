// Where in a file's tree something stands.
#pragma once

#include <cstdint>

#include "vec.h"

namespace boxray {

constexpr uint32_t fourcc(const char (&s)[5]) {
  return static_cast<uint32_t>(static_cast<uint8_t>(s[0])) << 24 |
         static_cast<uint32_t>(static_cast<uint8_t>(s[1])) << 16 |
         static_cast<uint32_t>(static_cast<uint8_t>(s[2])) << 8 | static_cast<uint8_t>(s[3]);
}

// The boxes or elements that lead to a place. Nodes live on the stack; the text is made only when a problem
// needs it.
struct Path {
  const Path* parent = nullptr;
  uint32_t type = 0;
  int64_t index = -1;  // among siblings of the same type; -1 where only one is expected
  const char* name = nullptr;  // null: the type is a four-character code
};

// Appends the path as text, such as moov/trak[1]/mdia; false when memory runs out.
[[nodiscard]] bool append_path(Vec<uint8_t>& out, const Path* path);

}  // namespace boxray
