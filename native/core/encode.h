// The index as one row of numbers, to cross into JavaScript in one buffer: 20,000 rows as objects cost 20 ms,
// as numbers 0.35 ms. The order stands in wire.def.
#pragma once

#include <cstddef>

#include "index.h"

namespace boxray {

// False when memory runs out. Ranges refer to index.blob, which travels behind the numbers.
[[nodiscard]] bool encode_index(const Index& index, Vec<double>& numbers);

class Encoder {
 public:
  explicit Encoder(Vec<double>& out) : out_(out) {}

  bool failed() const { return failed_; }
  void put(double number) { put(&number, 1); }
  void put(const double* numbers, size_t count);
  void put(const uint32_t* numbers, size_t count);
  void put(const int32_t* numbers, size_t count);

 private:
  template <typename Number>
  void convert(const Number* numbers, size_t count);

  Vec<double>& out_;
  bool failed_ = false;
};

}  // namespace boxray
