// How a program of this folder is driven by bench/contenders/programs.mjs: it prints one line of JSON
// with its answer, then for every line on stdin, a number of seconds, one line with milliseconds a
// call, measured for about so long.
#pragma once

#include <chrono>
#include <cstdio>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Rounds as stdin asks for them. A sample is the mean of as many calls as take 5 ms, so that
// reading the clock costs nothing.
template <typename Work>
void serve(Work work) {
  constexpr double shortest = 0.005;
  size_t calls = 1;
  double wanted;
  while (std::scanf("%lf", &wanted) == 1) {
    std::vector<double> samples;
    const auto begin = Clock::now();
    do {
      const auto started = Clock::now();
      for (size_t i = 0; i < calls; i++) work();
      const double took = seconds_since(started);
      samples.push_back(1000 * took / static_cast<double>(calls));
      if (took < shortest) calls *= 2;
    } while (seconds_since(begin) < wanted);
    std::printf("{\"samples\": [");
    for (size_t i = 0; i < samples.size(); i++) std::printf("%s%.6f", i ? ", " : "", samples[i]);
    std::printf("]}\n");
    std::fflush(stdout);
  }
}

}  // namespace bench
