// Bytes per second of every hash kernel that this machine runs, on one core, without Node and without
// reading: messages of 16 KB, of the lengths of a film (three audio frames of some 370 bytes to two pictures,
// of which a few are large; 1.3 KB on average), and of 300 bytes. Prints one JSON line a kernel: the best of
// several rounds, in GB/s. The rounds of all kernels alternate, so that a busy machine is unjust to none.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "cpu/features.h"
#include "hash/hash.h"

namespace {

using boxray::Algorithm;
using Clock = std::chrono::steady_clock;

constexpr const char* algorithm_names[] = {
#define ALGORITHM(value, name) name,
#include "core/wire.def"
};

// xorshift64*
struct Random {
  uint64_t state = 1;
  size_t below(size_t limit) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return static_cast<size_t>((state * 0x2545f4914f6cdd1d) >> 32) % limit;
  }
};

size_t film_frame(Random& random) {
  if (random.below(5) < 3) return 320 + random.below(100);
  return random.below(60) ? 500 + random.below(3000) : 20'000 + random.below(20'000);
}

struct Batch {
  std::vector<boxray::Message> messages;
  size_t bytes = 0;
};

template <typename Size>
Batch make_batch(const std::vector<uint8_t>& data, std::vector<uint8_t>& digests, Size size) {
  Batch batch;
  for (;;) {
    const size_t next = size();
    if (batch.bytes + next > data.size()) return batch;
    batch.messages.push_back({data.data() + batch.bytes, next, digests.data() + 32 * batch.messages.size()});
    batch.bytes += next;
  }
}

struct Contender {
  Algorithm algorithm;
  const char* kernel;
  double best[3] = {};
};

}  // namespace

int main() {
  constexpr int rounds = 9;
  std::vector<uint8_t> data(4 << 20), digests(32 * data.size() / 300 + 32);
  Random random;
  for (uint8_t& byte : data) byte = static_cast<uint8_t>(random.below(256));
  const Batch batches[3] = {
      // Not a power of two: frames do not all begin in the same line of the cache.
      make_batch(data, digests, [] { return size_t{16'384 + 40}; }),
      make_batch(data, digests, [&] { return film_frame(random); }),
      make_batch(data, digests, [] { return size_t{300}; }),
  };
  std::vector<Contender> contenders;
  for (const Algorithm algorithm : boxray::algorithms) {
    const boxray::KernelNames kernels = boxray::available_kernels(algorithm);
    for (size_t k = 0; k < kernels.count; k++) contenders.push_back({algorithm, kernels.names[k]});
  }
  for (int round = 0; round < rounds; round++) {
    for (Contender& contender : contenders) {
      for (size_t b = 0; b < 3; b++) {
        const std::vector<boxray::Message>& messages = batches[b].messages;
        const auto begin = Clock::now();
        if (!boxray::hash_messages_with(contender.kernel, contender.algorithm, messages.data(),
                                        messages.size()))
          return EXIT_FAILURE;
        const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        contender.best[b] =
            std::max(contender.best[b], static_cast<double>(batches[b].bytes) / seconds / 1e9);
      }
    }
  }
  std::fprintf(stderr, "film: %zu frames, %.0f bytes on average; %s\n", batches[1].messages.size(),
               static_cast<double>(batches[1].bytes) / static_cast<double>(batches[1].messages.size()),
               boxray::cpu_text().text);
  for (const Contender& contender : contenders) {
    std::printf(
        "{\"algorithm\": \"%s\", \"kernel\": \"%s\", \"gbps16k\": %.2f, "
        "\"gbpsFilm\": %.2f, \"gbps300\": %.2f}\n",
        algorithm_names[static_cast<size_t>(contender.algorithm)], contender.kernel, contender.best[0],
        contender.best[1], contender.best[2]);
  }
}
