// Memory for a table. A large block is made of huge pages where the system has them: its first use costs a
// page fault every 2 MiB then instead of every 4 KiB, which would take longer than filling it. A few freed
// ones are kept for the next table: in a virtual machine the host has to find the memory behind each fresh
// page first, which can take ten times as long as all the rest. At most 64 MiB are kept.
#pragma once

#include <cstddef>

namespace boxray {

// Null when memory runs out. `is_zero`: told whether all bytes are 0; else there may be anything in them.
void* allocate_block(size_t size, bool* is_zero = nullptr);
// `size` as it was allocated.
void free_block(void* block, size_t size);

}  // namespace boxray
