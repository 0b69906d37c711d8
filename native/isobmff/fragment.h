// Movie fragments (ISO/IEC 14496-12 8.8).
#pragma once

#include "movie.h"

namespace boxray::isobmff {

// Reads moof number `fragment` of the file into the tracks' statistics; extents of its runs go to `extents`.
void read_moof(Context& context, const Box& box, uint64_t fragment, Movie& movie,
               Vec<RunExtent>& extents);

}  // namespace boxray::isobmff
