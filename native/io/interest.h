// Whether a job's answer is still wanted: asked by the job itself, between two reads.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace boxray {

// Who runs the jobs: an environment of JavaScript, of which each thread has its own.
class Host {
 public:
  Host() = default;
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // Of the jobs begun so far no answer is wanted any more. From any thread.
  void end_jobs() { era_.fetch_add(1, std::memory_order_relaxed); }
  uint32_t era() const { return era_.load(std::memory_order_relaxed); }

  // Asks the host to end its jobs if it is ending itself. From any thread; does not wait for the answer.
  virtual void ask() = 0;

 protected:
  ~Host() = default;

 private:
  std::atomic<uint32_t> era_{0};
};

class Interest {
 public:
  // Both outlive the job. `cancel` becomes non-zero when the caller has lost interest; may be null.
  Interest(Host& host, const std::atomic<int32_t>* cancel)
      : host_(host), cancel_(cancel), era_(host.era()), asked_(Clock::now()) {}

  bool lost() {
    if (cancel_ && cancel_->load(std::memory_order_relaxed)) return true;
    if (host_.era() != era_) return true;
    const Clock::time_point now = Clock::now();
    if (now - asked_ >= pause) {
      asked_ = now;
      host_.ask();
    }
    return false;
  }

 private:
  using Clock = std::chrono::steady_clock;
  // Long enough that it costs nothing, and that most jobs end before they ask at all.
  static constexpr std::chrono::milliseconds pause{20};

  Host& host_;
  const std::atomic<int32_t>* const cancel_;
  const uint32_t era_;
  Clock::time_point asked_;
};

}  // namespace boxray
