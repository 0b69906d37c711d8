#include "block.h"

#include "core/cursor.h"

namespace boxray::matroska {

namespace {

constexpr uint8_t xiph = 0x02;
constexpr uint8_t fixed = 0x04;

}  // namespace

bool read_block_header(const uint8_t* data, size_t size, BlockHeader& to) {
  if (size == 0 || data[0] == 0) return false;
  const uint32_t length = vint_length(data[0]);
  if (length + 3 > size) return false;
  to.track = data[0] & (0xffu >> length);
  for (uint32_t i = 1; i < length; i++) to.track = to.track << 8 | data[i];
  to.time = static_cast<int16_t>(load_be16(data + length));
  to.flags = data[length + 2];
  to.size = length + 3;
  return true;
}

LaceState read_laces(const uint8_t* data, size_t have, uint64_t size, double offset, uint8_t flags,
                     BlockFrames& to) {
  if (size == 0) return LaceState::invalid;
  if (have == 0) return LaceState::too_short;
  const uint32_t count = data[0] + 1u;
  // Below 2^56 each, of which there are at most 255.
  int64_t sizes[256];
  size_t next = 1;
  uint64_t known = 0;
  if ((flags & laced) == fixed) {
    const uint64_t rest = size - 1;
    if (rest % count != 0) return LaceState::invalid;
    for (uint32_t i = 0; i < count; i++) sizes[i] = static_cast<int64_t>(rest / count);
  } else {
    for (uint32_t i = 0; i + 1 < count; i++) {
      int64_t frame = 0;
      if ((flags & laced) == xiph) {
        for (uint8_t byte = 255; byte == 255; next++) {
          if (next >= size) return LaceState::invalid;
          if (next >= have) return LaceState::too_short;
          byte = data[next];
          frame += byte;
        }
      } else {
        if (next >= size) return LaceState::invalid;
        if (next >= have) return LaceState::too_short;
        const uint8_t first = data[next];
        if (first == 0) return LaceState::invalid;
        const uint32_t length = vint_length(first);
        if (next + length > size) return LaceState::invalid;
        if (next + length > have) return LaceState::too_short;
        frame = first & (0xff >> length);
        for (uint32_t b = 1; b < length; b++) frame = frame << 8 | data[next + b];
        next += length;
        if (i > 0) frame += sizes[i - 1] - ((int64_t{1} << (7 * length - 1)) - 1);
        if (frame < 0 || static_cast<uint64_t>(frame) > size) return LaceState::invalid;
      }
      sizes[i] = frame;
      known += static_cast<uint64_t>(frame);
    }
    if (known > size - next) return LaceState::invalid;
    sizes[count - 1] = static_cast<int64_t>(size - next - known);
  }
  to.count = count;
  double place = offset + static_cast<double>(next);
  for (uint32_t i = 0; i < count; i++) {
    to.frames[i] = {place, static_cast<double>(sizes[i])};
    place += static_cast<double>(sizes[i]);
  }
  return LaceState::read;
}

}  // namespace boxray::matroska
