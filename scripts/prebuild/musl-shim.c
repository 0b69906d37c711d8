// What libstdc++ and libgcc for glibc ask of glibc, and musl has not: see musl.mjs. For tests only.
#define _GNU_SOURCE
#include <locale.h>
#include <stdint.h>
#include <sys/random.h>
#include <time.h>

char __libc_single_threaded = 0;
int __cpu_model[4];

uint32_t arc4random(void) {
  uint32_t number = 0;
  return getrandom(&number, sizeof number, 0) == sizeof number ? number : 0;
}

size_t __strftime_l(char *text, size_t size, const char *format, const struct tm *time, locale_t locale) {
  return strftime_l(text, size, format, time, locale);
}

int __cxa_thread_atexit_impl(void (*function)(void *), void *object, void *library) {
  (void)function, (void)object, (void)library;
  return 0;
}

// No frame is found, so an exception ends the process: nothing here throws.
int _dl_find_object(void *address, void *result) {
  (void)address, (void)result;
  return -1;
}

int __cpu_indicator_init(void) { return 0; }
