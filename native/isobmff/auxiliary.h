// Sample groups and auxiliary information, which stand in stbl and in traf alike: only counted and checked.
#pragma once

#include "box.h"

namespace boxray::isobmff {

// sbgp (8.9.2), sgpd (8.9.3), senc (ISO/IEC 23001-7 7.2), saiz (8.7.8) or saio (8.7.9); any other box is
// passed over. `samples` is the number of samples that they can describe.
void read_auxiliary(Context& context, const Path* parent, const Box& box, int32_t track,
                    uint64_t samples);

// A uuid of a traf: senc as the Protected Interoperable File Format has it, or nothing that matters.
void read_piff_senc(Context& context, const Path* parent, const Box& box, int32_t track,
                    uint64_t samples);

}  // namespace boxray::isobmff
