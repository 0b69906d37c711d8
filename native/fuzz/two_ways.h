#pragma once

#include <cstddef>
#include <cstdint>

namespace boxray::fuzz {

// Reads a file as a whole and in windows of arbitrary length, and aborts where index or frame tables differ.
void read_two_ways(const uint8_t* data, size_t size);

}  // namespace boxray::fuzz
