// What reads the boxes of one stbl: sample_table.cc has descriptions, sizes and chunks, sample_times.cc
// times.
#pragma once

#include "box.h"
#include "sample_frames.h"
#include "track_state.h"

namespace boxray::isobmff {

struct Tables {
  Single stsd, stts, ctts, cslg, stsc, sizes, offsets, stss;
  Vec<Box> others;  // read_auxiliary knows some of them
};

// One stbl under evaluation.
class SampleTable {
 public:
  SampleTable(Context& context, const Path* path, const Box& box, int32_t track,
              TrackState& state)
      : context_(context), path_(path), box_(box), track_(track), state_(state) {}

  void read_stsd(const Single& stsd, int64_t data_references);
  void read_sizes(const Single& box, bool samples_are_timed);
  void read_times(const Tables& tables);
  void choose_rows();
  void read_chunks(const Single& stsc, const Single& offsets);
  void check_cslg(const Single& box);
  void append_frames();

  uint32_t count() const { return view_.sizes.count(); }
  uint64_t chunks_outside(const Vec<ByteRange>& ranges) const {
    return count_chunks_outside(view_.chunks, view_.runs, view_.sizes, context_.file_size, ranges);
  }

 private:
  struct TimeToSample {
    Rows rows;
    RowTotals facts;
    bool present = false;
    bool whole = false;  // every claimed entry is there
  };

  Path at(uint32_t type) const { return {path_, type}; }
  void problem(ProblemCode code, const Path* path, const Box& box, double a = 0, double b = 0) {
    context_.problem(code, path, static_cast<double>(box.offset), track_, a, b);
  }
  void missing(uint32_t type) {
    const Path path = at(type);
    problem(ProblemCode::missing_box, &path, box_);
  }
  // A FullBox whose fourth word is a count of rows of `row_size` bytes. False where there is no such table.
  bool read_table(const Single& table, size_t row_size, Rows& rows, bool& whole,
                  FullBoxHeader& header);
  TimeToSample read_runs(const Single& table, FullBoxHeader& header);
  void add_durations(const TimeToSample& stts, const Box& box);
  bool add_steady_presentation(const TimeToSample& stts, const TimeToSample& ctts,
                               uint8_t version);
  void add_presentation(const TimeToSample& stts, const TimeToSample& ctts, const Single& box,
                        uint8_t version);
  void add_keyframes(const Single& stss, const TimeToSample& stts);

  Context& context_;
  const Path* path_;
  const Box& box_;
  const int32_t track_;
  TrackState& state_;
  TableView view_;
};

}  // namespace boxray::isobmff
