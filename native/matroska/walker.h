// The walk over the elements of a file, forwards, from window to window: what the parser says where to begin
// and where to stop. src/families/matroska/read/walker.ts does the same, step by step.
#pragma once

#include "cluster.h"
#include "kept.h"
#include "open_elements.h"

namespace boxray::matroska {

// How far to go.
enum class Aim : uint8_t {
  end,      // of the file
  cluster,  // the first
  tracks,   // whatever stands before; nothing else is noted
  blocks,   // until each track of pictures or sound has one, or an offset
  next,     // over one element of the Segment
  offset,
};

class Walker {
 public:
  Walker(Context& context, uint64_t read_ahead, const bool& scans)
      : context(context), places(context), kept(context, places), cluster(*this),
        open(context.file_size), scans(scans), read_ahead_(read_ahead) {}

  Context& context;
  Places places;
  KeptElements kept;
  ClusterReader cluster;
  OpenElements open;
  const bool& scans;
  uint64_t position = 0;
  Aim aim = Aim::cluster;
  // The window.
  const uint8_t* data = nullptr;
  uint64_t base = 0;
  uint64_t there = 0;  // where it ends
  // What to ask for.
  Need need;
  // Where what is no element began, while `garbled`.
  bool garbled = false;
  uint64_t garbage = 0;

  // Goes on at `offset`, which is that of an element of the Segment. `before`: of aims with an offset.
  void jump(uint64_t offset, Aim to, uint64_t before = 0);
  // As far as the aim and the window go; true where more bytes are needed.
  bool walk(const uint8_t* bytes, size_t size, uint64_t offset);
  // Always true.
  bool ask(uint64_t minimum);
  void problem(ProblemCode code, const Path* path, double offset, int32_t track = -1, double a = 0,
               double b = 0);
  // The file ends within an element.
  void cut(const Path* path, uint64_t offset, double missing);
  void enter(Level to, uint64_t data, uint64_t end, bool unknown = false, int64_t index = -1);
  // Counts the element at the position, once; whether it is met for the first time.
  bool count(const Path* path);
  const uint8_t* at(uint64_t offset) const { return data + (offset - base); }

 private:
  enum class Step : uint8_t { on, need, stop };
  struct Place {
    const Path* path;
    uint64_t data;
    uint64_t end;
    uint64_t size;  // as stated
    bool unknown;
  };

  bool reached();
  void close();
  bool leave_to(Level to);
  Step step();
  Step pass_garbage();
  Step search_from(uint64_t offset);
  void end_garbage(uint64_t next, bool found);
  Step element(const ElementHeader& header);
  Step at_top(uint32_t element, const Place& place);
  Step in_segment(uint32_t element, const Place& place);
  Step open_cluster(const Place& place);
  Step read_kept(uint32_t element, const Place& place);
  Step in_attachments(uint32_t element, const Place& place);
  Step want(uint64_t end) { return ask(end - position) ? Step::need : Step::on; }
  bool bytes_short(uint64_t end) const { return position < base || end > there; }
  bool note(uint32_t element, uint64_t end);
  void keep(uint32_t element, const Place& place);
  bool fits(const Place& place);
  int64_t index_of(uint32_t element) const;

  const uint64_t read_ahead_;
  uint64_t before_ = 0;
  int64_t attached_ = 0;
  bool passed_ = false;
  size_t begun_ = 0;  // tracks, in order, that have a block or are other ones
  bool told_cut_ = false;
  bool told_outside_ = false;
  uint64_t counted_ = UINT64_MAX;
};

// Whether a track is neither of pictures nor of sound.
bool is_other(double type);

}  // namespace boxray::matroska
