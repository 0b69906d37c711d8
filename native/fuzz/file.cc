// libFuzzer target: arbitrary bytes as a file.

#include "fuzz/box_mutator.h"
#include "fuzz/two_ways.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  boxray::fuzz::read_two_ways(data, size);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  return boxray::fuzz::mutate_boxes(data, size, max_size, seed);
}
