// The samples of track runs column by column against the same samples one at a time.

#include "isobmff/run_samples.h"

#include <algorithm>
#include <random>
#include <vector>

#include "check.h"

namespace {

std::mt19937 engine(2026);
uint32_t below(uint32_t limit) { return static_cast<uint32_t>(engine() % limit); }

void push(std::vector<uint8_t>& rows, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) rows.push_back(static_cast<uint8_t>(value >> shift));
}

uint32_t any_flags() { return below(4) ? 0x10000 : 0; }

// Adds a run that has the fields of `flags` to both, with rows such as encoders
// write and such as they do not.
void add(uint32_t flags, uint32_t count, boxray::StatisticsBuilder& columns,
         boxray::StatisticsBuilder& singly) {
  boxray::isobmff::TrackExtends defaults;
  defaults.duration = below(50);
  defaults.size = below(100);
  defaults.flags = any_flags();
  const uint32_t first_flags = any_flags();
  std::vector<uint8_t> rows;
  double bytes = 0;
  uint32_t longest = 0;
  int32_t lowest = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t duration = defaults.duration, size = defaults.size;
    uint32_t sample_flags = i == 0 && !(flags & boxray::isobmff::trun_flags) ? first_flags : defaults.flags;
    int32_t offset = 0;
    if (flags & boxray::isobmff::trun_duration) push(rows, duration = below(5) ? 40 : below(400));
    if (flags & boxray::isobmff::trun_size) push(rows, size = below(5000));
    if (flags & boxray::isobmff::trun_flags) push(rows, sample_flags = any_flags());
    if (flags & boxray::isobmff::trun_composition)
      push(rows, static_cast<uint32_t>(offset = static_cast<int32_t>(below(300)) - 100));
    bytes += size;
    longest = std::max(longest, duration);
    lowest = std::min(lowest, offset);
    // Past 2^53 a run without rows, whose samples are alike, ends elsewhere than the sum of its samples.
    const uint32_t alike = flags == 0 && i > 0 ? count - 1 : 1;
    if (i < 2 || alike == 1) singly.add_run(alike, duration, offset, size, !(sample_flags & 0x10000));
  }
  const boxray::isobmff::RunSamples run(flags, rows.data(), count, defaults, first_flags);
  run.add_to(columns);
  CHECK_EQUAL(run.bytes(), bytes);
  CHECK_EQUAL(run.longest_stored(), longest);
  CHECK_EQUAL(run.lowest_offset(), lowest);
}

void compare(double begin, uint32_t timescale) {
  boxray::StatisticsBuilder columns, singly;
  for (boxray::StatisticsBuilder* builder : {&columns, &singly}) {
    builder->set_timescale(timescale);
    builder->set_decode_time(begin);
  }
  for (uint32_t runs = 1 + below(4); runs > 0; runs--)
    add(below(16) << 8, below(3) ? below(5) : below(200), columns, singly);
  CHECK_EQUAL(columns.decode_time(), singly.decode_time());
  const boxray::SampleStatistics a = columns.finish(), e = singly.finish();
  CHECK_EQUAL(a.count, e.count);
  CHECK_EQUAL(a.bytes, e.bytes);
  CHECK_EQUAL(a.largest, e.largest);
  CHECK_EQUAL(a.keyframes, e.keyframes);
  CHECK_EQUAL(a.duration, e.duration);
  CHECK_EQUAL(a.first_presentation_time, e.first_presentation_time);
  CHECK_EQUAL(a.last_presentation_end, e.last_presentation_end);
  CHECK_EQUAL(a.min_duration, e.min_duration);
  CHECK_EQUAL(a.max_duration, e.max_duration);
  CHECK_EQUAL(a.keyframe_span, e.keyframe_span);
  CHECK_EQUAL(a.keyframe_max_interval, e.keyframe_max_interval);
  CHECK_EQUAL(a.reordered, e.reordered);
  CHECK_EQUAL(a.peak_bytes, e.peak_bytes);
}

}  // namespace

int main() {
  for (int round = 0; round < 3000; round++) {
    compare(0, 1 + below(500));
    compare(below(1000000), 0);
    // Where columns take over from single samples, and where sums are no longer exact.
    compare(boxray::max_exact / 2 - below(4000), 90000);
    compare(boxray::max_exact - below(4000), 1 + below(500));
  }
  return failed_checks;
}
