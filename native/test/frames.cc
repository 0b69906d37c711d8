// Columns keep what they hold while they grow, from blocks of the heap into blocks of huge
// pages, and count what they may.

#include "core/frames.h"

#include <cstring>

#include "check.h"
#include "core/context.h"
#include "isobmff/sample_frames.h"

namespace {

constexpr boxray::Limits limits = {1 << 28, 10'000'000'000, 4096, 10'000'000, 100'000, 200,
                                   1000, 1 << 24, 1 << 26};

void grow() {
  boxray::FrameColumns columns;
  constexpr uint32_t rows = 200'000;  // 7 MB
  for (uint32_t i = 0; i < rows; i++)
    CHECK(columns.push({i * 3.0, i, i * 5.0, i * 7.0, i * 11.0, i % 2 == 0}));
  CHECK_EQUAL(columns.count(), rows);
  CHECK(columns.capacity() >= rows);
  bool same = true;
  for (uint32_t i = 0; i < rows; i++)
    same = same && columns.offsets()[i] == i * 3.0 && columns.sizes()[i] == i &&
           columns.dts()[i] == i * 5.0 && columns.pts()[i] == i * 7.0 &&
           columns.durations()[i] == i * 11.0 && columns.keyframes()[i] == (i % 2 == 0);
  CHECK(same);
  // The sanitizer fills fresh memory with what is not 0.
  columns.clear_rest();
  bool clear = true;
  for (size_t i = rows; i < columns.capacity(); i++)
    clear = clear && columns.offsets()[i] == 0 && columns.dts()[i] == 0 && columns.pts()[i] == 0 &&
            columns.durations()[i] == 0 && columns.sizes()[i] == 0 && columns.keyframes()[i] == 0;
  CHECK(clear);
  CHECK_EQUAL(columns.sizes()[rows - 1], rows - 1);
  // What was handed over is freed by whoever has it now.
  void* const block = columns.block();
  const size_t size = columns.capacity() * boxray::FrameColumns::row_bytes;
  columns.release();
  CHECK_EQUAL(columns.count(), 0);
  std::memset(block, 1, size);
  boxray::free_block(block, size);
}

void places() {
  CHECK_EQUAL(boxray::stored_offset(0), 0);
  CHECK_EQUAL(boxray::stored_offset(-1), -1);
  CHECK_EQUAL(boxray::stored_offset(-0.5e10), -1);
  CHECK_EQUAL(boxray::stored_offset(boxray::max_exact), boxray::max_exact);
  CHECK_EQUAL(boxray::stored_offset(boxray::max_exact + 2), -1);
}

// A chunk of sizes that one row cannot say together, against a limit of 1,000 rows.
void parts() {
  constexpr uint32_t count = 1500;
  static uint8_t sizes[4 * count];
  std::memset(sizes, 0xff, sizeof sizes);
  static const uint8_t offset[4] = {0, 0, 0, 100};
  static const uint8_t run[12] = {0, 0, 0, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 1};
  static const uint8_t durations[8] = {0, 0, 0xff, 0xff, 0, 0, 0, 2};
  for (const uint32_t samples : {1000u, 1001u}) {
    boxray::Index index;
    boxray::Context context(index, limits, 1 << 20);
    boxray::FrameColumns columns;
    columns.chunked = true;
    boxray::isobmff::TableView tables;
    tables.sizes = boxray::isobmff::SizeTable::packed(sizes, 32, samples);
    tables.durations = {durations, 1};
    tables.chunks = {offset, false, 1};
    tables.runs = boxray::isobmff::ChunkRuns({run, 1}, 1);
    boxray::isobmff::append_table_frames(context, nullptr, 0, tables, columns);
    CHECK_EQUAL(context.failed(), samples > 1000);
    CHECK_EQUAL(columns.count(), 1000);
    CHECK_EQUAL(columns.sizes()[999], UINT32_MAX);
    CHECK_EQUAL(columns.dts()[999], 2 * 999);
    CHECK_EQUAL(columns.offsets()[1], 100 + 4294967295.0);
  }
}

}  // namespace

int main() {
  grow();
  places();
  parts();
  return failed_checks;
}
