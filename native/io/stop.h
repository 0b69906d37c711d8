// Whether a job is to stop: asked by the job itself, between two reads.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace boxray {

// Who runs the jobs: an environment of JavaScript, of which each thread has its own.
class StopSource {
 public:
  StopSource() = default;
  StopSource(const StopSource&) = delete;
  StopSource& operator=(const StopSource&) = delete;

  // The jobs begun so far are to stop. From any thread.
  void request_stop() { stops_.fetch_add(1, std::memory_order_relaxed); }
  uint32_t stops() const { return stops_.load(std::memory_order_relaxed); }

  // Asks whoever runs the jobs to stop them if it is ending itself. From any
  // thread; does not wait for the answer.
  virtual void poll() = 0;

 protected:
  ~StopSource() = default;

 private:
  std::atomic<uint32_t> stops_{0};
};

// What one job asks.
class StopToken {
 public:
  // Both outlive the job. `cancel` becomes non-zero when the caller cancels the job; may be null.
  StopToken(StopSource& source, const std::atomic<int32_t>* cancel)
      : source_(source), cancel_(cancel), stops_(source.stops()), polled_(Clock::now()) {}

  bool stop_requested() {
    if (cancel_ && cancel_->load(std::memory_order_relaxed)) return true;
    if (source_.stops() != stops_) return true;
    const Clock::time_point now = Clock::now();
    if (now - polled_ >= interval) {
      polled_ = now;
      source_.poll();
    }
    return false;
  }

 private:
  using Clock = std::chrono::steady_clock;
  // Long enough that it costs nothing, and that most jobs end before they ask at all.
  static constexpr std::chrono::milliseconds interval{20};

  StopSource& source_;
  const std::atomic<int32_t>* const cancel_;
  const uint32_t stops_;
  Clock::time_point polled_;
};

}  // namespace boxray
