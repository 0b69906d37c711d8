// libFuzzer target: arbitrary bytes as each kind of table; the kernel that this processor runs must say
// of it what the scalar one says.

#include "isobmff/scan.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace {

namespace scan = boxray::isobmff::scan;

// Memory of just its size, so that the sanitizer sees a read past its end.
struct Table {
  Table(const uint8_t* from, size_t size) : data(new uint8_t[size]) {
    if (size) std::memcpy(data.get(), from, size);
  }
  std::unique_ptr<uint8_t[]> data;
};

void same(bool condition) {
  if (!condition) std::abort();
}

void sums(const Table& table, size_t size) {
  uint32_t largest = 0, expected = 0;
  const size_t count = size / 4;
  same(scan::kernels().sum(table.data.get(), count, largest) ==
       scan::scalar.sum(table.data.get(), count, expected));
  same(largest == expected);
  const std::unique_ptr<uint32_t[]> numbers(new uint32_t[count]);
  scan::kernels().numbers(table.data.get(), count, numbers.get());
  for (size_t i = 0; i < count; i++) same(numbers[i] == boxray::load_be32(table.data.get() + 4 * i));
}

void runs(const Table& table, size_t size) {
  const boxray::RowTotals a = scan::kernels().runs(table.data.get(), size / 8);
  const boxray::RowTotals e = scan::scalar.runs(table.data.get(), size / 8);
  same(a.samples == e.samples && a.fewest == e.fewest && a.lowest == e.lowest && a.highest == e.highest);
}

void chunk_rows(const Table& table, size_t size) {
  if (size < 12) return;
  const scan::ChunkRows a = scan::kernels().chunk_rows(table.data.get(), size / 12 - 1);
  const scan::ChunkRows e = scan::scalar.chunk_rows(table.data.get(), size / 12 - 1);
  same(a.plain == e.plain);
  same(!e.plain || (a.samples == e.samples && a.most == e.most && a.last_description == e.last_description));
}

void offsets(const Table& table, size_t size, const uint8_t* sizes, uint32_t least) {
  const scan::Kernels& kernels = scan::kernels();
  const uint8_t* const data = table.data.get();
  if (size >= 4) {
    const size_t count = size / 4 - 1;
    same(kernels.apart32(data, count, least) == scan::scalar.apart32(data, count, least));
    same(kernels.in_order32(data, sizes, count) == scan::scalar.in_order32(data, sizes, count));
  }
  if (size >= 8) {
    const size_t count = size / 8 - 1;
    // From 2^63 on they may be refused.
    const auto agree = [](bool actual, bool expected, bool far) {
      same(actual == expected || (far && !actual));
    };
    bool far = false;
    for (size_t i = 0; i <= count; i++) far |= data[8 * i] > 0x7f;
    agree(kernels.apart64(data, count, least), scan::scalar.apart64(data, count, least), far);
    agree(kernels.in_order64(data, sizes, count), scan::scalar.in_order64(data, sizes, count), far);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 5) return 0;
  const uint32_t least = boxray::load_be32(data);
  const size_t rest = size - 4;
  const Table table(data + 4, rest);
  const Table sizes(data + 4, rest);
  std::reverse(sizes.data.get(), sizes.data.get() + rest);
  sums(table, rest);
  runs(table, rest);
  chunk_rows(table, rest);
  offsets(table, rest, sizes.data.get(), least);
  return 0;
}
