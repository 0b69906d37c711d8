#include "context.h"

namespace boxray {

namespace {

bool append_text(Vec<uint8_t>& out, const char* text, size_t size) {
  return out.append(reinterpret_cast<const uint8_t*>(text), size);
}

bool append_number(Vec<uint8_t>& out, uint64_t value) {
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value);
  return append_text(out, digits + at, sizeof digits - at);
}

// As src/bytes/fourcc.ts: printable characters and '©' as they are (in UTF-8), anything else in hex.
bool append_fourcc(Vec<uint8_t>& out, uint32_t type) {
  uint8_t text[8];
  size_t size = 0;
  for (int shift = 24; shift >= 0; shift -= 8) {
    const uint8_t c = static_cast<uint8_t>(type >> shift);
    if (c == 0xa9) {
      text[size++] = 0xc2;
      text[size++] = 0xa9;
    } else if (c >= 0x20 && c <= 0x7e) {
      text[size++] = c;
    } else {
      static const char hex[] = "0123456789abcdef";
      if (!append_text(out, "0x", 2)) return false;
      for (int s = 28; s >= 0; s -= 4)
        if (!append_text(out, &hex[type >> s & 15], 1)) return false;
      return true;
    }
  }
  return out.append(text, size);
}

// As deep as readers call each other, which no file decides.
// NOLINTNEXTLINE(misc-no-recursion)
bool append_path(Vec<uint8_t>& out, const Path* path) {
  if (!path) return true;
  if (path->parent && !(append_path(out, path->parent) && append_text(out, "/", 1))) return false;
  if (!append_fourcc(out, path->type)) return false;
  if (path->index < 0) return true;
  return append_text(out, "[", 1) && append_number(out, static_cast<uint64_t>(path->index)) &&
         append_text(out, "]", 1);
}

}  // namespace

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

void Context::begin_track_frames(int32_t track) {
  FrameColumns* to = columns(track);
  if (!to) return;
  const Track& row = index.tracks[static_cast<size_t>(track)];
  const Range entries = row.sample_entries;
  // Formats of sound and of pictures have names in common.
  if (row.handler != fourcc("soun") || entries.count == 0) return;
  const uint32_t format = index.sample_entries[entries.first].format;
  for (const uint32_t chunked : frame_request_->chunked_formats)
    if (chunked == format) to->chunked = true;
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
