// The clusters at the end of a file that is not walked: the id of a Cluster is looked for backwards, and one
// counts only if from it the elements chain to the end (in the last of them the file may be cut).
#pragma once

#include "elements.h"

namespace boxray::matroska {

class TailSearch {
 public:
  // Where what was found begins; at first where the clusters end.
  uint64_t found = 0;

  // The next cluster before what was found, in bytes from `base` up to where the clusters end. False without
  // one.
  bool next(const uint8_t* data, size_t size, uint64_t base);

 private:
  bool chains(const uint8_t* data, size_t size, size_t start, size_t goal);

  uint32_t steps_ = 0;
};

}  // namespace boxray::matroska
