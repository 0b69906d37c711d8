// Sound boxes around the part of a file that a target is about.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace boxray::fuzz {

using Bytes = std::vector<uint8_t>;

// A box of the parts one after the other.
Bytes box(const char (&type)[5], std::initializer_list<Bytes> parts);
Bytes words(std::initializer_list<uint32_t> values);

// ftyp, a movie of one video track with `table` in its stbl, and media data of 64 KiB behind.
Bytes movie_with_table(const uint8_t* table, size_t size);

// ftyp, a movie without samples of a video and a sound track, and `fragments` behind.
Bytes movie_with_fragments(const uint8_t* fragments, size_t size);

}  // namespace boxray::fuzz
