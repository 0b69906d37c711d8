#include "block.h"

#include <cstdint>
#include <cstdlib>

// The sanitizer watches the heap only.
#if defined(__SANITIZE_ADDRESS__)
#define BOXRAY_HEAP_ONLY
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BOXRAY_HEAP_ONLY
#endif
#endif

#if defined(__linux__) && !defined(BOXRAY_HEAP_ONLY)
#include <sys/mman.h>

#include <algorithm>
#include <mutex>
#define BOXRAY_HUGE_PAGES
#endif

namespace boxray {

#ifdef BOXRAY_HUGE_PAGES

namespace {

constexpr size_t huge_page = 2 << 20;
// A smaller block would waste more than it gains.
constexpr size_t least_mapped = 1 << 20;

size_t whole_pages(size_t size) { return (size + huge_page - 1) / huge_page * huge_page; }

}  // namespace

namespace {

// Blocks that were freed last, for all threads.
class KeptBlocks {
 public:
  KeptBlocks() = default;
  KeptBlocks(const KeptBlocks&) = delete;
  KeptBlocks& operator=(const KeptBlocks&) = delete;
  // The addon may be unloaded with the last thread that uses it.
  ~KeptBlocks() {
    while (count_ > 0) drop_first();
  }

  // A block of just this size; null where there is none.
  void* take(size_t size) {
    const std::lock_guard lock(mutex_);
    Kept* const end = kept_ + count_;
    Kept* const found = std::find_if(kept_, end, [=](const Kept& kept) { return kept.size == size; });
    if (found == end) return nullptr;
    void* const block = found->block;
    remove(found);
    return block;
  }

  void put(void* block, size_t size) {
    if (size > most_bytes) {
      munmap(block, size);
      return;
    }
    const std::lock_guard lock(mutex_);
    while (count_ == most_blocks || bytes_ + size > most_bytes) drop_first();
    kept_[count_++] = {block, size};
    bytes_ += size;
  }

 private:
  struct Kept {
    void* block;
    size_t size;
  };
  static constexpr size_t most_blocks = 8;
  static constexpr size_t most_bytes = 64 << 20;

  void drop_first() {
    munmap(kept_[0].block, kept_[0].size);
    remove(kept_);
  }
  void remove(Kept* kept) {
    bytes_ -= kept->size;
    std::move(kept + 1, kept_ + count_, kept);
    count_--;
  }

  std::mutex mutex_;
  Kept kept_[most_blocks] = {};
  size_t count_ = 0;
  size_t bytes_ = 0;
};

KeptBlocks kept_blocks;

}  // namespace

void* allocate_block(size_t size, bool* is_zero) {
  if (is_zero) *is_zero = false;
  if (size < least_mapped) return std::malloc(size);
  const size_t whole = whole_pages(size);
  if (void* const kept = kept_blocks.take(whole)) return kept;
  if (is_zero) *is_zero = true;
  void* const mapped = mmap(nullptr, whole + huge_page, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  // The block begins at a huge page; what was mapped before and after it goes back.
  uint8_t* const begin = static_cast<uint8_t*>(mapped);
  const size_t before = (huge_page - reinterpret_cast<uintptr_t>(begin) % huge_page) % huge_page;
  uint8_t* const block = begin + before;
  if (before) munmap(begin, before);
  munmap(block + whole, huge_page - before);
  // Only advice: where it is not taken, small pages do.
  madvise(block, whole, MADV_HUGEPAGE);
  return block;
}

void free_block(void* block, size_t size) {
  if (size < least_mapped)
    std::free(block);
  else
    kept_blocks.put(block, whole_pages(size));
}

#else

void* allocate_block(size_t size, bool* is_zero) {
  if (is_zero) *is_zero = false;
  return std::malloc(size);
}
void free_block(void* block, size_t) { std::free(block); }

#endif

}  // namespace boxray
