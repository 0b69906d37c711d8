// The sample table box (ISO/IEC 14496-12 8.5): statistics from the run-length tables without expanding them.
#pragma once

#include "box.h"
#include "track_state.h"

namespace boxray::isobmff {

// Reads `stbl` into the track's statistics. `data_references` is the number of them, or
// -1 where there is no dref box.
void read_stbl(Context& context, const Path* path, const Box& box, int32_t track,
               TrackState& state, int64_t data_references);

// How many chunks of `stbl` lie outside all of `media_data`, the media data ranges of the whole file.
// `packet`: the track's.
uint64_t recount_chunks_outside(const Limits& limits, uint64_t file_size, const Box& box,
                                const SoundPacket& packet, const Vec<ByteRange>& media_data);

}  // namespace boxray::isobmff
