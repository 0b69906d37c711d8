#pragma once

#include "core/path.h"
#include "elements.h"

namespace boxray::matroska {

// Depths at which the walk can be.
enum class Level : uint8_t { file, segment, cluster, group, additions, more, attachments, attached };
inline constexpr size_t level_count = 8;

// The elements that the walk is in: at most one at each level.
class OpenElements {
 public:
  explicit OpenElements(uint64_t file_size) { rows_[0].end = file_size; }

  Level level = Level::file;
  uint64_t end() const { return row(level).end; }
  bool is_unknown() const { return row(level).unknown; }
  bool in_cluster() const { return level >= Level::cluster && level <= Level::more; }
  uint64_t offset(Level of) const { return row(of).offset; }
  uint64_t segment_end() const { return row(Level::segment).end; }
  void enter(Level to, uint64_t offset, uint64_t end, bool unknown, int64_t index);
  void leave() { level = parent(level); }
  void extend_segment(uint64_t end) { rows_[static_cast<size_t>(Level::segment)].end = end; }
  // The path of what is open, in `nodes`, of which there must be `level_count`; null at the top of the file.
  const Path* path(Path* nodes) const;

 private:
  struct Row {
    uint64_t offset = 0;
    uint64_t end = 0;
    int64_t index = -1;
    bool unknown = false;
  };
  static Level parent(Level of);
  const Row& row(Level of) const { return rows_[static_cast<size_t>(of)]; }
  Row rows_[level_count];
};

}  // namespace boxray::matroska
