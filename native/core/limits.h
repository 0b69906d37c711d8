// Caps as plain numbers. There are no defaults here: src/media/limits.ts has them and passes them in.
#pragma once

#include <cstdint>

namespace boxray {

struct Limits {
  uint64_t metadata_bytes;
  uint64_t samples;
  uint64_t tracks;
  uint64_t boxes;
  uint64_t list_entries;
  uint64_t problems;
  uint64_t frames;
  uint64_t kept_metadata_bytes;
};

}  // namespace boxray
