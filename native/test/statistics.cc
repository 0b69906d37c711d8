// Statistics from runs against the same statistics counted sample by sample.

#include "core/statistics.h"
#include "isobmff/scan.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "check.h"

namespace {

struct Sample {
  uint32_t duration;
  int32_t offset;
  uint32_t size;
  bool sync;
};

struct Run {
  uint32_t count;
  Sample sample;
};

// The definitions of src/media/container-index.ts, word by word.
boxray::SampleStatistics count_each(const std::vector<Sample>& samples, uint32_t timescale) {
  boxray::SampleStatistics s;
  double time = 0, previous = 0, keyframe = 0;
  std::vector<double> seconds;
  for (size_t i = 0; i < samples.size(); i++) {
    const Sample& sample = samples[i];
    const double shown = time + sample.offset;
    const double end = shown + sample.duration;
    if (i == 0) {
      s.first_presentation_time = shown;
      s.last_presentation_end = end;
    }
    s.reordered = s.reordered || (i > 0 && shown < previous) ? 1 : 0;
    s.first_presentation_time = std::min(s.first_presentation_time, shown);
    s.last_presentation_end = std::max(s.last_presentation_end, end);
    previous = shown;
    if (sample.sync) {
      if (s.keyframes > 0) {
        s.keyframe_span += time - keyframe;
        s.keyframe_max_interval = std::max(s.keyframe_max_interval, time - keyframe);
      }
      keyframe = time;
      s.keyframes++;
    }
    s.count++;
    s.bytes += sample.size;
    s.largest = std::max<double>(s.largest, sample.size);
    if (i + 1 < samples.size() && sample.duration > 0) {
      s.min_duration = s.min_duration ? std::min<double>(s.min_duration, sample.duration) : sample.duration;
      s.max_duration = std::max<double>(s.max_duration, sample.duration);
    }
    const size_t second = static_cast<size_t>(std::floor(time / timescale));
    if (second >= seconds.size()) seconds.resize(second + 1);
    seconds[second] += sample.size;
    time += sample.duration;
  }
  s.duration = time;
  for (const double bytes : seconds) s.peak_bytes = std::max(s.peak_bytes, bytes);
  return s;
}

void compare(const std::vector<Run>& runs, uint32_t timescale) {
  std::vector<Sample> samples;
  boxray::StatisticsBuilder builder;
  builder.set_timescale(timescale);
  for (const Run& run : runs) {
    samples.insert(samples.end(), run.count, run.sample);
    builder.add_run(run.count, run.sample.duration, run.sample.offset, run.sample.size, run.sample.sync);
  }
  const boxray::SampleStatistics expected = count_each(samples, timescale);
  const boxray::SampleStatistics actual = builder.finish();
  CHECK_EQUAL(actual.count, expected.count);
  CHECK_EQUAL(actual.bytes, expected.bytes);
  CHECK_EQUAL(actual.largest, expected.largest);
  CHECK_EQUAL(actual.keyframes, expected.keyframes);
  CHECK_EQUAL(actual.duration, expected.duration);
  CHECK_EQUAL(actual.first_presentation_time, expected.first_presentation_time);
  CHECK_EQUAL(actual.last_presentation_end, expected.last_presentation_end);
  CHECK_EQUAL(actual.min_duration, expected.min_duration);
  CHECK_EQUAL(actual.max_duration, expected.max_duration);
  CHECK_EQUAL(actual.keyframe_span, expected.keyframe_span);
  CHECK_EQUAL(actual.keyframe_max_interval, expected.keyframe_max_interval);
  CHECK_EQUAL(actual.reordered, expected.reordered);
  CHECK_EQUAL(actual.peak_bytes, expected.peak_bytes);
}

// A table of offsets at once, after whatever came before it, against its rows one by one.
template <typename Below>
void compare_table(Below below) {
  const uint32_t duration = below(30);
  const uint32_t spread = 1 + below(100);
  boxray::Presentation table, rows;
  double at = 0;
  for (int tables = 0; tables < 2; tables++) {
    std::vector<uint8_t> bytes;
    double end = at;
    const uint32_t count = 1 + below(30);
    for (uint32_t i = 0; i < count; i++) {
      const uint32_t samples = below(3) ? 1 : 1 + below(9);
      const int32_t offset =
          static_cast<int32_t>(below(spread)) - static_cast<int32_t>(below(2) * spread / 2);
      for (const uint32_t value : {samples, static_cast<uint32_t>(offset)})
        for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<uint8_t>(value >> shift));
      end += rows.add(end, samples, duration, offset);
    }
    const boxray::RowTotals facts = boxray::isobmff::scan::kernels().runs(bytes.data(), count);
    at = table.add_runs(at, duration, {bytes.data(), count}, facts);
    CHECK_EQUAL(at, end);
    CHECK_EQUAL(table.begin(), rows.begin());
    CHECK_EQUAL(table.end(), rows.end());
    CHECK_EQUAL(table.reordered(), rows.reordered());
  }
}

// The fullest second of samples of any size, in runs of one duration, against the same samples one by one.
template <typename Below>
void compare_series(double begin, Below below) {
  const uint32_t timescale = below(20) ? 1 + below(300) : 0;
  boxray::PeakRate series, singly;
  series.set_timescale(timescale);
  singly.set_timescale(timescale);
  double at = begin;
  for (uint32_t runs = 1 + below(5); runs > 0; runs--) {
    const uint32_t duration = below(4) ? below(40) : below(500);
    std::vector<uint32_t> sizes(below(200));
    for (uint32_t& size : sizes) size = below(100);
    uint32_t asked = 0;
    series.add_series(at, duration, static_cast<uint32_t>(sizes.size()), [&](uint32_t first, uint32_t count) {
      CHECK_EQUAL(first, asked);
      asked += count;
      uint64_t sum = 0;
      for (uint32_t i = 0; i < count; i++) sum += sizes[first + i];
      return sum;
    });
    CHECK_EQUAL(asked, sizes.size());
    for (const uint32_t size : sizes) {
      singly.add(at, size);
      at += duration;
    }
    // As a fragment may: back into the last second.
    if (below(3) == 0) at = std::max(begin, at - below(200));
    CHECK_EQUAL(series.peak(), singly.peak());
  }
}

}  // namespace

int main() {
  compare({}, 1000);
  compare({{1, {40, 0, 7, true}}}, 1000);
  // One run over many seconds, with durations that divide the second, that do
  // not, and that are longer than it.
  for (const uint32_t duration : {1u, 3u, 7u, 10u, 11u, 13u, 99u, 100u, 101u, 150u, 350u, 0u})
    for (const uint32_t count : {1u, 2u, 9u, 10u, 11u, 100u, 997u})
      compare({{3, {5, 0, 2, true}}, {count, {duration, 1, 4, false}}, {2, {5, 0, 3, true}}}, 100);

  std::mt19937 random(2026);
  const auto below = [&](uint32_t limit) { return static_cast<uint32_t>(random() % limit); };
  for (int round = 0; round < 2000; round++) {
    std::vector<Run> runs;
    for (uint32_t i = below(12); i > 0; i--)
      runs.push_back({below(3) ? below(4) : below(60),
                      {below(4) ? below(50) : below(400), static_cast<int32_t>(below(90)) - 30, below(100),
                       below(3) == 0}});
    compare(runs, 1 + below(200));
    compare_table(below);
    compare_series(below(1000), below);
    compare_series(4503599627370496.0 - below(8000), below);
  }
  return failed_checks;
}
