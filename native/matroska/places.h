// What stands where in a Segment, and whether SeekHead and Cues say the same.
#pragma once

#include "core/context.h"
#include "header.h"

namespace boxray::matroska {

class Places {
 public:
  explicit Places(Context& context) : context_(context) {}

  Vec<SeekEntry> seeks;

  // Whether an element other than a cluster was met there.
  bool has(uint64_t offset) const;
  void note(uint32_t element, uint64_t offset, uint64_t size);
  void note_cluster(uint64_t offset);
  // Where the last cluster is that Cues name, if they are right; -1 without any.
  double last_cue() const;
  // `scanned`: everything was met. `tried`: offsets that were looked at all the same.
  void check(bool scanned, const Vec<double>& tried);

 private:
  struct Place {
    double offset;
    uint32_t id;
  };

  size_t find(double offset) const;
  uint32_t id_at(double offset) const;
  bool is_cluster(double offset) const;
  void check_cues(const KeptElement& cues);
  void tell(ProblemCode code, uint32_t element, uint64_t a, uint64_t b);

  Context& context_;
  Vec<Place> elements_;   // by offset
  Vec<double> clusters_;  // in the order of the file
};

}  // namespace boxray::matroska
