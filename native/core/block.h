// Memory for a table. A large block is made of huge pages where the system has them: its first use costs a page fault every 2 MiB
// then instead of every 4 KiB, which would take longer than filling it.
#pragma once

#include <cstddef>

namespace boxray {

// Null when memory runs out.
void* allocate_block(size_t size);
// `size` as it was allocated.
void free_block(void* block, size_t size);

}  // namespace boxray
