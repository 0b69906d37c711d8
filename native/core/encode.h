// The index as one row of numbers, to cross into JavaScript in one buffer: 20,000 rows as objects cost 20 ms, as numbers 0.35 ms.
// src/backends/native-decode.ts reads the numbers in the same order.
#pragma once

#include "index.h"

namespace boxray {

// False when memory runs out. Ranges refer to index.blob, which travels behind the numbers.
[[nodiscard]] bool encode_index(const Index& index, Vec<double>& numbers);

}  // namespace boxray
