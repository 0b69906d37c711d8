// Box headers (ISO/IEC 14496-12 4.2) and the walk over the children of a box held in memory.
#pragma once

#include <cstdint>

#include "core/cursor.h"
#include "raw.h"

namespace boxray::isobmff {

struct BoxHeader {
  enum class Extent : uint8_t {
    bounded,  // `size` is what the header states
    to_end,   // stated size 0: to the end of what is around it
    invalid,  // the header is cut, or states less than its own length, which is in `size`
  };
  Extent extent = Extent::invalid;
  uint32_t type = 0;
  uint32_t header_size = 8;
  uint64_t size = 0;
};

// Reads size and type from at least 8 bytes; `available` says how many may be looked at.
BoxHeader read_box_header(const uint8_t* data, uint64_t available);

struct Box {
  uint32_t type = 0;
  uint64_t offset = 0;  // of the header, in the file
  uint64_t size = 0;    // with the header, clipped to what is there
  Cursor payload;
};

class Children {
 public:
  Children(Context& context, const Path* parent, const Cursor& payload, int32_t track = -1)
      : context_(context), parent_(parent), at_(payload), track_(track) {}

  // Moves to the next child; false at the end, at damage that hides what follows, or when a limit is hit.
  bool next(Box& box);

 private:
  Context& context_;
  const Path* parent_;
  Cursor at_;
  int32_t track_;
};

// A child that may stand only once under its parent: the first is taken.
class Single {
 public:
  bool present() const { return present_; }
  const Box& box() const { return box_; }
  void take(const Box& box) {
    if (present_) return;
    present_ = true;
    box_ = box;
  }
  // The same where a second one is a problem.
  void take(Context& context, const Path* parent, const Box& box, int32_t track);

 private:
  bool present_ = false;
  Box box_;
};

// Version and flags of a FullBox (4.2) whose payload holds at least `needed` bytes; otherwise a problem and
// false.
struct FullBoxHeader {
  uint8_t version = 0;
  uint32_t flags = 0;
};
bool read_full_box(Context& context, const Path* path, const Box& box, int32_t track, size_t needed,
                   Cursor& payload, FullBoxHeader& header);

// The same where version 1 of the box needs more bytes than version 0 and no other version is defined.
bool read_versioned_box(Context& context, const Path* path, const Box& box, int32_t track,
                        size_t needed_v0, size_t needed_v1, Cursor& payload,
                        FullBoxHeader& header);

// `claimed` entries of `row_size` bytes as far as the bytes go; fewer are a problem.
Rows read_rows(Context& context, const Path* path, const Box& box, int32_t track, Cursor& payload,
               uint32_t claimed, size_t row_size);

// Keeps a udta, meta, uuid or pssh for interpretation; its content only while there is room.
void keep_metadata(Context& context, const Path* path, const Box& box, int32_t track);

// Creation and modification time: the first fields after version and flags of `mvhd`, `tkhd` and `mdhd`.
HeaderTimes read_times(Cursor& payload, bool wide);

}  // namespace boxray::isobmff
