#include "elements.h"

#include <bit>

#include "core/cursor.h"

namespace boxray::matroska {

namespace {

// The shortest form only, and data bits neither all 0 nor all 1 (RFC 8794 5); but ChapterDisplay is 80, from
// before there was a rule.
bool is_id(uint32_t id, uint32_t length) {
  const uint32_t bits = 7 * length;
  const uint32_t data = id & ((1u << bits) - 1);
  if (data == (1u << bits) - 1) return false;
  return length == 1 || data >= (1u << (bits - 7)) - 1;
}

}  // namespace

const char* name_of(uint32_t element) {
  switch (element) {
#define ELEMENT(constant, number, name) \
  case id::constant:                    \
    return name;
#include "names.def"
#undef ELEMENT
    default:
      return nullptr;
  }
}

HeaderState read_header(const uint8_t* data, size_t size, ElementHeader& to) {
  if (size == 0) return HeaderState::too_short;
  if (data[0] < 0x10) return HeaderState::invalid;
  const uint32_t id_length = vint_length(data[0]);
  if (id_length >= size) return HeaderState::too_short;
  uint32_t id = 0;
  for (uint32_t i = 0; i < id_length; i++) id = id << 8 | data[i];
  if (!is_id(id, id_length)) return HeaderState::invalid;
  const uint8_t first = data[id_length];
  if (first == 0) return HeaderState::invalid;
  const uint32_t length = vint_length(first);
  if (id_length + length > size) return HeaderState::too_short;
  uint64_t value = first & (0xffu >> length);
  for (uint32_t i = 1; i < length; i++) value = value << 8 | data[id_length + i];
  to.id = id;
  to.unknown_size = value == (uint64_t{1} << (7 * length)) - 1;
  to.size = to.unknown_size ? 0 : value;
  to.header_size = id_length + length;
  return HeaderState::read;
}

bool Elements::next(Element& element) {
  if (at_ >= size_) return false;
  ElementHeader header;
  if (read_header(data_ + at_, size_ - at_, header) != HeaderState::read) return false;
  const size_t begin = at_ + header.header_size;
  const size_t left = size_ - begin;
  const size_t length = header.unknown_size || header.size > left ? left : static_cast<size_t>(header.size);
  element = {header.id, at_, data_ + begin, length};
  at_ = begin + length;
  return true;
}

bool read_uint(const uint8_t* data, size_t size, double& to) {
  if (size > 8) return false;
  to = 0;
  for (size_t i = 0; i < size; i++) to = to * 256 + data[i];
  return true;
}

bool read_int(const uint8_t* data, size_t size, double& to) {
  if (!read_uint(data, size, to)) return false;
  if (size == 0 || data[0] < 0x80) return true;
  // From the complement, which is exact where the number is.
  double complement = 0;
  for (size_t i = 0; i < size; i++) complement = complement * 256 + (255 - data[i]);
  to = -complement - 1;
  return true;
}

bool read_float(const uint8_t* data, size_t size, double& to) {
  if (size == 0)
    to = 0;
  else if (size == 4)
    to = std::bit_cast<float>(load_be32(data));
  else if (size == 8)
    to = std::bit_cast<double>(load_be64(data));
  else
    return false;
  return true;
}

size_t find_top_level(const uint8_t* data, size_t size) {
  for (size_t at = 0; at + 4 <= size; at++) {
    if (data[at] < 0x10 || data[at] > 0x1f) continue;
    const uint32_t id = load_be32(data + at);
    if (is_top_level(id) || is_root(id)) return at;
  }
  return size;
}

}  // namespace boxray::matroska
