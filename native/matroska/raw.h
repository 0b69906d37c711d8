// What only Matroska and WebM files have in the index: the C++ side of src/families/matroska/raw.ts, which
// documents every field.
#pragma once

#include "core/context.h"

namespace boxray::matroska {

struct RawTrack {
  double offset = -1;
  double type = 0;
  double first_offset = -1;
  double first_size = 0;
  double first_time = 0;
  double latest_time = 0;
  double latest_offset = -1;
  double latest_size = 0;
  double latest_frames = 0;
  double latest_duration = -1;
  double latest_step = 0;
  double alpha_blocks = 0;
  double t35_offset = -1;
  double t35_size = 0;
  double discard = 0;
};

struct Raw final : RawIndex {
  double segment_offset = -1;
  double segment_size = -1;
  double timestamp_scale = 1000000;
  bool scanned = false;
  double unknown_sizes = 0;
  double clusters = 0;
  double first_cluster = -1;
  double cues_offset = -1;
  double tail_offset = -1;
  Vec<RawTrack> tracks;

  void encode(Encoder& to) const override;
  void encode_track(Encoder& to, size_t track) const override;
};

// What the parser of this family has put into the index.
inline Raw& raw_index(Context& context) { return static_cast<Raw&>(*context.index.raw); }

}  // namespace boxray::matroska
