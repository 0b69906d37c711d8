// Digests of many messages at once, by the fastest kernel that this processor runs. No allocation, no shared
// state: any thread may call at any time.
//
// hash.cc chooses the kernel; block_hash.* hashes MD5 and SHA-256 messages in lanes; md5_rounds.h,
// sha256_rounds.h and xxh3_rounds.h are the algorithms, for any width of vector; sse2.cc, avx2.cc, avx512.cc,
// neon.cc and scalar.cc are the widths; sha256_ni.cc, sha256_armv8.cc and crc32_*.cc use instructions made
// for the purpose.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

#include "block_hash.h"
#include "message.h"
#include "murmur3.h"
#include "xxh3.h"

namespace boxray {

namespace hash {
struct Kernel;
}

enum class Algorithm : uint8_t {
#define ALGORITHM(value, name) value,
#include "core/wire.def"
};
inline constexpr Algorithm algorithms[] = {
#define ALGORITHM(value, name) Algorithm::value,
#include "core/wire.def"
};

// In bytes. Digests are as ffmpeg prints them, and XXH3 as its library does: sums of 32 bits are in big
// endian.
size_t digest_length(Algorithm algorithm);

// Hashes messages that do not depend on each other, in any order and of any lengths. The more there are, the
// better: 48 lanes may work at once.
void hash_messages(Algorithm algorithm, const Message* messages, size_t count);

// The same for a file too large for memory. The longest message of a batch would leave the other lanes empty
// at its end; so add() comes back once its last message has begun, and the rest goes on together with the
// messages added next.
class BatchHasher {
 public:
  void init(Algorithm algorithm);
  // By a kernel of one's choice; false where there is none of this name.
  [[nodiscard]] bool init_with(const char* kernel, Algorithm algorithm);
  // Bytes and digests stay where they are until release() or finish(); the list itself is needed during the
  // call only.
  void add(const Message* messages, size_t count);
  // Hashes on until no message that begins between `begin` and `end` is left, so that the bytes may be
  // overwritten.
  void release(const uint8_t* begin, const uint8_t* end);
  // Hashes on until no message is left. More may be added then.
  void finish();

 private:
  void init_by(const hash::Kernel& kernel);

  const hash::Kernel* kernel_;
  hash::Lanes lanes_;
};

struct KernelNames {
  const char* names[8];
  size_t count;
};

// The kernels that this processor runs, the one that hash_messages uses first.
KernelNames available_kernels(Algorithm algorithm);

// hash_messages by a kernel of one's choice; false where there is none of this name.
[[nodiscard]] bool hash_messages_with(const char* kernel, Algorithm algorithm, const Message* messages,
                                      size_t count);

// One message that arrives in pieces: a sample larger than a buffer, or a whole stream. Plain data; it can be
// copied to have a digest of what came so far.
class Hasher {
 public:
  void init(Algorithm algorithm);
  void update(const uint8_t* data, size_t size);
  // Ends the message; only init may follow.
  void finish(uint8_t* digest);

 private:
  Algorithm algorithm_;
  union {
    hash::BlockStream block_;
    hash::Murmur3 murmur3_;
    hash::Xxh3 xxh3_;
    uint32_t sum_;
  };
};

}  // namespace boxray
