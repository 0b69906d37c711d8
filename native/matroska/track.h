// What blocks add up to, track by track: as src/families/matroska/read/track.ts has it, operation by
// operation.
#pragma once

#include "core/context.h"
#include "core/statistics.h"
#include "raw.h"

namespace boxray::matroska {

// What blocks are read by.
struct TrackEntry {
  size_t at = 0;  // in Tracks: of the header
  uint32_t number = 0;
  double type = 0;
  double default_duration = 0;
  double timestamp_scale = 1;
  double stripped = 0;
};

struct Frame {
  double offset;
  double size;
};

// The frames of a block, and what the parser knows of it.
struct BlockFrames {
  double time = 0;       // ticks of the Segment
  bool keyframe = false;
  double duration = -1;  // BlockDuration
  uint32_t count = 0;
  Frame frames[256];
};

class TrackState {
 public:
  uint32_t number = 0;
  double timestamp_scale = 1;
  // Blocks among those at the end, where they are looked for; -1 before.
  double in_tail = -1;

  void begin(const TrackEntry& entry);
  // Once TimestampScale is known; gives the track's timescale.
  uint32_t set_scale(double scale);
  // From now on blocks are counted; rows go to `columns` where that is not null.
  void count(FrameColumns* columns);
  // False when memory runs out.
  [[nodiscard]] bool add(RawTrack& raw, const BlockFrames& block);
  [[nodiscard]] bool finish(SampleStatistics& to);
  FrameColumns* columns() const { return columns_; }

 private:
  // Frames may be stored so far from where they are shown.
  static constexpr uint32_t reorder_window = 16;

  void add_times(const RawTrack& raw, double time, double length);
  void add_frames(const RawTrack& raw, const BlockFrames& block, double time);
  void add_keyframe(double time, double count);
  void add_step(double time);
  void step(double from, double to);
  [[nodiscard]] bool add_rows(const RawTrack& raw, const BlockFrames& block, double stated);

  double factor_ = 1;
  double scale_ = 1000000;
  double default_duration_ = 0;
  double stripped_ = 0;
  bool counts_ = false;
  FrameColumns* columns_ = nullptr;
  SampleStatistics statistics_;
  PeakRate peak_;
  double recent_[reorder_window + 1] = {};
  uint32_t recent_count_ = 0;
  double latest_ = 0;
  double last_time_ = 0;
  double last_keyframe_ = 0;
};

}  // namespace boxray::matroska
