#include "jobs.h"

#include <mutex>

#include "convert.h"

namespace boxray::addon {

// An environment that ends waits for its jobs before it runs any cleanup hook (CleanupHandles in Node's
// env.cc), and the loop runs while it waits: so a job that takes long calls through the loop, and the loop's
// thread sees whether JavaScript may still run.
//
// It counts its users itself: std::shared_ptr asks the C library whether there is but one thread, which older
// ones cannot say.
class Environment final : public StopSource {
 public:
  static Environment* of(Napi::Env env) {
    auto* held = env.GetInstanceData<Environment>();
    if (!held) {
      held = new Environment();
      held->listen(env);
      env.SetInstanceData<Environment, drop>(held);
    }
    return held;
  }

  void retain() { users_.fetch_add(1, std::memory_order_relaxed); }
  void release() {
    if (users_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  void poll() override {
    const std::lock_guard lock(mutex_);
    if (call_) napi_call_threadsafe_function(call_, nullptr, napi_tsfn_nonblocking);
  }

 private:
  static void drop(Napi::Env, Environment* held) { held->release(); }

  // Where that fails, jobs are waited for.
  void listen(Napi::Env env) {
    const Napi::String name = Napi::String::New(env, "boxray.jobs");
    if (napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, this, close, this,
                                        check, &call_) != napi_ok) {
      call_ = nullptr;
      return;
    }
    retain();
    // A process with nothing else to do may end.
    napi_unref_threadsafe_function(env, call_);
  }

  static void close(napi_env, void* data, void*) {
    auto* self = static_cast<Environment*>(data);
    {
      const std::lock_guard lock(self->mutex_);
      self->call_ = nullptr;
    }
    self->release();
  }

  static void check(napi_env env, napi_value, void* data, void*) {
    // One of the calls that are refused where no JavaScript may run.
    napi_value undefined = nullptr;
    napi_value result = nullptr;
    if (env && napi_get_undefined(env, &undefined) == napi_ok &&
        napi_coerce_to_bool(env, undefined, &result) == napi_ok)
      return;
    static_cast<Environment*>(data)->request_stop();
  }

  std::atomic<uint32_t> users_{1};
  std::mutex mutex_;
  napi_threadsafe_function call_ = nullptr;
};

CancelFlag::CancelFlag(const Napi::Value& value) {
  if (!value.IsTypedArray()) return;
  owner_ = reference(value);
  flag_ = elements<const std::atomic<int32_t>>(value).data;
}

JobStop::JobStop(Napi::Env env, const Napi::Value& cancel)
    : environment_(Environment::of(env)), flag_(cancel), token_(*environment_, flag_.get()) {
  environment_->retain();
}

JobStop::~JobStop() { environment_->release(); }

Napi::ObjectReference reference(const Napi::Value& value) {
  return Napi::Persistent(value.As<Napi::Object>());
}

Deferred::Deferred(Napi::Env env) : env_(env) {
  if (napi_create_promise(env, &deferred_, &promise_) == napi_ok) return;
  deferred_ = nullptr;
  promise_ = nullptr;
}

void Deferred::resolve(const Napi::Value& value) {
  if (!deferred_ || value.IsEmpty()) return;
  // It fails where nobody can hear it any more.
  static_cast<void>(napi_resolve_deferred(env_, deferred_, value));
}

namespace {

// endJobs(): the jobs under way stop soon, as cancelled. For a process that exits, which would wait for them.
Napi::Value end_jobs(const Napi::CallbackInfo& info) {
  Environment::of(info.Env())->request_stop();
  return info.Env().Undefined();
}

}  // namespace

void export_jobs(Napi::Env env, Napi::Object exports) {
  exports.Set("endJobs", Napi::Function::New<end_jobs>(env));
}

}  // namespace boxray::addon
