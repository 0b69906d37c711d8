// Drives a session over a local file.
#pragma once

#include <atomic>
#include <cstdint>

#include "../core/session.h"
#include "file.h"

namespace boxray {

// Bytes that are cheap to read beyond the necessary: a local file's system call costs about as much as copying them.
inline constexpr uint64_t file_read_ahead = 64 * 1024;

struct FileResult {
  IoError io;
  bool cancelled = false;
  Session::Status status = Session::Status::need;
  Failure failure;
  Index index;
  FrameTables frames;
};

// `cancel` becomes non-zero when the caller has lost interest; it is looked at between reads. May be null, as may `frames`.
void inspect_file(const char* path, const Limits& limits, const FrameRequest* frames,
                  const std::atomic<int32_t>* cancel, FileResult& result);

}  // namespace boxray
