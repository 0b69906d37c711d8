// CRC-32 by tables, sixteen bytes a step ("slicing-by-16").

#include "crc32.h"

#include "bytes.h"

namespace boxray::hash {

namespace {

constexpr size_t slices = 16;

// of[s][b]: the register after byte b and s zero bytes.
struct Tables {
  uint32_t of[slices][256];
};

constexpr Tables make_tables() {
  Tables tables = {};
  for (uint32_t b = 0; b < 256; b++) {
    uint32_t crc = b;
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? crc32_polynomial : 0);
    tables.of[0][b] = crc;
  }
  for (size_t s = 1; s < slices; s++) {
    for (uint32_t b = 0; b < 256; b++) {
      const uint32_t crc = tables.of[s - 1][b];
      tables.of[s][b] = crc >> 8 ^ tables.of[0][crc & 0xff];
    }
  }
  return tables;
}

constexpr Tables tables = make_tables();

uint32_t four(uint32_t word, size_t following) {
  return tables.of[following + 3][word & 0xff] ^ tables.of[following + 2][word >> 8 & 0xff] ^
         tables.of[following + 1][word >> 16 & 0xff] ^ tables.of[following][word >> 24];
}

}  // namespace

uint32_t crc32_slicing(uint32_t crc, const uint8_t* data, size_t size) {
  for (; size >= 16; data += 16, size -= 16) {
    crc = four(crc ^ load_le32(data), 12) ^ four(load_le32(data + 4), 8) ^ four(load_le32(data + 8), 4) ^
          four(load_le32(data + 12), 0);
  }
  for (; size >= 4; data += 4, size -= 4) crc = four(crc ^ load_le32(data), 0);
  for (; size > 0; data++, size--) crc = crc >> 8 ^ tables.of[0][(crc ^ *data) & 0xff];
  return crc;
}

}  // namespace boxray::hash
