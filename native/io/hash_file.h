// Hashes many parts of a local file: reads in file order into one bounded buffer, and gives
// what has arrived to the kernels.
#pragma once

#include <atomic>
#include <cstdint>

#include "hash/hash.h"
#include "file.h"
#include "stop.h"

namespace boxray {

struct HashTask {
  Algorithm algorithm;
  // One digest over all parts in turn, instead of one for each.
  bool joined = false;
  // Parts in the order of their offsets; joined parts in the order in which they are to be joined.
  const double* offsets = nullptr;
  const uint32_t* sizes = nullptr;
  size_t count = 0;
  // Digest i goes to digests + slots[i] * digest length; the joined one to digests.
  const uint32_t* slots = nullptr;
  uint8_t* digests = nullptr;
  StopToken* stop = nullptr;
  // Bytes hashed so far, for a progress bar.
  std::atomic<int64_t>* progress = nullptr;
};

struct HashResult {
  IoError io;
  bool cancelled = false;
  // The file has become shorter than a part's end.
  bool ended_early = false;
};

void hash_file(const char* path, const HashTask& task, HashResult& result);

}  // namespace boxray
