// One track: its header, edits, references and media (ISO/IEC 14496-12 8.3 to 8.6).
#pragma once

#include "box.h"
#include "track_state.h"

namespace boxray::isobmff {

void read_trak(Context& context, const Path* path, const Box& box, int32_t track,
               TrackState& state);

// A duration of 32 or 64 bits; -1 where all ones say that it is unknown. One past 2^53 is a problem.
double read_duration(Context& context, const Path* path, const Box& box, int32_t track,
                     Cursor& payload, bool wide);

}  // namespace boxray::isobmff
