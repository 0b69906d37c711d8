// Every kernel that this machine runs says of a table what the scalar one says. Each table has an allocation
// of its own, so that the sanitizer sees a read past its end.

#include "isobmff/scan.h"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <random>

#include "check.h"

namespace {

namespace scan = boxray::isobmff::scan;

std::mt19937_64 engine(2026);
uint64_t below(uint64_t limit) { return engine() % limit; }

// Big-endian numbers in memory of just their size.
class Table {
 public:
  explicit Table(size_t size) : data_(new uint8_t[size]) {}
  Table& u32(uint64_t value) { return number(value, 4); }
  Table& number(uint64_t value, size_t width) {
    for (size_t i = width; i > 0; i--) data_[size_++] = static_cast<uint8_t>(value >> 8 * (i - 1));
    return *this;
  }
  const uint8_t* data() const { return data_.get(); }

 private:
  std::unique_ptr<uint8_t[]> data_;
  size_t size_ = 0;
};

// Mostly small, now and then at an edge.
uint32_t any(uint32_t small) {
  constexpr uint32_t edges[] = {0, 1, 0x7fff, 0x8000, 0x8001, 0x7fffffff, 0x80000000, 0xffffffff};
  return below(40) ? static_cast<uint32_t>(1 + below(small)) : edges[below(8)];
}

void sums(const scan::Kernels& kernel, size_t count) {
  Table sizes(4 * count);
  for (size_t i = 0; i < count; i++) sizes.u32(below(2) ? below(5000) : any(UINT32_MAX));
  uint32_t largest = static_cast<uint32_t>(below(5000));
  uint32_t expected_largest = largest;
  const uint64_t expected = scan::scalar.sum(sizes.data(), count, expected_largest);
  CHECK_EQUAL(kernel.sum(sizes.data(), count, largest), expected);
  CHECK_EQUAL(largest, expected_largest);

  const std::unique_ptr<uint32_t[]> numbers(new uint32_t[count]);
  kernel.numbers(sizes.data(), count, numbers.get());
  for (size_t i = 0; i < count; i++) CHECK_EQUAL(numbers[i], boxray::load_be32(sizes.data() + 4 * i));
}

void runs(const scan::Kernels& kernel, size_t count) {
  Table rows(8 * count);
  for (size_t i = 0; i < count; i++) rows.u32(any(3)).u32(any(5000) - below(2) * 2500);
  const boxray::RowTotals expected = scan::scalar.runs(rows.data(), count);
  const boxray::RowTotals actual = kernel.runs(rows.data(), count);
  CHECK_EQUAL(actual.samples, expected.samples);
  CHECK_EQUAL(actual.fewest, expected.fewest);
  CHECK_EQUAL(actual.lowest, expected.lowest);
  CHECK_EQUAL(actual.highest, expected.highest);
}

void chunk_rows(const scan::Kernels& kernel, size_t count, bool sound) {
  Table rows(12 * (count + 1));
  uint32_t chunk = 1;
  for (size_t i = 0; i <= count; i++) {
    rows.u32(chunk).u32(sound ? 1 + below(0x8000) : any(5)).u32(sound ? 1 + below(3) : any(2));
    // Sums of counts wrap like any.
    chunk += sound ? 1 + static_cast<uint32_t>(below(0x8000)) : any(3);
  }
  const scan::ChunkRows expected = scan::scalar.chunk_rows(rows.data(), count);
  const scan::ChunkRows actual = kernel.chunk_rows(rows.data(), count);
  CHECK_EQUAL(actual.plain, expected.plain);
  CHECK(expected.plain || !sound);
  if (!expected.plain) return;
  CHECK_EQUAL(actual.samples, expected.samples);
  CHECK_EQUAL(actual.most, expected.most);
  CHECK_EQUAL(actual.last_description, expected.last_description);
}

// Offsets that are in order but for `slips` of them.
void offsets(const scan::Kernels& kernel, size_t count, size_t width, uint64_t begin, int slips) {
  constexpr uint32_t least = 100;
  Table table(width * (count + 1)), sizes(4 * count);
  const size_t slip = slips ? below(count + 1) : count + 1;
  uint64_t at = begin;
  for (size_t i = 0; i <= count; i++) {
    const uint64_t size = least + below(3);
    table.number(i == slip ? at - (slips == 1 ? 1 + below(4) : below(at + 1)) : at, width);
    if (i < count) sizes.u32(size);
    at += size + (below(3) ? 0 : below(2000));
  }
  const bool wide = width == 8;
  const auto apart = wide ? kernel.apart64 : kernel.apart32;
  const auto in_order = wide ? kernel.in_order64 : kernel.in_order32;
  const auto expect_apart = wide ? scan::scalar.apart64 : scan::scalar.apart32;
  const auto expect_in_order = wide ? scan::scalar.in_order64 : scan::scalar.in_order32;
  CHECK_EQUAL(apart(table.data(), count, least), expect_apart(table.data(), count, least));
  CHECK_EQUAL(in_order(table.data(), sizes.data(), count),
              expect_in_order(table.data(), sizes.data(), count));
  if (slips) return;
  CHECK(expect_apart(table.data(), count, least));
  CHECK(expect_in_order(table.data(), sizes.data(), count));
  CHECK_EQUAL(apart(table.data(), count, UINT32_MAX), expect_apart(table.data(), count, UINT32_MAX));
}

// Where an end is 2^32 or 2^63.
void offsets_at_the_edge(const scan::Kernels& kernel) {
  Table narrow(4 * 9), wide(8 * 9), sizes(4 * 8);
  for (uint64_t i = 0; i < 9; i++) {
    narrow.u32(0xffffff00 + i * 31);
    wide.number(i < 8 ? i : UINT64_MAX, 8);
  }
  for (int i = 0; i < 8; i++) sizes.u32(i < 7 ? 1 : 0xffffffff);
  CHECK(kernel.apart32(narrow.data(), 8, 31));
  CHECK(!kernel.apart32(narrow.data(), 8, 32));
  CHECK(!kernel.in_order32(narrow.data(), sizes.data(), 8));
  CHECK(kernel.in_order64(wide.data(), sizes.data(), 7));
  CHECK(!kernel.in_order64(wide.data(), sizes.data(), 8) || &kernel == &scan::scalar);
}

}  // namespace

int main() {
  const scan::Kernels& fastest = scan::kernels();
  for (int round = 0; round < 20; round++) {
    for (size_t count = 0; count < 100; count++) {
      sums(fastest, count);
      runs(fastest, count);
      chunk_rows(fastest, count, true);
      chunk_rows(fastest, count, false);
      for (const int slips : {0, 1, 2}) {
        offsets(fastest, count, 4, below(1000), slips);
        offsets(fastest, count, 4, 0xfff00000 + below(1000), slips);
        offsets(fastest, count, 8, below(1000), slips);
        offsets(fastest, count, 8, (uint64_t{1} << 62) + below(1000), slips);
      }
    }
  }
  offsets_at_the_edge(scan::scalar);
  offsets_at_the_edge(fastest);
  return failed_checks;
}
