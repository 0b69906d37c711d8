// Jobs on the threads of libuv's pool: how they end with the environment that began them, how JavaScript
// cancels them, and how they answer.
#pragma once

#include <napi.h>

#include <atomic>
#include <cstdint>

#include "io/stop.h"

namespace boxray::addon {

// NOLINTNEXTLINE(cppcoreguidelines-virtual-class-destructor): it is final, which only its definition can say.
class Environment;

// Keeps an object alive until the reference goes.
Napi::ObjectReference reference(const Napi::Value& value);

// The flag by which JavaScript cancels a job: an Int32Array of one element, which native.ts makes and never
// detaches.
class CancelFlag {
 public:
  explicit CancelFlag(const Napi::Value& value);
  // Null where the job cannot be cancelled.
  const std::atomic<int32_t>* get() const { return flag_; }

 private:
  Napi::ObjectReference owner_;
  const std::atomic<int32_t>* flag_ = nullptr;
};

// A stop token, and what it refers to.
class JobStop {
 public:
  JobStop(Napi::Env env, const Napi::Value& cancel);
  ~JobStop();
  JobStop(const JobStop&) = delete;
  JobStop& operator=(const JobStop&) = delete;
  StopToken& token() { return token_; }

 private:
  Environment* const environment_;
  const CancelFlag flag_;
  StopToken token_;
};

// A promise, or none where the environment is ending: Napi::Promise::Deferred would then give a value that
// nobody has set.
class Deferred {
 public:
  explicit Deferred(Napi::Env env);
  // Empty where there is none. For the call that made it only.
  Napi::Value promise() const { return {env_, promise_}; }
  void resolve(const Napi::Value& value);

 private:
  const Napi::Env env_;
  napi_deferred deferred_ = nullptr;
  napi_value promise_ = nullptr;
};

// Hands a job to the pool, which deletes it after it has answered.
template <typename Job>
Napi::Value start(const Napi::CallbackInfo& info) {
  Job* const job = new Job(info);
  const Napi::Value promise = job->promise();
  if (promise.IsEmpty()) {
    delete job;
    return info.Env().Undefined();
  }
  // NOLINTBEGIN(clang-analyzer-cplusplus.NewDeleteLeaks)
  job->Queue();
  return promise;
  // NOLINTEND(clang-analyzer-cplusplus.NewDeleteLeaks)
}

void export_jobs(Napi::Env env, Napi::Object exports);

}  // namespace boxray::addon
