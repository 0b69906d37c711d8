// The sans-I/O parser of a whole file: it asks for byte ranges and is fed them; it never reads.
#pragma once

#include <cstddef>
#include <cstdint>

#include "context.h"

namespace boxray {

// `minimum` bytes from `offset` are needed to go on; up to `preferred` save later reads.
// Never past the end of the source.
struct Need {
  uint64_t offset = 0;
  uint64_t minimum = 0;
  uint64_t preferred = 0;
};

// The first bytes of a file say what family it is of. They are kept, to name what is of none.
inline constexpr size_t head_size = 64;

enum class ParserStatus : uint8_t { need, done, failed };

// What each family of containers has one of. It makes the index in `context`, which outlives it, and asks for
// the head first, or for the whole of a file that is shorter.
class Parser {
 public:
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  virtual ~Parser() = default;

  ParserStatus status() const { return status_; }
  const Need& need() const { return need_; }

  // Takes bytes from the offset last asked for, and looks at them only during the call. Fewer than the
  // minimum mean that the source ended there.
  virtual void feed(const uint8_t* data, size_t size) = 0;

 protected:
  explicit Parser(Context& context) : context_(context) {}

  Context& context_;
  ParserStatus status_ = ParserStatus::need;
  Need need_;
};

}  // namespace boxray
