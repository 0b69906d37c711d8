// fstat that loads on old systems. glibc 2.33 gave it a symbol of its own, so what is compiled there would
// load nowhere older; the one that stood behind the header before is kept for good (glibc, io/fstat.c).
#pragma once

#include <sys/stat.h>

#if defined(__GLIBC__) && defined(__x86_64__)
#define BOXRAY_FXSTAT "__fxstat@GLIBC_2.2.5"
#define BOXRAY_STAT_VERSION 1
#elif defined(__GLIBC__) && defined(__aarch64__)
#define BOXRAY_FXSTAT "__fxstat@GLIBC_2.17"
#define BOXRAY_STAT_VERSION 0
#endif

#ifdef BOXRAY_FXSTAT
extern "C" int boxray_fxstat(int version, int descriptor, struct stat* facts);
__asm__(".symver boxray_fxstat, " BOXRAY_FXSTAT);
#endif

namespace boxray {

inline int file_facts(int descriptor, struct stat* facts) {
#ifdef BOXRAY_FXSTAT
  return boxray_fxstat(BOXRAY_STAT_VERSION, descriptor, facts);
#else
  return ::fstat(descriptor, facts);
#endif
}

}  // namespace boxray
