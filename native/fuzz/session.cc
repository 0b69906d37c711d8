// libFuzzer target: arbitrary bytes as a file, fed whole and in windows of arbitrary length; both must give the same index.

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "core/encode.h"
#include "core/session.h"

namespace {

constexpr boxray::Limits limits = {1 << 20, 1'000'000'000, 64, 100'000, 10'000, 50, 1 << 24};

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  boxray::Session whole(size, limits, size);
  run(data, size, whole, 0);
  boxray::Session pieces(size, limits, 4096);
  run(data, size, pieces, static_cast<uint32_t>(size) | 1);
  if (whole.status() != pieces.status()) std::abort();
  if (whole.status() == boxray::Session::Status::failed) return 0;
  // The head is as long as the first read allowed; everything else must agree.
  boxray::Vec<double> a, b;
  if (!boxray::encode_index(whole.index(), a) || !boxray::encode_index(pieces.index(), b)) return 0;
  if (a.size() != b.size() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) != 0) std::abort();
  return 0;
}
