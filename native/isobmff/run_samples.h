// The samples of a track run (ISO/IEC 14496-12 8.8.8): a column for each field, from
// the rows of the run or a default.
#pragma once

#include <cstdint>

#include "core/statistics.h"
#include "track_state.h"

namespace boxray::isobmff {

// Flags of trun that say which fields its rows have.
inline constexpr uint32_t trun_duration = 0x100, trun_size = 0x200, trun_flags = 0x400,
                          trun_composition = 0x800;

class RunSamples {
 public:
  // `count` rows of the fields in `flags` at `rows`; `first_flags` are those of the
  // first sample where rows have none.
  RunSamples(uint32_t flags, const uint8_t* rows, uint32_t count, const TrackExtends& defaults,
             uint32_t first_flags);

  uint32_t count() const { return count_; }
  // A negative one, as a table may have them, is a tick.
  uint32_t duration(uint32_t i) const {
    const uint32_t stored = durations_.at(i);
    return stored > INT32_MAX ? 1 : stored;
  }
  uint32_t size(uint32_t i) const { return sizes_.at(i); }
  int32_t offset(uint32_t i) const { return static_cast<int32_t>(offsets_.at(i)); }
  bool sync(uint32_t i) const { return is_sync(i == 0 && !flags_.data ? first_flags_ : flags_.at(i)); }

  // Of all samples together.
  double bytes() const;
  uint32_t longest_stored() const;
  // The lowest composition offset, or 0 where none is negative.
  int32_t lowest_offset() const;

  void add_to(StatisticsBuilder& statistics) const;

 private:
  struct Column {
    const uint8_t* data;  // null: each is `constant`
    size_t stride;
    uint32_t constant;
    uint32_t at(uint32_t i) const { return data ? load_be32(data + stride * i) : constant; }
    // Of `count` rows from `first` on; raises `largest` to the largest of them.
    uint64_t sum(uint32_t first, uint32_t count, uint32_t& largest) const;
  };

  static bool is_sync(uint32_t flags) { return !(flags & 0x10000); }
  uint32_t same_duration(uint32_t first) const;
  void add_steady(StatisticsBuilder& statistics, double at, uint32_t first, uint32_t count,
                  uint32_t duration) const;
  void add_bytes(StatisticsBuilder& statistics, double at, uint32_t first, uint32_t count,
                 uint32_t duration) const;
  void add_keyframes(StatisticsBuilder& statistics, double at, uint32_t first, uint32_t count,
                     uint32_t duration) const;

  uint32_t count_;
  Column durations_, sizes_, flags_, offsets_;
  uint32_t first_flags_;
};

}  // namespace boxray::isobmff
