// Indexes into a fragmented file: sidx (ISO/IEC 14496-12 8.16.3) and mfra (8.8.9).
// Read to be checked and counted.
#pragma once

#include "box.h"

namespace boxray::isobmff {

void read_sidx(Context& context, const Box& box);
void read_mfra(Context& context, const Box& box);

}  // namespace boxray::isobmff
