// libFuzzer target: arbitrary bytes as a file, fed whole and in windows of arbitrary length; both must give the same index and the
// same frame tables.

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "core/encode.h"
#include "core/session.h"

namespace {

constexpr boxray::Limits limits = {1 << 20, 1'000'000'000, 64, 100'000, 10'000, 50, 1 << 24, 1 << 20};

// `extra` varies how much more than the minimum each read gives.
void run(const uint8_t* data, size_t size, boxray::Session& session, uint32_t extra) {
  while (session.status() == boxray::Session::Status::need) {
    const boxray::Need need = session.need();
    if (need.offset > size || need.minimum > size - need.offset) std::abort();
    uint64_t length = size - need.offset;
    if (extra) {
      extra = extra * 1664525 + 1013904223;
      length = std::min(length, need.minimum + (extra >> 16) % 64);
    }
    session.feed(data + need.offset, static_cast<size_t>(length));
  }
}

// The first format is sound by the chunk in half of the inputs.
bool request_frames(size_t size, boxray::FrameRequest& request) {
  const uint32_t chunked = size % 2 ? boxray::fourcc("sowt") : boxray::fourcc("mp4a");
  return request.chunked_formats.push(chunked);
}

template <typename T>
bool same_column(const T* a, const T* b, size_t count) {
  return count == 0 || std::memcmp(a, b, count * sizeof(T)) == 0;
}

bool same_frames(boxray::FrameColumns& a, boxray::FrameColumns& b) {
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

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  boxray::FrameRequest request;
  if (!request_frames(size, request)) return 0;
  boxray::FrameTables whole_frames, frames_of_pieces;
  boxray::Session whole(size, limits, size, &request, &whole_frames);
  run(data, size, whole, 0);
  boxray::Session pieces(size, limits, 4096, &request, &frames_of_pieces);
  run(data, size, pieces, static_cast<uint32_t>(size) | 1);
  if (whole.status() != pieces.status()) std::abort();
  if (whole.status() == boxray::Session::Status::failed) return 0;
  // The head is as long as the first read allowed; everything else must agree.
  boxray::Vec<double> a, b;
  if (!boxray::encode_index(whole.index(), a) || !boxray::encode_index(pieces.index(), b)) return 0;
  if (a.size() != b.size() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) != 0) std::abort();
  if (whole_frames.count() != frames_of_pieces.count()) std::abort();
  for (size_t i = 0; i < whole_frames.count(); i++)
    if (!same_frames(whole_frames[i], frames_of_pieces[i])) std::abort();
  return 0;
}
