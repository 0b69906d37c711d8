// Frame tables as columns, one row a coded sample (or a chunk of uncompressed
// audio): see src/calls/read-frames.ts.
#pragma once

#include <cstdint>
#include <memory>
#include <new>

#include "block.h"
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

// Six columns in one block of memory, each as long as the capacity: first those of 8
// bytes, then sizes, then keyframes.
class FrameColumns {
 public:
  static constexpr size_t row_bytes = 4 * sizeof(double) + sizeof(uint32_t) + sizeof(uint8_t);

  FrameColumns() = default;
  FrameColumns(const FrameColumns&) = delete;
  FrameColumns& operator=(const FrameColumns&) = delete;
  ~FrameColumns() { free_block(block_, capacity_ * row_bytes); }

  bool wanted = false;
  bool chunked = false;
  Vec<DescriptionRun> descriptions;

  size_t count() const { return count_; }
  size_t capacity() const { return capacity_; }

  double* offsets() { return column<double>(0); }
  double* dts() { return column<double>(8); }
  double* pts() { return column<double>(16); }
  double* durations() { return column<double>(24); }
  uint32_t* sizes() { return column<uint32_t>(32); }
  uint8_t* keyframes() { return column<uint8_t>(36); }

  // Makes room for `rows` more.
  [[nodiscard]] bool reserve(size_t rows);
  // Appends `rows` rows for the caller to write.
  [[nodiscard]] bool extend(size_t rows) {
    if (!reserve(rows)) return false;
    count_ += rows;
    return true;
  }
  [[nodiscard]] bool push(const FrameRow& row) {
    if (count_ == capacity_ && !reserve(1)) return false;
    offsets()[count_] = stored_offset(row.offset);
    dts()[count_] = row.dts;
    pts()[count_] = row.pts;
    durations()[count_] = row.duration;
    sizes()[count_] = row.size;
    keyframes()[count_] = row.keyframe;
    count_++;
    return true;
  }
  // From this row on, samples have this description.
  [[nodiscard]] bool describe(uint32_t description, uint32_t row) {
    if (!descriptions.empty() && descriptions.back().description == description) return true;
    return descriptions.push({row, description});
  }

  // Makes the rows that are not used 0, so that whoever gets the block sees nothing of
  // what was in this memory before.
  void clear_rest();
  void* block() const { return block_; }
  // Hands over the block, to be freed with free_block.
  void release() {
    block_ = nullptr;
    count_ = capacity_ = 0;
  }

 private:
  template <typename T>
  T* column(size_t bytes_before) const {
    return reinterpret_cast<T*>(block_ + bytes_before * capacity_);
  }

  uint8_t* block_ = nullptr;
  size_t capacity_ = 0;
  size_t count_ = 0;
  bool is_zero_ = true;  // the block, but for the rows
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
