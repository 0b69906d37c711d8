// A regular file opened for positional reads. No memory mapping: a file that shrinks while
// it is mapped kills the process.
#pragma once

#include <cstddef>
#include <cstdint>

namespace boxray {

// An errno value with the call that gave it; code 0 is success.
struct IoError {
  int code = 0;
  const char* call = "";
};

class File {
 public:
  File() = default;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();

  // `path` is UTF-8. A directory gives EISDIR; a pipe, socket or device, which has no size, gives ESPIPE.
  IoError open(const char* path);
  uint64_t size() const { return size_; }
  // Reads until `size` bytes are there or the file ends; `got` says how many.
  IoError read(uint64_t offset, uint8_t* data, size_t size, size_t& got);

 private:
#ifdef _WIN32
  void* handle_ = nullptr;
#else
  int descriptor_ = -1;
#endif
  uint64_t size_ = 0;
};

}  // namespace boxray
