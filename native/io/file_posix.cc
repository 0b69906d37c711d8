#ifndef _WIN32

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "file.h"
#include "fstat.h"

namespace boxray {

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

IoError File::open(const char* path) {
  // Without O_NONBLOCK the opening of a pipe would wait for its other end.
  do {
    descriptor_ = ::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  } while (descriptor_ < 0 && errno == EINTR);
  if (descriptor_ < 0) return {errno, "open"};
  struct stat facts;
  if (file_facts(descriptor_, &facts) != 0) return {errno, "fstat"};
  if (S_ISDIR(facts.st_mode)) return {EISDIR, "read"};
  if (!S_ISREG(facts.st_mode)) return {ESPIPE, "read"};
  size_ = static_cast<uint64_t>(facts.st_size);
  return {};
}

IoError File::read(uint64_t offset, uint8_t* data, size_t size, size_t& got) {
  got = 0;
  while (got < size) {
    const ssize_t n = ::pread(descriptor_, data + got, size - got, static_cast<off_t>(offset + got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return {errno, "read"};
    if (n == 0) break;
    got += static_cast<size_t>(n);
  }
  return {};
}

}  // namespace boxray

#endif
