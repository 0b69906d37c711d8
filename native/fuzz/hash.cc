// libFuzzer target: arbitrary messages by every kernel that this processor runs, at once, in batches and in
// pieces; all digests must be the scalar kernel's.

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "hash/hash.h"

namespace {

using boxray::Algorithm;
using boxray::Message;

constexpr size_t max_messages = 80;
constexpr size_t max_digest = 32;

struct Input {
  const uint8_t* data;
  size_t size;
  uint32_t number(size_t bytes) {
    uint32_t value = 0;
    for (; bytes > 0 && size > 0; bytes--, size--) value = value << 8 | *data++;
    return value;
  }
};

// Each message has an allocation of its own, so that the sanitizer sees a read past its end.
struct Messages {
  std::vector<std::unique_ptr<uint8_t[]>> blocks;
  std::vector<Message> list;

  Messages(Input& input, size_t count) {
    for (size_t i = 0; i < count; i++) {
      const size_t size = input.number(2) % 5000;
      blocks.emplace_back(new uint8_t[std::max<size_t>(size, 1)]);
      for (size_t at = 0; at < size; at++)
        blocks.back()[at] = input.size ? input.data[at % input.size] : static_cast<uint8_t>(at);
      list.push_back({size ? blocks.back().get() : nullptr, size, nullptr});
    }
  }

  // Points `messages` at room for their digests.
  std::vector<uint8_t> digests_to(std::vector<Message>& messages) const {
    std::vector<uint8_t> digests(std::max<size_t>(list.size(), 1) * max_digest);
    messages = list;
    for (size_t i = 0; i < messages.size(); i++) messages[i].digest = digests.data() + i * max_digest;
    return digests;
  }
};

void same(const std::vector<uint8_t>& a, const std::vector<uint8_t>& b) {
  if (a != b) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input = {data, size};
  const Algorithm algorithm = boxray::algorithms[input.number(1) % std::size(boxray::algorithms)];
  const uint32_t split = input.number(2);
  const Messages messages(input, input.number(1) % max_messages);
  std::vector<Message> list;

  const std::vector<uint8_t> expected = [&] {
    std::vector<uint8_t> digests = messages.digests_to(list);
    if (!boxray::hash_messages_with("scalar", algorithm, list.data(), list.size())) std::abort();
    return digests;
  }();

  const boxray::KernelNames kernels = boxray::available_kernels(algorithm);
  for (size_t k = 0; k < kernels.count; k++) {
    const std::vector<uint8_t> at_once = messages.digests_to(list);
    if (!boxray::hash_messages_with(kernels.names[k], algorithm, list.data(), list.size())) std::abort();
    same(at_once, expected);

    const std::vector<uint8_t> in_batches = messages.digests_to(list);
    boxray::BatchHasher batches;
    if (!batches.init_with(kernels.names[k], algorithm)) std::abort();
    const size_t first = list.empty() ? 0 : split % (list.size() + 1);
    batches.add(list.data(), first);
    if (split % 3 == 0)
      for (size_t i = 0; i < first; i++)
        if (list[i].data) batches.release(list[i].data, list[i].data + list[i].size);
    batches.add(list.data() + first, list.size() - first);
    batches.finish();
    same(in_batches, expected);
  }

  const std::vector<uint8_t> in_pieces = messages.digests_to(list);
  for (const Message& message : list) {
    boxray::Hasher hasher;
    hasher.init(algorithm);
    for (size_t at = 0; at < message.size;) {
      const size_t piece = std::min<size_t>(message.size - at, 1 + (split + at) % 300);
      hasher.update(message.data + at, piece);
      at += piece;
    }
    hasher.finish(message.digest);
  }
  same(in_pieces, expected);
  return 0;
}
