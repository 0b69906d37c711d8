// The container index as plain structs: the C++ side of src/media/container-index.ts, which documents every
// field. Whatever has a variable length stands in one array for the whole file, and its owner names a range
// of it.
#pragma once

#include <cstdint>
#include <memory>

#include "problem.h"
#include "vec.h"

namespace boxray {

class Encoder;

inline constexpr double max_exact = 9007199254740992.0;  // 2^53: integers up to here are exact as numbers

struct Range {
  uint32_t first = 0;
  uint32_t count = 0;
};

struct ElementLocation {
  uint32_t type;
  uint64_t offset;
  uint64_t size;
};

struct KeptElement {
  uint32_t type;
  int32_t track;
  uint64_t offset;
  uint64_t size;
  Range path;       // of Index::blob
  Range user_type;  // of Index::blob
  Range bytes;      // of Index::blob
};

struct SampleStatistics {
  bool present = true;  // something was counted
  double count = 0;
  double bytes = 0;
  double largest = 0;
  double keyframes = 0;
  double duration = 0;
  double first_presentation_time = 0;
  double last_presentation_end = 0;
  double min_duration = 0;
  double max_duration = 0;
  double keyframe_span = 0;
  double keyframe_max_interval = 0;
  double reordered = 0;
  double peak_bytes = 0;
  double chunks = 0;
  double first_sample_offset = -1;
  double first_sample_size = 0;
};

struct Track {
  uint32_t id = 0;
  uint32_t timescale = 0;
  bool external = false;
  SampleStatistics statistics;
};

struct Problem {
  ProblemCode code;
  int32_t track;
  Range path;  // of Index::blob
  double offset;
  double a;
  double b;
};

// What only one family has, as raw as the file has it.
class RawIndex {
 public:
  RawIndex() = default;
  RawIndex(const RawIndex&) = delete;
  RawIndex& operator=(const RawIndex&) = delete;
  virtual ~RawIndex() = default;
  virtual void encode(Encoder& to) const = 0;
  virtual void encode_track(Encoder& to, size_t track) const = 0;
};

struct Index {
  uint8_t family = 0;  // its place in families.def
  uint64_t size = 0;
  uint64_t bytes_read = 0;
  Range head;  // of blob
  Vec<ElementLocation> layout;
  uint64_t layout_count = 0;
  Vec<Track> tracks;
  Vec<KeptElement> kept;
  Vec<Problem> problems;
  std::unique_ptr<RawIndex> raw;

  Vec<uint8_t> blob;
};

}  // namespace boxray
