#include "open_elements.h"

namespace boxray::matroska {

namespace {

constexpr uint32_t level_ids[level_count] = {0,
                                             id::segment,
                                             id::cluster,
                                             id::block_group,
                                             id::block_additions,
                                             id::block_more,
                                             id::attachments,
                                             id::attached_file};

}  // namespace

Level OpenElements::parent(Level of) {
  constexpr Level parents[level_count] = {Level::file,  Level::file,      Level::segment, Level::cluster,
                                          Level::group, Level::additions, Level::segment, Level::attachments};
  return parents[static_cast<size_t>(of)];
}

void OpenElements::enter(Level to, uint64_t offset, uint64_t end, bool unknown, int64_t index) {
  level = to;
  rows_[static_cast<size_t>(to)] = {offset, end, index, unknown};
}

const Path* OpenElements::path(Path* nodes) const {
  if (level == Level::file) return nullptr;
  const Path* last = nullptr;
  for (Level at = level; at != Level::file; at = parent(at)) {
    Path& node = nodes[static_cast<size_t>(at)];
    const uint32_t element = level_ids[static_cast<size_t>(at)];
    const Level above = parent(at);
    node = {above == Level::file ? nullptr : &nodes[static_cast<size_t>(above)], element, row(at).index,
            name_of(element)};
    if (!last) last = &node;
  }
  return last;
}

}  // namespace boxray::matroska
