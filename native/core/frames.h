// Frame tables as columns, one row a coded sample (or a chunk of uncompressed audio): see src/frames.ts.
#pragma once

#include <cstdint>
#include <memory>
#include <new>

#include "index.h"
#include "vec.h"

namespace boxray {

struct FrameRequest {
  bool all_tracks = true;
  Vec<uint32_t> tracks;           // indexes, where not all are wanted
  Vec<uint32_t> chunked_formats;  // sample entries of sound with one row a chunk
};

struct DescriptionRun {
  uint32_t first_row;
  uint32_t description;  // from 0
};

struct FrameRow {
  double offset;
  uint32_t size;
  double dts;
  double pts;
  double duration;
  bool keyframe;
};

// As rows say it: -1 for a place that no file has, or that no number says exactly.
inline double stored_offset(double offset) {
  return offset >= 0 && offset <= max_exact ? offset : -1;
}

struct FrameColumns {
  bool wanted = false;
  bool chunked = false;
  Vec<double> offset;
  Vec<uint32_t> size;
  Vec<double> dts;
  Vec<double> pts;
  Vec<double> duration;
  Vec<uint8_t> keyframe;
  Vec<DescriptionRun> descriptions;

  uint64_t count() const { return offset.size(); }

  [[nodiscard]] bool push(const FrameRow& row) {
    return offset.push(stored_offset(row.offset)) && size.push(row.size) && dts.push(row.dts) &&
           pts.push(row.pts) && duration.push(row.duration) &&
           keyframe.push(static_cast<uint8_t>(row.keyframe));
  }
  // From this row on, samples have this description.
  [[nodiscard]] bool describe(uint32_t description, uint32_t row) {
    if (!descriptions.empty() && descriptions.back().description == description) return true;
    return descriptions.push({row, description});
  }
};

// The tables of all tracks; tracks that are not wanted have empty ones.
class FrameTables {
 public:
  [[nodiscard]] bool allocate(size_t tracks) {
    tables_.reset(new (std::nothrow) FrameColumns[tracks]);
    count_ = tables_ ? tracks : 0;
    return tables_ != nullptr;
  }
  size_t count() const { return count_; }
  FrameColumns& operator[](size_t track) { return tables_[track]; }

 private:
  std::unique_ptr<FrameColumns[]> tables_;
  size_t count_ = 0;
};

}  // namespace boxray
