#include "features.h"

#include <atomic>

#include "target.h"

#if defined(BOXRAY_X64)
#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#else
#include <cpuid.h>
#endif
#elif defined(BOXRAY_ARM64)
#if defined(_WIN32)
#include <windows.h>
#elif defined(__linux__)
#include <sys/auxv.h>
#endif
#endif

namespace boxray {

namespace {

#if defined(BOXRAY_X64)

struct Registers {
  uint32_t a, b, c, d;
};

Registers cpuid(uint32_t leaf) {
#if defined(_MSC_VER) && !defined(__clang__)
  int r[4];
  __cpuidex(r, static_cast<int>(leaf), 0);
  return {static_cast<uint32_t>(r[0]), static_cast<uint32_t>(r[1]), static_cast<uint32_t>(r[2]),
          static_cast<uint32_t>(r[3])};
#else
  Registers r;
  __cpuid_count(leaf, 0, r.a, r.b, r.c, r.d);
  return r;
#endif
}

// Which registers the operating system saves (XCR0).
uint32_t saved_registers() {
#if defined(_MSC_VER) && !defined(__clang__)
  return static_cast<uint32_t>(_xgetbv(0));
#else
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
#endif
}

uint32_t ask() {
  constexpr uint32_t ymm = 0x06, zmm = 0xe6;
  const uint32_t leaves = cpuid(0).a;
  const Registers one = cpuid(1);
  const Registers seven = leaves >= 7 ? cpuid(7) : Registers{0, 0, 0, 0};
  const auto has = [](uint32_t reg, int bit) { return (reg >> bit & 1) != 0; };
  const uint32_t saved = has(one.c, 27) ? saved_registers() : 0;
  uint32_t found = 0;
  if (has(one.c, 9) && has(one.c, 19)) found |= cpu_sse41;
  if (has(one.c, 1)) found |= cpu_pclmul;
  if (has(seven.b, 29)) found |= cpu_sha;
  if ((saved & ymm) == ymm && has(seven.b, 5)) found |= cpu_avx2;
  if ((saved & zmm) == zmm && has(seven.b, 16) && has(seven.b, 17) && has(seven.b, 30) && has(seven.b, 31)) {
    found |= cpu_avx512;
    if (has(seven.c, 10)) found |= cpu_vpclmul;
  }
  return found;
}

#elif defined(BOXRAY_ARM64)

uint32_t ask() {
#if defined(__APPLE__)
  return cpu_sha2 | cpu_crc32;
#elif defined(_WIN32)
  // PF_ARM_V8_CRYPTO_INSTRUCTIONS_AVAILABLE and
  // PF_ARM_V8_CRC32_INSTRUCTIONS_AVAILABLE, which old headers lack.
  return (IsProcessorFeaturePresent(30) ? cpu_sha2 : 0u) | (IsProcessorFeaturePresent(31) ? cpu_crc32 : 0u);
#elif defined(__linux__)
  // HWCAP_SHA2 and HWCAP_CRC32 of <asm/hwcap.h>.
  const unsigned long capabilities = getauxval(AT_HWCAP);
  return (capabilities & 1u << 6 ? cpu_sha2 : 0u) | (capabilities & 1u << 7 ? cpu_crc32 : 0u);
#else
  return 0;
#endif
}

#else

uint32_t ask() { return 0; }

#endif

// Threads that ask at the same time store the same answer.
std::atomic<uint32_t> answer{0};

}  // namespace

uint32_t cpu_features() {
  uint32_t features = answer.load(std::memory_order_relaxed);
  if (!features) {
    features = ask() | cpu_known;
    answer.store(features, std::memory_order_relaxed);
  }
  return features;
}

CpuText cpu_text() {
  constexpr struct {
    uint32_t feature;
    const char* name;
  } names[] = {{cpu_sse41, "sse4.1"}, {cpu_pclmul, "pclmul"},   {cpu_sha, "sha"},   {cpu_avx2, "avx2"},
               {cpu_avx512, "avx512"}, {cpu_vpclmul, "vpclmul"}, {cpu_sha2, "sha2"}, {cpu_crc32, "crc32"}};
  CpuText result = {};
  size_t at = 0;
  for (const auto& [feature, name] : names) {
    if (!(cpu_features() & feature)) continue;
    if (at) result.text[at++] = ' ';
    for (const char* c = name; *c; c++) result.text[at++] = *c;
  }
  return result;
}

}  // namespace boxray
