// What stands in clusters (RFC 9559 5.1.3): their time, blocks, and what belongs to these: as
// src/families/matroska/read/cluster.ts has it, step by step.
#pragma once

#include "block.h"
#include "core/parser.h"

namespace boxray::matroska {

class Walker;

class ClusterReader {
 public:
  explicit ClusterReader(Walker& walker) : walker_(walker) {}

  // `index`: among its siblings; -1 where that is not told.
  void begin(uint64_t offset, int64_t index);
  // Whether it has to be gone through once more, now that the time is known: then from `again` on.
  bool end(uint64_t& again);
  // Walks over a child of a cluster, or of what is in it. True where more bytes are needed first.
  bool element(const ElementHeader& header);
  void end_addition();
  void end_group(uint64_t position);

 private:
  struct NumberedTrack {
    uint32_t number;
    uint32_t index;
  };
  // How many bytes of the data of a child have to be there to go on; `elsewhere` where the walk goes on
  // elsewhere, 0 where it was read.
  static constexpr uint64_t elsewhere = UINT64_MAX;

  int64_t index_of(uint32_t element) const;
  uint64_t wanted(uint32_t element, uint64_t size) const;
  uint64_t child(uint32_t element, uint64_t data, uint64_t end, uint64_t have);
  uint64_t timestamp(uint64_t data, uint64_t end);
  uint64_t simple_block(uint64_t data, uint64_t end, uint64_t have);
  uint64_t read(uint64_t data, uint64_t end, uint64_t have, uint32_t element);
  bool wait();
  int64_t begin_group();
  void begin_addition();
  void add(uint64_t position);
  int32_t find_track(uint64_t number) const;
  void problem(ProblemCode code, uint32_t element, double a = 0, double b = 0, int32_t track = -1);
  void sort_numbers();

  Walker& walker_;
  double time_ = -1;  // Timestamp; -1 while it is not known
  double previous_ = 0;
  bool any_before_ = false;
  bool waits_ = false;  // a block came before the Timestamp
  uint64_t waiting_ = 0;
  int64_t simple_ = 0;
  int64_t groups_ = 0;
  uint64_t offset_ = 0;
  int64_t index_ = -1;
  bool sorted_ = false;
  Vec<NumberedTrack> numbers_;
  bool told_unknown_track_ = false;
  bool told_negative_ = false;
  BlockHeader header_;
  BlockFrames frames_;
  // Of a BlockGroup.
  int32_t track_ = -1;
  bool references_ = false;
  double duration_ = -1;
  double discard_ = 0;
  double alpha_ = 0;
  double t35_offset_ = -1;
  double t35_size_ = 0;
  // Of a BlockMore.
  double add_id_ = 1;
  double addition_offset_ = -1;
  double addition_size_ = 0;
};

}  // namespace boxray::matroska
