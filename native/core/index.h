// The container index as plain structs: the C++ side of src/media/container-index.ts, which documents every field.
// Whatever has a variable length stands in one array for the whole file, and its owner names a range of it.
#pragma once

#include <cstdint>

#include "problem.h"
#include "vec.h"

namespace boxray {

inline constexpr double max_exact = 9007199254740992.0;  // 2^53: integers up to here are exact as numbers

struct Range {
  uint32_t first = 0;
  uint32_t count = 0;
};

struct BoxLocation {
  uint32_t type;
  uint64_t offset;
  uint64_t size;
};

struct Brands {
  bool present = false;
  bool from_ftyp = false;
  uint32_t major = 0;
  uint32_t minor_version = 0;
  Range compatible;  // of Index::brand_list
};

// The two times at the start of `mvhd`, `tkhd` and `mdhd`, and where they stand.
struct HeaderTimes {
  double offset = -1;
  uint32_t size = 0;
  double creation = 0;
  double modification = 0;
};

struct MovieHeader {
  bool present = false;
  HeaderTimes times;
  uint32_t timescale = 0;
  double duration = -1;
};

struct MetadataBox {
  uint32_t type;
  int32_t track;
  uint64_t offset;
  uint64_t size;
  Range path;       // of Index::blob
  Range user_type;  // of Index::blob
  Range bytes;      // of Index::blob
};

struct Edit {
  double duration;
  double media_time;
  double rate;
};

struct TrackReference {
  uint32_t type;
  uint64_t offset;
  Range ids;  // of Index::reference_ids
};

struct SampleEntry {
  uint32_t format;
  uint64_t offset;
  Range bytes;  // of Index::blob
};

struct SampleGroup {
  uint32_t type;
  uint64_t samples;
  int32_t next;  // in Index::sample_groups, -1 ends the track's list
};

struct SampleStatistics {
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
  uint64_t offset = 0;
  uint32_t id = 0;
  bool external = false;
  HeaderTimes times;
  uint32_t flags = 1;
  int32_t matrix[9] = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
  uint32_t width = 0;
  uint32_t height = 0;
  HeaderTimes media_times;
  uint32_t timescale = 0;
  double duration = -1;
  uint32_t language = 0;
  Range extended_language;  // of Index::blob
  uint32_t handler = 0;
  Range handler_name;    // of Index::blob
  Range edits;           // of Index::edits
  Range references;      // of Index::references
  Range sample_entries;  // of Index::sample_entries
  SampleStatistics statistics;
  int32_t sample_groups = -1;
};

struct Problem {
  ProblemCode code;
  int32_t track;
  Range path;  // of Index::blob
  double offset;
  double a;
  double b;
};

struct Index {
  uint64_t size = 0;
  uint64_t bytes_read = 0;
  Range head;  // of blob
  Brands brands;
  Vec<BoxLocation> layout;
  uint64_t layout_count = 0;
  double movie_offset = -1;
  double media_data_offset = -1;
  bool fragmented = false;
  uint64_t fragment_count = 0;
  MovieHeader movie;
  bool compressed_movie = false;

  Vec<Track> tracks;
  Vec<MetadataBox> metadata;
  Vec<Problem> problems;

  Vec<uint8_t> blob;
  Vec<uint32_t> brand_list;
  Vec<Edit> edits;
  Vec<TrackReference> references;
  Vec<uint32_t> reference_ids;
  Vec<SampleEntry> sample_entries;
  Vec<SampleGroup> sample_groups;
};

}  // namespace boxray
