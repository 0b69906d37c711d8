#include "run_samples.h"

#include <algorithm>
#include <bit>

#include "scan.h"

namespace boxray::isobmff {

RunSamples::RunSamples(uint32_t flags, const uint8_t* rows, uint32_t count,
                       const TrackExtends& defaults, uint32_t first_flags)
    : count_(count), first_flags_(first_flags) {
  constexpr uint32_t all = trun_duration | trun_size | trun_flags | trun_composition;
  const size_t stride = 4u * static_cast<size_t>(std::popcount(flags & all));
  const uint8_t* next = rows;
  const auto column = [&](uint32_t field, uint32_t constant) {
    const Column result = {flags & field ? next : nullptr, stride, constant};
    if (flags & field) next += 4;
    return result;
  };
  durations_ = column(trun_duration, defaults.duration);
  sizes_ = column(trun_size, defaults.size);
  flags_ = column(trun_flags, defaults.flags);
  offsets_ = column(trun_composition, 0);
}

uint64_t RunSamples::Column::sum(uint32_t first, uint32_t count, uint32_t& largest) const {
  if (!data) {
    if (count) largest = std::max(largest, constant);
    return static_cast<uint64_t>(constant) * count;
  }
  const uint8_t* at = data + stride * first;
  if (stride == 4) return scan::kernels().sum(at, count, largest);
  uint64_t total = 0;
  for (; count > 0; count--, at += stride) {
    total += load_be32(at);
    largest = std::max(largest, load_be32(at));
  }
  return total;
}

double RunSamples::bytes() const {
  uint32_t largest = 0;
  return static_cast<double>(sizes_.sum(0, count_, largest));
}

uint32_t RunSamples::longest_stored() const {
  if (!durations_.data) return count_ ? durations_.constant : 0;
  uint32_t longest = 0;
  for (uint32_t i = 0; i < count_; i++) longest = std::max(longest, durations_.at(i));
  return longest;
}

int32_t RunSamples::lowest_offset() const {
  int32_t lowest = 0;
  if (offsets_.data)
    for (uint32_t i = 0; i < count_; i++) lowest = std::min(lowest, offset(i));
  return lowest;
}

// How many samples from `first` on are as long as it is.
uint32_t RunSamples::same_duration(uint32_t first) const {
  if (!durations_.data) return count_ - first;
  uint32_t end = first + 1;
  while (end < count_ && duration(end) == duration(first)) end++;
  return end - first;
}

void RunSamples::add_to(StatisticsBuilder& statistics) const {
  if (!durations_.data && !sizes_.data && !flags_.data && !offsets_.data && count_ > 0) {
    // Alike but for the flags of the first.
    statistics.add_run(1, duration(0), 0, sizes_.constant, is_sync(first_flags_));
    statistics.add_run(count_ - 1, duration(0), 0, sizes_.constant, is_sync(flags_.constant));
    return;
  }
  for (uint32_t first = 0; first < count_;) {
    const uint32_t each = duration(first);
    const uint32_t count = same_duration(first);
    const double at = statistics.decode_time();
    if (at + static_cast<double>(each) * count < max_exact / 2) {
      add_steady(statistics, at, first, count, each);
    } else {
      for (uint32_t i = first; i < first + count; i++)
        statistics.add_run(1, each, offset(i), size(i), sync(i));
    }
    first += count;
  }
}

// Samples of one duration, a column at a time, which is several times faster. Times are exact, so that the
// order of additions does not matter.
void RunSamples::add_steady(StatisticsBuilder& statistics, double at, uint32_t first,
                            uint32_t count, uint32_t duration) const {
  if (offsets_.data)
    statistics.presentation().add_singles(at, count, duration,
                                          offsets_.data + offsets_.stride * first, offsets_.stride);
  else
    statistics.presentation().add(at, count, duration, 0);
  add_keyframes(statistics, at, first, count, duration);
  add_bytes(statistics, at, first, count, duration);
  statistics.add_times(at, count, duration);
}

void RunSamples::add_keyframes(StatisticsBuilder& statistics, double at, uint32_t first,
                               uint32_t count, uint32_t duration) const {
  uint32_t i = first;
  if (flags_.data) {
    for (; i < first + count; i++, at += duration)
      if (sync(i)) statistics.add_keyframe(at);
    return;
  }
  if (first == 0) {
    if (is_sync(first_flags_)) statistics.add_keyframe(at);
    at += duration;
    i++;
  }
  const uint32_t left = first + count - i;
  if (left > 0 && is_sync(flags_.constant)) statistics.add_keyframe_run(at, left, duration);
}

void RunSamples::add_bytes(StatisticsBuilder& statistics, double at, uint32_t first,
                           uint32_t count, uint32_t duration) const {
  double bytes = 0;
  uint32_t largest = 0;
  statistics.peak().add_series(at, duration, count, [&](uint32_t i, uint32_t n) {
    const uint64_t sum = sizes_.sum(first + i, n, largest);
    bytes += static_cast<double>(sum);
    return sum;
  });
  statistics.add_sizes(count, bytes, largest);
}

}  // namespace boxray::isobmff
