#include "statistics.h"

#include <algorithm>
#include <cmath>

namespace boxray {

namespace {
// Past this many whole seconds of one run the fullest second is taken to be as full as any can be.
constexpr double max_searched_seconds = 1e6;
}  // namespace

void PeakRate::enter(double at) {
  if (at >= begin_ && at < end_) return;
  // The second after this one is what usually comes, and needs no division.
  const bool next = at >= end_ && at < end_ + timescale_ && end_ < largest_exact_second;
  begin_ = next ? end_ : std::floor(at / timescale_) * timescale_;
  end_ = begin_ + timescale_;
  bytes_ = 0;
}

uint32_t PeakRate::same_second(double at, double duration, uint32_t count) {
  if (timescale_ == 0 || duration == 0) return count;
  enter(at);
  const double fit = (end_ - at) / duration;
  if (fit >= count) return count;
  // Past 2^53 a second may have no width left; one sample is always in its own.
  if (!(fit > 0)) return 1;
  const uint32_t whole = static_cast<uint32_t>(fit);
  return whole < fit ? whole + 1 : whole;
}

void PeakRate::add(double at, double bytes) {
  if (timescale_ == 0) return;
  enter(at);
  bytes_ += bytes;
  raise(bytes_);
}

void PeakRate::add_run(double at, double duration, uint32_t count, double size) {
  if (timescale_ == 0) return;
  if (duration * count / timescale_ > max_searched_seconds) {
    raise(std::ceil(timescale_ / duration) * size);
    add(at + duration * (count - 1), size);
    return;
  }
  const uint32_t first = same_second(at, duration, count);
  add(at, size * first);
  if (count > first) add_later(at + duration * first, duration, count - first, size);
}

// The seconds of a run after its first: whole ones, of which the fullest is computed, and the last.
void PeakRate::add_later(double at, double duration, uint32_t count, double size) {
  const double first_second = std::floor(at / timescale_);
  const double last_second = std::floor((at + duration * (count - 1)) / timescale_);
  const double whole = last_second - first_second;
  double in_last = count;
  if (whole > 0) {
    // The first sample of a second lies `phase` ticks after its begin, which goes down by `rest` (mod
    // duration) from one second to the next; a second holds one sample more than `fewest` when phase < rest.
    const double fewest = std::floor(timescale_ / duration);
    const double rest = timescale_ - fewest * duration;
    const double phase = at - first_second * timescale_;
    const bool fuller = rest > 0 && std::floor(phase / rest) < whole;
    raise((fuller ? fewest + 1 : fewest) * size);
    in_last -= std::ceil((last_second * timescale_ - at) / duration);
  }
  add(last_second * timescale_, size * in_last);
}

double Presentation::add_singles(double at, uint32_t count, uint32_t duration,
                                 const uint8_t* offsets, size_t stride) {
  const auto offset_of = [offsets, stride](uint32_t i) {
    return static_cast<int32_t>(load_be32(offsets + stride * i));
  };
  const double span = static_cast<double>(duration) * count;
  if (at + span > max_exact / 2) {
    for (uint32_t i = 0; i < count; i++) at += add(at, 1, duration, offset_of(i));
    return at;
  }
  // Where all numbers are exact, whole ones give the same and are faster.
  int64_t time = static_cast<int64_t>(at);
  int64_t before = time + offset_of(0);
  int64_t earliest = before;
  int64_t latest = before;
  reordered_ |= static_cast<double>(before) < previous_;
  bool reordered = false;
  for (uint32_t i = 0; i < count; i++, time += duration) {
    const int64_t shown = time + offset_of(i);
    earliest = std::min(earliest, shown);
    latest = std::max(latest, shown);
    reordered |= shown < before;
    before = shown;
  }
  reordered_ |= reordered;
  previous_ = static_cast<double>(before);
  begin_ = std::min(begin_, static_cast<double>(earliest));
  end_ = std::max(end_, static_cast<double>(latest + duration));
  return at + span;
}

// The extremes of time + offset are near the ends of the table: no row beyond can be as early, or as late,
// once the time alone has come further than offsets go.
double Presentation::add_runs(double at, uint32_t duration, const Rows& rows,
                              const RowTotals& facts) {
  const auto row = [&rows](size_t i) { return rows.data + 8 * i; };
  const auto offset_of = [&](size_t i) { return static_cast<int32_t>(load_be32(row(i) + 4)); };
  const auto span_of = [&](size_t i) { return static_cast<int64_t>(duration) * load_be32(row(i)); };
  const int64_t begin = static_cast<int64_t>(at);
  const int64_t end = begin + static_cast<int64_t>(duration) * static_cast<int64_t>(facts.samples);

  int64_t earliest = begin + offset_of(0);
  reordered_ |= static_cast<double>(earliest) < previous_;
  int64_t time = begin;
  for (size_t i = 0; i < rows.count && time + facts.lowest < earliest; i++) {
    earliest = std::min(earliest, time + offset_of(i));
    time += span_of(i);
  }
  const int64_t last = end + offset_of(rows.count - 1);
  int64_t latest = last;
  time = end;
  for (size_t i = rows.count; i > 0 && time + facts.highest > latest; i--) {
    latest = std::max(latest, time + offset_of(i - 1));
    time -= span_of(i - 1);
  }
  // A row's last sample is shown after the next row's first one.
  const auto turned = [&](size_t i) {
    return static_cast<int64_t>(offset_of(i + 1)) + duration < offset_of(i);
  };
  if (static_cast<int64_t>(facts.highest) - facts.lowest > duration)
    for (size_t i = 0; i + 1 < rows.count && !reordered_; i++) reordered_ = turned(i);

  previous_ = static_cast<double>(last - duration);
  begin_ = std::min(begin_, static_cast<double>(earliest));
  end_ = std::max(end_, static_cast<double>(latest));
  return static_cast<double>(end);
}

bool StatisticsBuilder::fill_gap(double ticks) {
  result_.duration += ticks;
  if (pending_duration_ > 0) return false;
  pending_duration_ = ticks;
  filled_ = true;
  presentation_.extend(ticks);
  return true;
}

double StatisticsBuilder::fill_last() {
  if (pending_duration_ > 0 || !filled_) return 0;
  fill_gap(result_.min_duration);
  return result_.min_duration;
}

void StatisticsBuilder::count_duration(double duration) {
  if (duration == 0) return;
  if (result_.min_duration == 0 || duration < result_.min_duration) result_.min_duration = duration;
  if (duration > result_.max_duration) result_.max_duration = duration;
}

void StatisticsBuilder::add_times(double at, uint32_t count, uint32_t duration) {
  if (count == 0) return;
  count_duration(pending_duration_);
  if (count > 1) count_duration(duration);
  pending_duration_ = duration;
  const double span = static_cast<double>(duration) * count;
  result_.duration += span;
  decode_time_ = at + span;
}

void StatisticsBuilder::add_keyframe(double at) {
  if (result_.keyframes > 0 && at > last_keyframe_) {
    const double step = at - last_keyframe_;
    result_.keyframe_span += step;
    if (step > result_.keyframe_max_interval) result_.keyframe_max_interval = step;
  }
  last_keyframe_ = at;
  result_.keyframes += 1;
}

void StatisticsBuilder::add_keyframe_run(double at, uint32_t count, uint32_t duration) {
  add_keyframe(at);
  if (count < 2) return;
  const double span = static_cast<double>(duration) * (count - 1);
  result_.keyframes += count - 1;
  result_.keyframe_span += span;
  if (duration > result_.keyframe_max_interval) result_.keyframe_max_interval = duration;
  last_keyframe_ = at + span;
}

void StatisticsBuilder::add_sizes(uint32_t count, double bytes, uint32_t largest) {
  result_.count += count;
  result_.bytes += bytes;
  if (largest > result_.largest) result_.largest = largest;
}

void StatisticsBuilder::add_run(uint32_t count, uint32_t duration, int32_t offset, uint32_t size,
                                bool sync) {
  if (count == 0) return;
  const double at = decode_time_;
  presentation_.add(at, count, duration, offset);
  if (sync) add_keyframe_run(at, count, duration);
  if (count == 1)
    peak_.add(at, size);
  else
    peak_.add_run(at, duration, count, size);
  add_sizes(count, static_cast<double>(size) * count, size);
  add_times(at, count, duration);
}

SampleStatistics StatisticsBuilder::finish() {
  result_.peak_bytes = peak_.peak();
  if (presentation_.any()) {
    result_.first_presentation_time = presentation_.begin();
    result_.last_presentation_end = presentation_.end();
    result_.reordered = presentation_.reordered();
  }
  return result_;
}

}  // namespace boxray
