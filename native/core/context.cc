#include "context.h"

namespace boxray {

void Context::problem(ProblemCode code, const Path* path, double offset, int32_t track, double a,
                      double b) {
  if (index.problems.size() > limits.problems) return;
  Problem row = {code, track, {}, offset, a, b};
  if (index.problems.size() == limits.problems) {
    row = {ProblemCode::problems_truncated, -1, {}, -1, 0, 0};
  } else {
    row.path = keep_path(path);
  }
  if (!index.problems.push(row)) out_of_memory();
}

void Context::limit_exceeded(LimitName limit, const Path* path, double offset) {
  if (failed()) return;
  failure_ = {FailureCode::limit_exceeded, limit, offset, keep_path(path)};
}

void Context::out_of_memory() {
  if (!failed()) failure_.code = FailureCode::out_of_memory;
}

bool Context::count_box(const Path* path, uint64_t offset) {
  if (++boxes_ <= limits.boxes) return true;
  limit_exceeded(LimitName::boxes, path, static_cast<double>(offset));
  return false;
}

bool Context::count_samples(uint64_t count, const Path* path, uint64_t offset) {
  samples_ += count;
  if (samples_ <= limits.samples) return true;
  limit_exceeded(LimitName::samples, path, static_cast<double>(offset));
  return false;
}

bool Context::count_rows(uint64_t count, const Path* path, uint64_t offset) {
  rows_ += count;
  // Samples of no bytes cost a file nothing; more rows than bytes are not worth their memory.
  if (rows_ <= limits.frames && rows_ <= file_size) return true;
  limit_exceeded(LimitName::frames, path, static_cast<double>(offset));
  return false;
}

FrameColumns* Context::columns(int32_t track) {
  if (!frames_ || static_cast<size_t>(track) >= frames_->count()) return nullptr;
  FrameColumns& columns = (*frames_)[static_cast<size_t>(track)];
  return columns.wanted ? &columns : nullptr;
}

void Context::begin_frames(size_t tracks) {
  if (!frames_) return;
  if (!frames_->allocate(tracks)) return out_of_memory();
  for (size_t i = 0; i < tracks; i++) (*frames_)[i].wanted = frame_request_->all_tracks;
  for (const uint32_t track : frame_request_->tracks)
    if (track < tracks) (*frames_)[track].wanted = true;
}

bool Context::has_row_per_chunk(uint32_t format) const {
  for (const uint32_t chunked : frame_request_->chunked_formats)
    if (chunked == format) return true;
  return false;
}

Range Context::keep(const uint8_t* data, size_t size) {
  const size_t first = index.blob.size();
  // Ranges are 32 bits wide; what is kept is far smaller than that unless limits allow gigabytes of metadata.
  if (size > UINT32_MAX - first || !index.blob.append(data, size)) {
    out_of_memory();
    return {};
  }
  return {static_cast<uint32_t>(first), static_cast<uint32_t>(size)};
}

Range Context::keep_path(const Path* path) {
  const size_t first = index.blob.size();
  if (first > UINT32_MAX / 2 || !append_path(index.blob, path)) {
    out_of_memory();
    return {};
  }
  return {static_cast<uint32_t>(first), static_cast<uint32_t>(index.blob.size() - first)};
}

double Context::exact(uint64_t value, const Path* path, uint64_t offset, int32_t track) {
  const double number = static_cast<double>(value);
  if (number > max_exact)
    problem(ProblemCode::offset_too_large, path, static_cast<double>(offset), track);
  return number;
}

}  // namespace boxray
