#include "adler32.h"

namespace boxray::hash {

namespace {

constexpr uint32_t modulus = 65521;

// Sums by column, so that a compiler makes vectors of them. 4096 rows of 255 keep the second sum below 2^32.
constexpr size_t columns = 16, most_rows = 4096;

struct Sums {
  uint64_t a, b;
};

// Adds `rows` rows of bytes: a is their sum, b the sum of all a along the way.
Sums add_rows(Sums sums, const uint8_t* data, size_t rows) {
  uint32_t a[columns] = {}, b[columns] = {};
  for (size_t row = 0; row < rows; row++, data += columns) {
    for (size_t c = 0; c < columns; c++) {
      b[c] += a[c];
      a[c] += data[c];
    }
  }
  sums.b += sums.a * columns * rows;
  for (size_t c = 0; c < columns; c++) {
    sums.a += a[c];
    // A byte counts once for each byte from itself on: those in later rows, and those in its own.
    sums.b += uint64_t{columns} * b[c] + uint64_t{columns - c} * a[c];
  }
  return {sums.a % modulus, sums.b % modulus};
}

}  // namespace

uint32_t adler32(uint32_t adler, const uint8_t* data, size_t size) {
  Sums sums = {adler & 0xffff, adler >> 16};
  while (size >= columns) {
    const size_t rows = size / columns < most_rows ? size / columns : most_rows;
    sums = add_rows(sums, data, rows);
    data += rows * columns;
    size -= rows * columns;
  }
  for (; size > 0; data++, size--) {
    sums.a += *data;
    sums.b += sums.a;
  }
  return static_cast<uint32_t>(sums.b % modulus << 16 | sums.a % modulus);
}

}  // namespace boxray::hash
