// Adler-32 (RFC 1950), as zlib and ffmpeg compute it: it begins with 1.
#pragma once

#include <cstddef>
#include <cstdint>

namespace boxray::hash {

uint32_t adler32(uint32_t adler, const uint8_t* data, size_t size);

}  // namespace boxray::hash
