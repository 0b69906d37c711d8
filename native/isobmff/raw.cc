#include "raw.h"

#include "core/encode_rows.h"

namespace boxray::isobmff {

namespace {

#include "wire.def"

}  // namespace

void Raw::encode(Encoder& to) const { isobmff::encode(to, *this, *this); }
void Raw::encode_track(Encoder& to, size_t track) const { isobmff::encode(to, *this, tracks[track]); }

}  // namespace boxray::isobmff
