// The least that a test needs: a failed check says where and what, and the program's exit status counts them.
#pragma once

#include <cstdio>

inline int failed_checks = 0;

#define CHECK(condition)                                                     \
  do {                                                                       \
    if (!(condition)) {                                                      \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);   \
      failed_checks++;                                                       \
    }                                                                        \
  } while (false)

#define CHECK_EQUAL(actual, expected)                                                        \
  do {                                                                                       \
    const auto a_ = static_cast<double>(actual);                                             \
    const auto e_ = static_cast<double>(expected);                                           \
    if (a_ != e_) {                                                                          \
      std::fprintf(stderr, "%s:%d: %s is %.17g, not %.17g\n", __FILE__, __LINE__, #actual,   \
                   a_, e_);                                                                  \
      failed_checks++;                                                                       \
    }                                                                                        \
  } while (false)
