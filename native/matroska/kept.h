// Elements that are kept whole for `describe`, and what the parser itself takes of them.
#pragma once

#include "places.h"

namespace boxray::matroska {

class KeptElements {
 public:
  KeptElements(Context& context, Places& places) : context_(context), places_(places) {}

  bool has_tracks = false;
  Vec<TrackState> tracks;

  // Of a further one among its siblings; -1 for the first.
  int64_t index_of(uint32_t element) const;
  // Takes an element of the Segment, of `size` bytes as it states. `payload` follows its header.
  void take(uint32_t element, const Path& path, uint64_t offset, uint64_t size, const uint8_t* header,
            const uint8_t* payload, size_t length);
  // Of several the first counts.
  void read_tracks(const Path& path, uint64_t offset, uint64_t data, const uint8_t* payload, size_t length);
  // `payload`: null where the element is located only.
  void keep(uint32_t element, const Path& path, uint64_t offset, uint64_t size, const uint8_t* header,
            size_t header_size, const uint8_t* payload, size_t length);
  // Called once all tracks are known and none of their blocks.
  void prepare(bool counts);

 private:
  static constexpr size_t kinds = 6;
  static size_t kind_of(uint32_t element);

  Context& context_;
  Places& places_;
  bool prepared_ = false;
  int64_t counts_[kinds] = {};
};

}  // namespace boxray::matroska
