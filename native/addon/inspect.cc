// Inspection: of a file on a thread of the pool or at once, of bytes, and by a session that JavaScript
// drives.

#include "inspect.h"

#include <optional>
#include <string>

#include "convert.h"
#include "jobs.h"

namespace boxray::addon {

namespace {

Napi::Value finished(Napi::Env env, FileResult& result, const FrameRequest* frames,
                     const Napi::Value& scratch = Napi::Value()) {
  if (result.io.code) return io_error(env, result.io);
  if (result.cancelled) return refusal(env, "cancelled");
  return answer(env, result.status, result.failure, result.index, frames ? &result.frames : nullptr, scratch);
}

// inspectFile(path: string, limits: Float64Array, cancel?: Int32Array, frames?: Request): Promise
class InspectFile : public Napi::AsyncWorker {
 public:
  explicit InspectFile(const Napi::CallbackInfo& info)
      : AsyncWorker(info.Env(), "boxray.inspectFile"),
        deferred_(info.Env()),
        path_(info[0].As<Napi::String>().Utf8Value()),
        limits_(to_limits(info[1])),
        frames_(info[3]),
        stop_(info.Env(), info[2]) {}

  Napi::Value promise() const { return deferred_.promise(); }

 protected:
  void Execute() override {
    boxray::inspect_file(path_.c_str(), limits_, frames_.get(), &stop_.token(), result_);
  }
  void OnOK() override { deferred_.resolve(finished(Env(), result_, frames_.get())); }

 private:
  Deferred deferred_;
  const std::string path_;
  const Limits limits_;
  const Request frames_;
  JobStop stop_;
  FileResult result_;
};

// inspectFileSync(path: string, limits: Float64Array, frames: Request | undefined, scratch: ArrayBuffer)
Napi::Value inspect_file_sync(const Napi::CallbackInfo& info) {
  FileResult result;
  const Request frames(info[2]);
  boxray::inspect_file(info[0].As<Napi::String>().Utf8Value().c_str(), to_limits(info[1]),
                       frames.get(), nullptr, result);
  return finished(info.Env(), result, frames.get(), info[3]);
}

// inspectBytes(bytes: Uint8Array, limits: Float64Array, frames: Request | undefined, scratch: ArrayBuffer):
// parsed where they are, before this returns.
Napi::Value inspect_bytes(const Napi::CallbackInfo& info) {
  const Elements<const uint8_t> bytes = elements<const uint8_t>(info[0]);
  const uint64_t size = bytes.count;
  const Request frames(info[2]);
  FrameTables tables;
  MediaParser parser(size, to_limits(info[1]), size, frames.get(), &tables);
  while (parser.status() == ParserStatus::need) {
    const uint64_t offset = parser.need().offset;
    parser.feed(bytes.data + offset, static_cast<size_t>(size - offset));
  }
  parser.index().bytes_read = size;
  return answer(info.Env(), parser.status(), parser.failure(), parser.index(),
                frames.get() ? &tables : nullptr, info[3]);
}

// A session for JavaScript to drive: new Session(size, limits, readAhead, frames?).
class SessionObject : public Napi::ObjectWrap<SessionObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Session",
                       {InstanceMethod<&SessionObject::need>("need"),
                        InstanceMethod<&SessionObject::feed>("feed"),
                        InstanceMethod<&SessionObject::result>("result")});
  }

  explicit SessionObject(const Napi::CallbackInfo& info)
      : ObjectWrap(info), frames_(info[3]) {
    state_.emplace(static_cast<uint64_t>(info[0].As<Napi::Number>().DoubleValue()),
                   to_limits(info[1]),
                   static_cast<uint64_t>(info[2].As<Napi::Number>().DoubleValue()), frames_.get());
  }

 private:
  // The range to feed; null when there is nothing more to ask for.
  Napi::Value need(const Napi::CallbackInfo& info) {
    if (!state_ || state_->parser.status() != ParserStatus::need) return info.Env().Null();
    const auto& need = state_->parser.need();
    Napi::Object object = Napi::Object::New(info.Env());
    object.Set("offset", static_cast<double>(need.offset));
    object.Set("minimum", static_cast<double>(need.minimum));
    object.Set("preferred", static_cast<double>(need.preferred));
    return object;
  }

  Napi::Value feed(const Napi::CallbackInfo& info) {
    const Elements<const uint8_t> bytes = elements<const uint8_t>(info[0]);
    if (state_) state_->parser.feed(bytes.data, bytes.count);
    bytes_read_ += bytes.count;
    return need(info);
  }

  // Once; null afterwards. The tables are freed with it: V8 does not know how large they are, and would let
  // many sessions wait.
  Napi::Value result(const Napi::CallbackInfo& info) {
    if (!state_) return info.Env().Null();
    MediaParser& parser = state_->parser;
    parser.index().bytes_read = bytes_read_;
    const Napi::Value value = answer(info.Env(), parser.status(), parser.failure(), parser.index(),
                                     frames_.get() ? &state_->tables : nullptr);
    state_.reset();
    return value;
  }

  struct State {
    State(uint64_t size, const Limits& limits, uint64_t read_ahead, const FrameRequest* frames)
        : parser(size, limits, read_ahead, frames, &tables) {}
    FrameTables tables;
    MediaParser parser;
  };

  const Request frames_;
  std::optional<State> state_;
  uint64_t bytes_read_ = 0;
};

}  // namespace

void export_inspect(Napi::Env env, Napi::Object exports) {
  exports.Set("inspectFile", Napi::Function::New<start<InspectFile>>(env));
  exports.Set("inspectFileSync", Napi::Function::New<inspect_file_sync>(env));
  exports.Set("inspectBytes", Napi::Function::New<inspect_bytes>(env));
  exports.Set("Session", SessionObject::define(env));
}

}  // namespace boxray::addon
