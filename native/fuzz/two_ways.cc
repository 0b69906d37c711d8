#include "two_ways.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "core/encode.h"
#include "families.h"

namespace boxray::fuzz {

namespace {

constexpr Limits limits = {1 << 20, 1'000'000'000, 64, 100'000, 10'000, 50, 1 << 24, 1 << 20, 1 << 26};

// Feeds from memory of its own that is gone after the read, so that the sanitizer sees each step
// beside it and each look back at it.
void feed_copy(MediaParser& parser, const uint8_t* data, size_t size) {
  const std::unique_ptr<uint8_t[]> copy(new uint8_t[size]);
  std::copy_n(data, size, copy.get());
  parser.feed(copy.get(), size);
}

// `extra` varies how much more than the minimum each read gives.
void run(const uint8_t* data, size_t size, MediaParser& parser, uint32_t extra) {
  while (parser.status() == ParserStatus::need) {
    const Need need = parser.need();
    if (need.offset > size || need.minimum > size - need.offset) std::abort();
    uint64_t length = size - need.offset;
    if (extra) {
      extra = extra * 1664525 + 1013904223;
      length = std::min(length, need.minimum + (extra >> 16) % 64);
    }
    feed_copy(parser, data + need.offset, static_cast<size_t>(length));
  }
}

// The first format is sound by the chunk in half of the inputs.
bool request_frames(size_t size, FrameRequest& request) {
  const uint32_t chunked = size % 2 ? fourcc("sowt") : fourcc("mp4a");
  return request.chunked_formats.push(chunked);
}

template <typename T>
bool same_column(const T* a, const T* b, size_t count) {
  return count == 0 || std::memcmp(a, b, count * sizeof(T)) == 0;
}

bool same_frames(FrameColumns& a, FrameColumns& b) {
  const size_t count = a.count();
  return count == b.count() && same_column(a.offsets(), b.offsets(), count) &&
         same_column(a.sizes(), b.sizes(), count) && same_column(a.dts(), b.dts(), count) &&
         same_column(a.pts(), b.pts(), count) &&
         same_column(a.durations(), b.durations(), count) &&
         same_column(a.keyframes(), b.keyframes(), count) &&
         a.descriptions.size() == b.descriptions.size() &&
         same_column(a.descriptions.data(), b.descriptions.data(), a.descriptions.size());
}

}  // namespace

void read_two_ways(const uint8_t* data, size_t size) {
  FrameRequest request;
  if (!request_frames(size, request)) return;
  FrameTables whole_frames, frames_of_pieces;
  MediaParser whole(size, limits, size, &request, &whole_frames);
  run(data, size, whole, 0);
  MediaParser pieces(size, limits, 4096, &request, &frames_of_pieces);
  run(data, size, pieces, static_cast<uint32_t>(size) | 1);
  if (whole.status() != pieces.status()) std::abort();
  if (whole.status() == ParserStatus::failed) return;
  // The head is as long as the first read allowed; everything else must agree.
  Vec<double> a, b;
  if (!encode_index(whole.index(), a) || !encode_index(pieces.index(), b)) return;
  if (a.size() != b.size() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) != 0) std::abort();
  if (whole_frames.count() != frames_of_pieces.count()) std::abort();
  for (size_t i = 0; i < whole_frames.count(); i++)
    if (!same_frames(whole_frames[i], frames_of_pieces[i])) std::abort();
}

}  // namespace boxray::fuzz
