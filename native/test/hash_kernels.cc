// Every kernel that this machine runs gives the scalar one's digests, whatever the mix of lengths. Each
// message has an allocation of its own, so that the sanitizer sees a read past its end.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "check.h"
#include "hash/hash.h"

namespace {

using boxray::Algorithm;

// xorshift64*
struct Random {
  uint64_t state;
  size_t below(size_t limit) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return static_cast<size_t>((state * 0x2545f4914f6cdd1d) >> 32) % limit;
  }
};

class Messages {
 public:
  explicit Messages(uint64_t seed) : random_{seed} {}
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;
  ~Messages() {
    for (void* block : blocks_) std::free(block);
  }

  Random& random() { return random_; }

  void add(size_t size, size_t alignment) {
    auto* block = static_cast<uint8_t*>(std::malloc(size + alignment));
    if (size + alignment && !block) std::abort();
    for (size_t i = 0; i < size; i++) block[alignment + i] = static_cast<uint8_t>(random_.below(256));
    blocks_.push_back(block);
    messages_.push_back({size ? block + alignment : nullptr, size, nullptr});
  }

  void check(Algorithm algorithm, const char* what) {
    const std::vector<uint8_t> expected = digests("scalar", algorithm);
    const boxray::KernelNames kernels = boxray::available_kernels(algorithm);
    for (size_t k = 0; k < kernels.count; k++) {
      if (digests(kernels.names[k], algorithm) == expected) continue;
      std::fprintf(stderr, "%s: algorithm %d by %s\n", what, static_cast<int>(algorithm), kernels.names[k]);
      failed_checks++;
    }
  }

  void check_all(const char* what) {
    for (const Algorithm algorithm : boxray::algorithms) check(algorithm, what);
  }

 private:
  std::vector<uint8_t> digests(const char* kernel, Algorithm algorithm) {
    const size_t length = boxray::digest_length(algorithm);
    std::vector<uint8_t> all(messages_.size() * length);
    for (size_t i = 0; i < messages_.size(); i++) messages_[i].digest = all.data() + i * length;
    CHECK(boxray::hash_messages_with(kernel, algorithm, messages_.data(), messages_.size()));
    return all;
  }

  Random random_;
  std::vector<boxray::Message> messages_;
  std::vector<void*> blocks_;
};

constexpr size_t edges[] = {
    0,   1,   2,   3,   4,   8,   9,   15,  16,  17,   31,   32,   33,   47,   48,   49,   55,   56,   57,
    63,  64,  65,  119, 120, 121, 122, 123, 124, 125,  126,  127,  128,  129,  191,  192,  193,  239,  240,
    241, 255, 256, 257, 319, 320, 511, 512, 513, 1023, 1024, 1025, 1087, 1088, 1089, 2047, 2048, 2049, 4096};

void edges_at_every_alignment() {
  for (size_t alignment = 0; alignment < 64; alignment++) {
    Messages messages(1 + alignment);
    for (const size_t size : edges) messages.add(size, alignment);
    messages.check_all("edges");
  }
}

void every_number_of_messages() {
  for (size_t count = 0; count <= 100; count++) {
    Messages messages(100 + count);
    for (size_t i = 0; i < count; i++) messages.add(messages.random().below(400), i % 64);
    messages.check_all("numbers");
  }
}

void one_huge_among_tiny() {
  constexpr size_t places[] = {0, 1, 50, 299};
  for (const size_t place : places) {
    Messages messages(1000 + place);
    for (size_t i = 0; i < 300; i++) messages.add(i == place ? 300'001 : messages.random().below(4), i % 64);
    messages.check_all("one huge");
  }
}

// Sizes by powers of two, rising, falling and mixed: the lengths by which lanes are refilled.
void wide_ranges() {
  for (uint64_t seed = 1; seed <= 6; seed++) {
    Messages messages(2000 + seed);
    for (size_t i = 0; i < 120; i++) {
      const size_t step = seed % 3 == 0 ? i : seed % 3 == 1 ? 119 - i : messages.random().below(120);
      messages.add(messages.random().below(size_t{2} << step / 8), i % 64);
    }
    messages.check_all("wide ranges");
  }
}

// Chunks of a file in a ring of buffers, as they are read one after the other: what release() has given back
// is overwritten while messages of other chunks are half hashed.
void ring_of_chunks(Algorithm algorithm, const char* kernel) {
  constexpr size_t chunk_size = 100'000, chunk_count = 3, rounds = 9;
  const size_t length = boxray::digest_length(algorithm);
  std::vector<uint8_t> chunks[chunk_count];
  std::vector<uint8_t> expected, digests;
  expected.reserve(rounds * 4000 * length);
  digests.reserve(rounds * 4000 * length);
  Random random = {7};
  boxray::BatchHasher hasher;
  CHECK(hasher.init_with(kernel, algorithm));
  for (size_t round = 0; round < rounds; round++) {
    std::vector<uint8_t>& chunk = chunks[round % chunk_count];
    hasher.release(chunk.data(), chunk.data() + chunk.size());
    chunk.resize(chunk_size);
    for (uint8_t& byte : chunk) byte = static_cast<uint8_t>(random.below(256));
    std::vector<boxray::Message> messages;
    for (size_t at = 0; at < chunk_size && messages.size() < 4000;) {
      // One that lasts longer than its chunk, then some, then very many.
      const size_t limit = round % 3 == 0 && at == 0 ? 90'000 : round % 3 == 1 ? 9000 : 90;
      const size_t size = at == 0 && limit == 90'000 ? limit : random.below(limit);
      const size_t now = size < chunk_size - at ? size : chunk_size - at;
      digests.resize(digests.size() + length);
      messages.push_back({chunk.data() + at, now, digests.data() + digests.size() - length});
      at += now;
    }
    expected.resize(digests.size());
    std::vector<boxray::Message> copies = messages;
    for (boxray::Message& copy : copies) copy.digest = expected.data() + (copy.digest - digests.data());
    CHECK(boxray::hash_messages_with("scalar", algorithm, copies.data(), copies.size()));
    hasher.add(messages.data(), messages.size());
    if (round == 4) hasher.finish();
  }
  hasher.finish();
  if (digests == expected) return;
  std::fprintf(stderr, "ring of chunks: algorithm %d by %s\n", static_cast<int>(algorithm), kernel);
  failed_checks++;
}

}  // namespace

int main() {
  edges_at_every_alignment();
  every_number_of_messages();
  one_huge_among_tiny();
  wide_ranges();
  for (const Algorithm algorithm : boxray::algorithms) {
    const boxray::KernelNames kernels = boxray::available_kernels(algorithm);
    for (size_t k = 0; k < kernels.count; k++) ring_of_chunks(algorithm, kernels.names[k]);
    CHECK(kernels.count >= 1 && std::strcmp(kernels.names[kernels.count - 1], "scalar") == 0);
  }
  return failed_checks;
}
