// The kernels of MD5 and SHA-256 for all processors. Which of them this one runs: hash.cc.
#pragma once

#include "block_hash.h"
#include "cpu/target.h"

namespace boxray::hash {

extern const LaneKernel md5_scalar, sha256_scalar;

#if defined(BOXRAY_X64)
extern const LaneKernel md5_sse2, sha256_sse2, sha256_ni;
#endif
#if defined(BOXRAY_AVX)
extern const LaneKernel md5_avx2, md5_avx512, sha256_avx2, sha256_avx512, sha256_avx512_ni;
#endif
#if defined(BOXRAY_ARM64)
extern const LaneKernel md5_neon, sha256_neon;
#endif
#if defined(BOXRAY_ARM_SHA2)
extern const LaneKernel sha256_armv8;
#endif

}  // namespace boxray::hash
