// EBML elements (RFC 8794) and what of Matroska (RFC 9559) the walk may meet.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace boxray::matroska {

namespace id {
#define ELEMENT(constant, number, name) inline constexpr uint32_t constant = number;
#include "names.def"
#undef ELEMENT
}  // namespace id

// For paths; null where the walk has no name for it.
const char* name_of(uint32_t element);

inline constexpr size_t longest_header = 12;

struct ElementHeader {
  uint32_t id = 0;
  bool unknown_size = false;
  uint64_t size = 0;  // of the data
  uint32_t header_size = 0;
};

enum class HeaderState : uint8_t { read, too_short, invalid };

// Bytes of a number whose first byte this is, which is not 0.
inline uint32_t vint_length(uint8_t first) {
  return static_cast<uint32_t>(std::countl_zero(first)) + 1;
}

// `too_short`: it goes on behind the `size` bytes. `invalid`: no id begins there, or it has all data bits 0
// or 1, or more bytes than it needs, or no size follows.
HeaderState read_header(const uint8_t* data, size_t size, ElementHeader& to);

// An element of a payload that is wholly in memory, clipped to it.
struct Element {
  uint32_t id;
  size_t at;  // of its header, in what is walked over
  const uint8_t* data;
  size_t size;
};

// Goes over the elements of a payload, as far as they can be told.
class Elements {
 public:
  Elements(const uint8_t* data, size_t size) : data_(data), size_(size) {}
  explicit Elements(const Element& element) : Elements(element.data, element.size) {}
  // False where there is none any more.
  bool next(Element& element);

 private:
  const uint8_t* data_;
  size_t size_;
  size_t at_ = 0;
};

// As numbers of JavaScript. False where the element has more than 8 bytes, and is none (RFC 8794 7.1).
bool read_uint(const uint8_t* data, size_t size, double& to);
bool read_int(const uint8_t* data, size_t size, double& to);
// False where it has not 0, 4 or 8 bytes.
bool read_float(const uint8_t* data, size_t size, double& to);

inline bool read_uint(const Element& element, double& to) {
  return read_uint(element.data, element.size, to);
}

// Kept whole.
inline bool is_kept(uint32_t element) {
  return element == id::seek_head || element == id::info || element == id::tracks ||
         element == id::cues || element == id::tags || element == id::chapters;
}

// Stands in a Segment only, and ends what has no size.
inline bool is_top_level(uint32_t element) {
  return element > 0xffffff && (is_kept(element) || element == id::cluster || element == id::attachments);
}

// Begins a document, or its Segment.
inline bool is_root(uint32_t element) { return element == id::ebml || element == id::segment; }

inline bool is_anywhere(uint32_t element) {
  return element == id::void_element || element == id::crc_32;
}

inline bool is_in_cluster(uint32_t element) {
  return element == id::simple_block || element == id::block_group || element == id::timestamp ||
         element == id::position || element == id::prev_size || element == id::silent_tracks ||
         element == id::encrypted_block || is_anywhere(element);
}

// Where in the bytes an element of the Segment, or a Segment, may begin; `size` without one.
size_t find_top_level(const uint8_t* data, size_t size);

}  // namespace boxray::matroska
