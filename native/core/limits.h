// Caps as plain numbers. There are no defaults here: src/media/limits.ts has them and passes them in.
#pragma once

#include <cstddef>
#include <cstdint>

namespace boxray {

struct Limits {
#define LIMIT(field, name) uint64_t field;
#include "wire.def"
};

inline constexpr size_t limit_count = sizeof(Limits) / sizeof(uint64_t);

}  // namespace boxray
