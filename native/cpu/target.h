// Which instruction sets a source file may use. Code for one that not every machine has stands
// between BOXRAY_TARGET_BEGIN and _END, so that all sources are compiled with the same flags. Between
// the two only functions of our own: an inline one of a library would be compiled for that set, and
// the linker might keep it for everybody.
#pragma once

#if (defined(__x86_64__) || defined(_M_X64)) && !defined(_M_ARM64EC)
#define BOXRAY_X64 1
#elif (defined(__aarch64__) || defined(_M_ARM64)) && !defined(__AARCH64EB__)
#define BOXRAY_ARM64 1
#endif

// GCC for Windows keeps its stack aligned to 16 bytes and yet spills wider vectors with
// aligned moves (GCC bug 54412).
#if defined(BOXRAY_X64) && !(defined(_WIN32) && defined(__GNUC__) && !defined(__clang__))
#define BOXRAY_AVX 1
#endif

// Before clang 16 the intrinsics of extensions exist only where the whole file is compiled for them.
#if defined(BOXRAY_ARM64)
#if !defined(__clang__) || __clang_major__ >= 16 || defined(__ARM_FEATURE_SHA2)
#define BOXRAY_ARM_SHA2 1
#endif
#if !defined(__clang__) || __clang_major__ >= 16 || defined(__ARM_FEATURE_CRC32)
#define BOXRAY_ARM_CRC32 1
#endif
#endif

#define BOXRAY_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define BOXRAY_TARGET_BEGIN(features) \
  BOXRAY_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define BOXRAY_TARGET_END BOXRAY_PRAGMA(clang attribute pop)
#elif defined(__GNUC__)
#define BOXRAY_TARGET_BEGIN(features) BOXRAY_PRAGMA(GCC push_options) BOXRAY_PRAGMA(GCC target(features))
#define BOXRAY_TARGET_END BOXRAY_PRAGMA(GCC pop_options)
#else
#define BOXRAY_TARGET_BEGIN(features)
#define BOXRAY_TARGET_END
#endif

#if defined(_MSC_VER) && !defined(__clang__)
#define BOXRAY_INLINE __forceinline
#else
#define BOXRAY_INLINE __attribute__((always_inline)) inline
#endif

// GCC regroups sums, and so puts operands that are ready early onto the path that everything waits for.
#if defined(__GNUC__)
#define BOXRAY_SETTLE(constraint, x) __asm__("" : "+" constraint(x))
#else
#define BOXRAY_SETTLE(constraint, x)
#endif

// Compilers, clang most, take interleaved streams apart again; these points they
// pass in the order of the source.
#if defined(__GNUC__)
#define BOXRAY_KEEP_ORDER(constraint, x) __asm__ volatile("" : "+" constraint(x))
#else
#define BOXRAY_KEEP_ORDER(constraint, x)
#endif

// An address, which may lie outside of the data: therefore a number.
// NOLINTBEGIN(performance-no-int-to-ptr)
#if defined(__GNUC__)
#define BOXRAY_PREFETCH(address) __builtin_prefetch(reinterpret_cast<const void*>(address))
#elif defined(BOXRAY_X64)
#define BOXRAY_PREFETCH(address) _mm_prefetch(reinterpret_cast<const char*>(address), _MM_HINT_T0)
#else
#define BOXRAY_PREFETCH(address) static_cast<void>(address)
#endif
// NOLINTEND(performance-no-int-to-ptr)
