// What every part of the parser is handed: the index under construction, the caps, and
// where problems and failures go.
#pragma once

#include <cstdint>

#include "frames.h"
#include "index.h"
#include "limits.h"
#include "path.h"

namespace boxray {

struct Failure {
  FailureCode code = FailureCode::none;
  LimitName limit = LimitName::metadata_bytes;
  double offset = -1;
  Range path;  // of Index::blob
};

class Context {
 public:
  Context(Index& index, const Limits& limits, uint64_t file_size)
      : index(index), limits(limits), file_size(file_size) {}

  Index& index;
  const Limits limits;
  uint64_t file_size;

  bool failed() const { return failure_.code != FailureCode::none; }
  const Failure& failure() const { return failure_; }

  void problem(ProblemCode code, const Path* path, double offset, int32_t track = -1, double a = 0,
               double b = 0);
  void limit_exceeded(LimitName limit, const Path* path, double offset);
  void out_of_memory();

  // Counts one box header; false when the limit is hit.
  bool count_box(const Path* path, uint64_t offset);

  // Where the rows of a track go; null where they are not wanted.
  FrameColumns* columns(int32_t track);
  // Makes room for rows to come; false when the limit is hit.
  bool count_rows(uint64_t count, const Path* path, uint64_t offset);
  void want_frames(const FrameRequest* request, FrameTables* tables) {
    frame_request_ = request;
    frames_ = tables;
  }
  bool wants_frames() const { return frame_request_ != nullptr; }
  // Called when all tracks are known but none of their samples.
  void begin_frames(size_t tracks);
  // Whether sound of this format has a row a chunk. For a track that has columns.
  bool has_row_per_chunk(uint32_t format) const;

  // Counts samples of a table or run; false when the limit is hit.
  bool count_samples(uint64_t count, const Path* path, uint64_t offset);

  // Whether so many more bytes of metadata may be kept whole.
  bool has_room(uint64_t bytes) const { return bytes <= limits.kept_metadata_bytes - kept_metadata; }
  uint64_t kept_metadata = 0;

  // Copies bytes into the index's blob.
  Range keep(const uint8_t* data, size_t size);
  Range keep_path(const Path* path);

  // A 64-bit value as a number; one past 2^53 is a problem at `path`.
  double exact(uint64_t value, const Path* path, uint64_t offset, int32_t track);

 private:
  Failure failure_;
  uint64_t boxes_ = 0;
  uint64_t samples_ = 0;
  uint64_t rows_ = 0;
  const FrameRequest* frame_request_ = nullptr;
  FrameTables* frames_ = nullptr;
};

}  // namespace boxray
