// MurmurHash3 x64 128 with a seed of 64 bits and the result in little endian, as
// in ffmpeg (libavutil/murmur3.c).
#pragma once

#include <cstddef>
#include <cstdint>

namespace boxray::hash {

class Murmur3 {
 public:
  void init();
  void update(const uint8_t* data, size_t size);
  void finish(uint8_t* digest);

 private:
  uint64_t h1_, h2_;
  uint64_t length_;
  uint8_t block_[16];
};

}  // namespace boxray::hash
