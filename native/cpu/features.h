// What this processor can do, and the operating system lets it.
#pragma once

#include <cstdint>

namespace boxray {

enum CpuFeature : uint32_t {
  cpu_sse41 = 1u << 0,  // and SSSE3
  cpu_pclmul = 1u << 1,
  cpu_sha = 1u << 2,
  cpu_avx2 = 1u << 3,
  cpu_avx512 = 1u << 4,  // F, BW, DQ and VL: all but Xeon Phi have the four
  cpu_vpclmul = 1u << 5,
  cpu_sha2 = 1u << 6,   // ARMv8
  cpu_crc32 = 1u << 7,  // ARMv8
  cpu_known = 1u << 31,
};

// Bits of CpuFeature. Asked of the processor once: under a hypervisor the
// question costs tens of microseconds.
uint32_t cpu_features();

struct CpuText {
  char text[96];
};

// What of this processor's instruction sets the kernels may use, for example "sse4.1 pclmul avx2".
CpuText cpu_text();

}  // namespace boxray
