// Included before a wire.def, makes of each of its structs a function that encodes a row. `index` has the
// arrays that rows name ranges of.

#include <cstddef>
#include <iterator>

#include "encode.h"

#define STRUCT(type, name)                                                                      \
  void encode([[maybe_unused]] Encoder& to, [[maybe_unused]] const auto& index, const type& row) { \
    const double fixed[] = {
#define NUMBER(field, name) static_cast<double>(row.field),
#define FLAG(field, name) NUMBER(field, name)
#define BYTES(field, name) \
  static_cast<double>(row.field.first), static_cast<double>(row.field.count),
#define TEXT(field, name) BYTES(field, name)
#define NAME(field, name, table) NUMBER(field, name)
#define REST                          \
    };                                \
    to.put(fixed, std::size(fixed));
#define INSIDE(field, name, type) encode(to, index, row.field);
#define OPTIONAL(field, name, type) \
  to.put(row.field.present);        \
  if (row.field.present) encode(to, index, row.field);
#define ROWS(field, name, type)                   \
  to.put(static_cast<double>(row.field.size()));  \
  for (const auto& each : row.field) encode(to, index, each);
#define RANGE(field, name, type, array)        \
  to.put(row.field.count);                     \
  for (uint32_t i = 0; i < row.field.count; i++) encode(to, index, index.array[row.field.first + i]);
#define LINKED(field, name, type, array)                                                         \
  {                                                                                              \
    const auto next = [&](int32_t at) { return index.array[static_cast<size_t>(at)].next; };     \
    uint32_t count = 0;                                                                          \
    for (int32_t at = row.field; at >= 0; at = next(at)) count++;                                \
    to.put(count);                                                                               \
    for (int32_t at = row.field; at >= 0; at = next(at))                                         \
      encode(to, index, index.array[static_cast<size_t>(at)]);                                   \
  }
#define NUMBERS(field, name, array) \
  to.put(row.field.count);          \
  to.put(index.array.data() + row.field.first, row.field.count);
#define MATRIX(field, name) to.put(row.field, 9);
#define RAW() index.raw->encode(to);
#define RAW_OF_TRACK() index.raw->encode_track(to, static_cast<size_t>(&row - index.tracks.data()));
#define END }
