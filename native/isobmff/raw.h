// What only ISO base media files have in the index: the C++ side of src/families/isobmff/raw.ts, which
// documents every field.
#pragma once

#include "core/context.h"

namespace boxray::isobmff {

struct Brands {
  bool present = false;
  bool from_ftyp = false;
  uint32_t major = 0;
  uint32_t minor_version = 0;
  Range compatible;  // of Raw::brand_list
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
  int32_t matrix[9] = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
};

struct TrackReference {
  uint32_t type;
  uint64_t offset;
  Range ids;  // of Raw::reference_ids
};

struct SampleEntry {
  uint32_t format;
  uint64_t offset;
  Range bytes;  // of Index::blob
};

struct SampleGroup {
  uint32_t type;
  uint64_t samples;
  int32_t next;  // in Raw::sample_groups, -1 ends the track's list
};

struct RawTrack {
  uint64_t offset = 0;
  HeaderTimes times;
  uint32_t flags = 1;
  int32_t matrix[9] = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
  uint32_t width = 0;
  uint32_t height = 0;
  HeaderTimes media_times;
  double duration = -1;
  uint32_t language = 0;
  Range extended_language;  // of Index::blob
  uint32_t handler = 0;
  Range handler_name;          // of Index::blob
  uint32_t edit_flags = 0;     // of elst
  uint32_t first_description = 0;  // of the first sample, from 1; 0 where nothing says
  Range edits;                 // of Raw::edits: three numbers an edit
  Range references;            // of Raw::references
  Range sample_entries;        // of Raw::sample_entries
  int32_t sample_groups = -1;  // first in Raw::sample_groups
};

struct Raw final : RawIndex {
  Brands brands;
  double movie_offset = -1;
  double media_data_offset = -1;
  bool fragmented = false;
  uint64_t fragment_count = 0;
  bool compressed_movie = false;
  MovieHeader movie;
  Vec<RawTrack> tracks;

  Vec<uint32_t> brand_list;
  Vec<double> edits;
  Vec<TrackReference> references;
  Vec<uint32_t> reference_ids;
  Vec<SampleEntry> sample_entries;
  Vec<SampleGroup> sample_groups;

  void encode(Encoder& to) const override;
  void encode_track(Encoder& to, size_t track) const override;
};

// What the parser of this family has put into the index.
inline Raw& raw_index(Context& context) { return static_cast<Raw&>(*context.index.raw); }
inline RawTrack& raw_track(Context& context, int32_t track) {
  return raw_index(context).tracks[static_cast<size_t>(track)];
}

}  // namespace boxray::isobmff
