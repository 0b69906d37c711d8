#include "track.h"

#include <algorithm>
#include <cmath>

namespace boxray::matroska {

namespace {

constexpr double video = 1;
constexpr double audio = 2;

// Frames of a lace may each be decoded by themselves, but of pictures only the first is called so.
uint32_t keyframes_of(const RawTrack& raw, uint32_t count) { return raw.type == audio ? count : 1; }

}  // namespace

void TrackState::begin(const TrackEntry& entry) {
  number = entry.number;
  timestamp_scale = entry.timestamp_scale;
  default_duration_ = entry.default_duration;
  stripped_ = entry.stripped;
}

uint32_t TrackState::set_scale(double scale) {
  const bool whole = scale > 0 && std::fmod(1e9, scale) == 0;
  scale_ = scale;
  factor_ = whole || scale == 0 ? 1 : scale;
  const double timescale = scale == 0 ? 0 : whole ? 1e9 / scale : 1e9;
  peak_.set_timescale(static_cast<uint32_t>(timescale));
  return static_cast<uint32_t>(timescale);
}

void TrackState::count(FrameColumns* columns) {
  counts_ = true;
  columns_ = columns;
}

bool TrackState::add(RawTrack& raw, const BlockFrames& block) {
  const uint32_t count = block.count;
  const double time = block.time * factor_;
  // Segment ticks, a fraction where DefaultDuration is none.
  double stated = -1;
  if (block.duration >= 0)
    stated = block.duration * timestamp_scale;
  else if (default_duration_ > 0 && scale_ > 0)
    stated = default_duration_ * count / scale_;
  const double length = stated < 0 ? -1 : stated * factor_;
  if (raw.first_offset < 0) {
    raw.first_offset = block.frames[0].offset;
    raw.first_size = block.frames[0].size;
    raw.first_time = time;
  }
  if (in_tail >= 0 && in_tail++ == 0) {
    // Those of the head are not near it.
    raw.latest_offset = -1;
    raw.latest_step = 0;
  }
  if (raw.latest_offset < 0 || time >= raw.latest_time) {
    if (raw.latest_offset >= 0 && time > raw.latest_time) raw.latest_step = time - raw.latest_time;
    raw.latest_time = time;
    raw.latest_offset = block.frames[count - 1].offset;
    raw.latest_size = block.frames[count - 1].size;
    raw.latest_frames = count;
    raw.latest_duration = length;
  } else if (raw.latest_step == 0 || raw.latest_time - time < raw.latest_step) {
    raw.latest_step = raw.latest_time - time;
  }
  if (!counts_) return true;
  if (statistics_.count == 0) {
    statistics_.first_sample_offset = block.frames[0].offset;
    statistics_.first_sample_size = block.frames[0].size;
  }
  add_times(raw, time, length);
  add_frames(raw, block, time);
  return !columns_ || add_rows(raw, block, stated);
}

void TrackState::add_times(const RawTrack& raw, double time, double length) {
  const double end = length < 0 ? time : time + length;
  if (statistics_.count == 0) {
    statistics_.first_presentation_time = time;
    statistics_.last_presentation_end = end;
    latest_ = time;
  } else {
    if (time < last_time_) statistics_.reordered = 1;
    if (time < statistics_.first_presentation_time) statistics_.first_presentation_time = time;
    if (end > statistics_.last_presentation_end) statistics_.last_presentation_end = end;
    if (time > latest_) latest_ = time;
  }
  last_time_ = time;
  if (raw.type == video) add_step(time);
}

void TrackState::add_frames(const RawTrack& raw, const BlockFrames& block, double time) {
  double bytes = 0;
  for (uint32_t i = 0; i < block.count; i++) {
    const double size = block.frames[i].size + stripped_;
    bytes += size;
    if (size > statistics_.largest) statistics_.largest = size;
  }
  if (block.keyframe) add_keyframe(time, keyframes_of(raw, block.count));
  statistics_.count += block.count;
  statistics_.bytes += bytes;
  statistics_.chunks += 1;
  peak_.add(latest_, bytes);
}

void TrackState::add_keyframe(double time, double count) {
  if (statistics_.keyframes > 0 && time > last_keyframe_) {
    const double step = time - last_keyframe_;
    statistics_.keyframe_span += step;
    if (step > statistics_.keyframe_max_interval) statistics_.keyframe_max_interval = step;
  }
  last_keyframe_ = time;
  statistics_.keyframes += count;
}

// Steps between presentation times: a time waits until no earlier one can come.
void TrackState::add_step(double time) {
  uint32_t at = recent_count_++;
  for (; at > 0 && recent_[at - 1] > time; at--) recent_[at] = recent_[at - 1];
  recent_[at] = time;
  if (recent_count_ <= reorder_window) return;
  step(recent_[0], recent_[1]);
  recent_count_--;
  std::copy(recent_ + 1, recent_ + 1 + recent_count_, recent_);
}

void TrackState::step(double from, double to) {
  const double step = to - from;
  if (!(step > 0)) return;
  if (statistics_.min_duration == 0 || step < statistics_.min_duration) statistics_.min_duration = step;
  if (step > statistics_.max_duration) statistics_.max_duration = step;
}

// As FFmpeg's demuxer has it (matroskadec.c, matroska_parse_block): whole ticks of the track.
bool TrackState::add_rows(const RawTrack& raw, const BlockFrames& block, double stated) {
  const double ticks = stated < 0 ? 0 : std::floor(stated / timestamp_scale);
  const double start = block.time * factor_;
  const double per_tick = timestamp_scale * factor_;
  const uint32_t keyframes = block.keyframe ? keyframes_of(raw, block.count) : 0;
  double past = 0;
  for (uint32_t i = 0; i < block.count; i++) {
    const double next = std::floor(ticks * (i + 1) / block.count);
    const double at = start + past * per_tick;
    const double size = std::min(block.frames[i].size, static_cast<double>(UINT32_MAX));
    if (!columns_->push({block.frames[i].offset, static_cast<uint32_t>(size), at, at,
                         (next - past) * per_tick, i < keyframes}))
      return false;
    past = next;
  }
  return true;
}

bool TrackState::finish(SampleStatistics& to) {
  to.present = counts_;
  if (!counts_) return true;
  for (uint32_t i = 1; i < recent_count_; i++) step(recent_[i - 1], recent_[i]);
  statistics_.peak_bytes = peak_.peak();
  to = statistics_;
  to.present = true;
  return !columns_ || columns_->count() == 0 || columns_->describe(0, 0);
}

}  // namespace boxray::matroska
