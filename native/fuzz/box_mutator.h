// A mutator that knows boxes: it changes a file as its tree and mends the sizes around the change, so that
// what is changed is reached. libFuzzer's own mutations still get their share.
#pragma once

#include <cstddef>
#include <cstdint>

namespace boxray::fuzz {

// As LLVMFuzzerCustomMutator: changes data in place, at most to max_size bytes, and gives the new size.
size_t mutate_boxes(uint8_t* data, size_t size, size_t max_size, unsigned seed);

}  // namespace boxray::fuzz
