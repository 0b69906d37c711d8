// What the parser must remember of a track between its trak box and the end of the file, beside the index.
#pragma once

#include <cstdint>

#include "chunks.h"
#include "core/statistics.h"
#include "sound_packet.h"

namespace boxray::isobmff {

// Defaults of trex (8.8.3), which tfhd may override.
struct TrackExtends {
  bool present = false;
  uint32_t description = 1;
  uint32_t duration = 0;
  uint32_t size = 0;
  uint32_t flags = 0;
};

// Where in the file a track run stands, for a problem reported at the end.
struct RunPlace {
  uint64_t fragment = 0;
  uint64_t traf = 0;
  uint64_t trun = 0;
  uint64_t offset = 0;
};

// Problems that are reported once a track.
struct Reported {
  bool description = false;
  bool duration = false;
  bool composition = false;
  bool backwards = false;
  bool gap = false;
  bool too_long = false;
  bool no_extends = false;
};

struct TrackState {
  uint32_t id = 0;
  uint64_t tkhd_offset = 0;
  uint64_t references = 0;
  bool external = false;  // every data reference names another file
  // Of constant sizes, where every sample lasts a tick.
  SoundPacket sound_packet;
  StatisticsBuilder statistics;
  TrackExtends extends;
  Reported reported;
  bool in_fragments = false;  // has samples there
  double gaps = 0;  // ticks between the end of one fragment and the begin of the next

  // Chunks of the sample tables, judged when all media data boxes are known.
  ByteRange chunk_span = {UINT64_MAX, 0};
  uint32_t chunk_table_type = 0;
  uint64_t chunk_table_offset = 0;
  uint64_t stbl_offset = 0;
  uint64_t stbl_size = 0;
  uint64_t chunks_outside = 0;

  uint64_t runs_past_end = 0;
  double runs_missing_bytes = 0;
  RunPlace first_past_end;
  uint64_t runs_outside = 0;
  RunPlace first_outside;
};

// A run's bytes, judged when all media data boxes are known.
struct RunExtent {
  uint64_t begin;
  uint64_t end;
  uint32_t track;
  RunPlace place;
};

}  // namespace boxray::isobmff
