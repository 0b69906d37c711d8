// Drives a parser over a local file.
#pragma once

#include <cstdint>

#include "families.h"
#include "file.h"
#include "stop.h"

namespace boxray {

// Bytes that are cheap to read beyond the necessary: a local file's system call costs
// about as much as copying them.
inline constexpr uint64_t file_read_ahead = uint64_t{64} << 10;

struct FileResult {
  IoError io;
  bool cancelled = false;
  ParserStatus status = ParserStatus::need;
  Failure failure;
  Index index;
  FrameTables frames;
};

// `stop` and `frames` may be null.
void inspect_file(const char* path, const Limits& limits, const FrameRequest* frames,
                  StopToken* stop, FileResult& result);

}  // namespace boxray
