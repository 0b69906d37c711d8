#include "tail.h"

#include <algorithm>

#include "core/cursor.h"

namespace boxray::matroska {

namespace {

// Headers read in one search.
constexpr uint32_t most_steps = uint32_t{1} << 20;

}  // namespace

bool TailSearch::next(const uint8_t* data, size_t size, uint64_t base) {
  const size_t goal = static_cast<size_t>(found - base);
  for (size_t at = std::min(goal, size); at-- > 0;) {
    if (data[at] != 0x1f || at + 4 >= size || load_be32(data + at) != id::cluster) continue;
    if (!chains(data, size, at, goal)) {
      if (steps_ > most_steps) return false;
      continue;
    }
    found = base + at;
    return true;
  }
  return false;
}

// Whether the elements from `start` on lead to `goal`, or to the end.
bool TailSearch::chains(const uint8_t* data, size_t size, size_t start, size_t goal) {
  bool in_cluster = false;
  bool unknown = false;
  bool first = false;
  uint64_t cluster_end = 0;
  for (uint64_t at = start;;) {
    if (in_cluster && !unknown && at >= cluster_end) in_cluster = false;
    if (at == goal && !in_cluster) return true;
    if (at >= size) return true;
    if (++steps_ > most_steps) return false;
    ElementHeader header;
    const HeaderState state = read_header(data + at, static_cast<size_t>(size - at), header);
    if (state == HeaderState::too_short) return true;
    if (state == HeaderState::invalid) return false;
    const uint64_t begin = at + header.header_size;
    if (is_top_level(header.id) || is_root(header.id)) {
      // One of known size ends where it says; one of none where its sibling begins.
      if (in_cluster && !unknown) return false;
      if (at == goal) return true;
      in_cluster = header.id == id::cluster;
      if (in_cluster) {
        unknown = header.unknown_size;
        cluster_end = begin + header.size;
        first = true;
        at = begin;
        continue;
      }
    }
    if (header.unknown_size) return false;
    if (in_cluster) {
      if (first && !is_in_cluster(header.id)) return false;
      if (!unknown && begin + header.size > cluster_end) return false;
      first = false;
    }
    at = begin + header.size;
  }
}

}  // namespace boxray::matroska
