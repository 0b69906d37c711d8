// What the parser itself needs of SeekHead, Info, Tracks and Cues.
#pragma once

#include "elements.h"
#include "track.h"

namespace boxray::matroska {

struct SeekEntry {
  double id;
  double offset;  // in the file
};

// Adds to `entries` what a SeekHead names; false when memory runs out.
[[nodiscard]] bool read_seek_head(const uint8_t* data, size_t size, double segment_offset,
                                  Vec<SeekEntry>& entries);

// TimestampScale; its default where it is absent or not possible to read.
double read_timestamp_scale(const uint8_t* data, size_t size);

// At most one more than `most`; false when memory runs out.
[[nodiscard]] bool read_track_entries(const uint8_t* data, size_t size, uint64_t most,
                                      Vec<TrackEntry>& entries);

// The places that Cues name.
class CuePositions {
 public:
  CuePositions(const uint8_t* data, size_t size) : cues_(data, size), point_(nullptr, 0) {}
  // False where there is none any more. `cluster`: relative to the Segment's data.
  bool next(double& track, double& cluster);

 private:
  Elements cues_;
  Elements point_;
};

}  // namespace boxray::matroska
