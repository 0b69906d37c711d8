// The movie box (ISO/IEC 14496-12 8.2) and its tracks (8.3).
#pragma once

#include "box.h"
#include "track_state.h"

namespace boxray::isobmff {

// What fragments need to know of the movie.
struct Movie {
  uint64_t offset = 0;
  bool extended = false;  // has mvex
  bool not_extended_reported = false;
  bool unknown_track_reported = false;
  Vec<TrackState> tracks;

  // Index of the first track with this id, or -1.
  int32_t find_track(uint32_t id) const;
  // Makes find_track work; false when memory runs out.
  [[nodiscard]] bool index_ids();

 private:
  struct Id {
    uint32_t id;
    int32_t track;
  };
  Vec<Id> ids_;  // sorted, first track of each id
};

void read_moov(Context& context, const Box& box, Movie& movie);

}  // namespace boxray::isobmff
