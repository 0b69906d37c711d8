#include "encode.h"

#include "encode_rows.h"

namespace boxray {

template <typename Number>
void Encoder::convert(const Number* numbers, size_t count) {
  double* const to = out_.extend(count);
  failed_ |= !to;
  if (to)
    for (size_t i = 0; i < count; i++) to[i] = static_cast<double>(numbers[i]);
}

void Encoder::put(const double* numbers, size_t count) { failed_ |= !out_.append(numbers, count); }
void Encoder::put(const uint32_t* numbers, size_t count) { convert(numbers, count); }
void Encoder::put(const int32_t* numbers, size_t count) { convert(numbers, count); }

namespace {

#include "wire.def"

}  // namespace

bool encode_index(const Index& index, Vec<double>& numbers) {
  // About what a short clip takes.
  if (!numbers.reserve(512)) return false;
  Encoder to(numbers);
  encode(to, index, index);
  return !to.failed();
}

}  // namespace boxray
