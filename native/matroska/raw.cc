#include "raw.h"

#include "core/encode_rows.h"

namespace boxray::matroska {

namespace {

#include "wire.def"

}  // namespace

void Raw::encode(Encoder& to) const { matroska::encode(to, *this, *this); }

void Raw::encode_track(Encoder& to, size_t track) const { matroska::encode(to, *this, tracks[track]); }

}  // namespace boxray::matroska
