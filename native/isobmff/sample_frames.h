// Expands the sample tables of a track into rows.
#pragma once

#include "chunks.h"
#include "core/frames.h"
#include "raw.h"

namespace boxray::isobmff {

// The tables of one stbl, bounded by the bytes that are there.
struct TableView {
  SizeTable sizes;
  uint32_t largest = UINT32_MAX;  // no sample is larger
  Rows durations;          // stts
  Rows offsets;            // ctts
  Rows sync;               // stss
  bool all_sync = true;    // no stss
  ChunkTable chunks;
  ChunkRuns runs;
  bool in_order = false;  // all runs make sense, and chunks follow each other within the file
};

// Appends a row for each sample, or for each chunk where the columns are chunked. Samples that no chunk holds
// have the offset -1. `path` and `stbl` are where the limit is reported.
void append_table_frames(Context& context, const Path* path, uint64_t stbl,
                         const TableView& tables, FrameColumns& columns);

}  // namespace boxray::isobmff
