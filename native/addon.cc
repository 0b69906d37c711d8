// The only file that includes napi.h: arguments in, results out. Workers touch plain structs; JavaScript values are made on the
// main thread when the work is done. Every function answers with an ArrayBuffer (see core/encode.h) or with an object that
// says what went wrong; src/backends/native.ts makes the errors.

#include <napi.h>

#include <atomic>
#include <cstring>
#include <string>

#include "core/encode.h"
#include "core/session.h"
#include "io/inspect_file.h"

namespace {

using boxray::FileResult;
using boxray::Index;
using boxray::Session;

// The order of the caps in the Float64Array that JavaScript passes.
boxray::Limits to_limits(const Napi::Value& value) {
  const Napi::Float64Array caps = value.As<Napi::Float64Array>();
  const auto cap = [&](size_t i) { return static_cast<uint64_t>(caps[i]); };
  return {cap(0), cap(1), cap(2), cap(3), cap(4), cap(5)};
}

Napi::Value io_error(Napi::Env env, const boxray::IoError& error) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("errno", Napi::Number::New(env, error.code));
  object.Set("syscall", Napi::String::New(env, error.call));
  return object;
}

Napi::Value failure(Napi::Env env, const boxray::Failure& failure, const Index& index) {
  Napi::Object object = Napi::Object::New(env);
  if (failure.code == boxray::FailureCode::limit_exceeded) {
    object.Set("limit", boxray::limit_names[static_cast<size_t>(failure.limit)]);
    object.Set("offset", failure.offset);
    const char* path = reinterpret_cast<const char*>(index.blob.data()) + failure.path.first;
    object.Set("path", Napi::String::New(env, path, failure.path.count));
  } else {
    object.Set("outOfMemory", true);
  }
  return object;
}

Napi::Value encoded(Napi::Env env, const Index& index) {
  boxray::Vec<double> numbers;
  if (!boxray::encode_index(index, numbers)) {
    boxray::Failure no_memory;
    no_memory.code = boxray::FailureCode::out_of_memory;
    return failure(env, no_memory, index);
  }
  // Two counts, the numbers, the bytes.
  const size_t numbers_size = numbers.size() * sizeof(double);
  Napi::ArrayBuffer buffer =
      Napi::ArrayBuffer::New(env, 2 * sizeof(uint32_t) + numbers_size + index.blob.size());
  if (env.IsExceptionPending()) return env.Undefined();
  uint8_t* to = static_cast<uint8_t*>(buffer.Data());
  const uint32_t counts[2] = {static_cast<uint32_t>(numbers.size()),
                              static_cast<uint32_t>(index.blob.size())};
  std::memcpy(to, counts, sizeof counts);
  std::memcpy(to + sizeof counts, numbers.data(), numbers_size);
  if (!index.blob.empty())
    std::memcpy(to + sizeof counts + numbers_size, index.blob.data(), index.blob.size());
  return buffer;
}

Napi::Value finished(Napi::Env env, const FileResult& result) {
  if (result.io.code) return io_error(env, result.io);
  if (result.cancelled) {
    Napi::Object object = Napi::Object::New(env);
    object.Set("cancelled", true);
    return object;
  }
  if (result.status == Session::Status::failed) return failure(env, result.failure, result.index);
  return encoded(env, result.index);
}

class InspectFile : public Napi::AsyncWorker {
 public:
  InspectFile(Napi::Env env, std::string path, const boxray::Limits& limits, Napi::Value cancel)
      : AsyncWorker(env, "boxray.inspectFile"),
        deferred_(Napi::Promise::Deferred::New(env)),
        path_(std::move(path)),
        limits_(limits) {
    if (!cancel.IsTypedArray()) return;
    Napi::Int32Array flag = cancel.As<Napi::Int32Array>();
    cancel_owner_ = Napi::Persistent(flag.As<Napi::Object>());
    // The array is made by native.ts, which never detaches it; the reference keeps it alive.
    cancel_ = reinterpret_cast<const std::atomic<int32_t>*>(flag.Data());
  }

  Napi::Promise promise() const { return deferred_.Promise(); }

 protected:
  void Execute() override { boxray::inspect_file(path_.c_str(), limits_, cancel_, result_); }
  void OnOK() override { deferred_.Resolve(finished(Env(), result_)); }

 private:
  Napi::Promise::Deferred deferred_;
  const std::string path_;
  const boxray::Limits limits_;
  Napi::ObjectReference cancel_owner_;
  const std::atomic<int32_t>* cancel_ = nullptr;
  FileResult result_;
};

// inspectFile(path: string, limits: Float64Array, cancel?: Int32Array): Promise
Napi::Value inspect_file(const Napi::CallbackInfo& info) {
  InspectFile* worker = new InspectFile(info.Env(), info[0].As<Napi::String>().Utf8Value(),
                                        to_limits(info[1]), info[2]);
  Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

// inspectFileSync(path: string, limits: Float64Array)
Napi::Value inspect_file_sync(const Napi::CallbackInfo& info) {
  FileResult result;
  boxray::inspect_file(info[0].As<Napi::String>().Utf8Value().c_str(), to_limits(info[1]), nullptr,
                       result);
  return finished(info.Env(), result);
}

// inspectBytes(bytes: Uint8Array, limits: Float64Array): parsed where they are, before this returns.
Napi::Value inspect_bytes(const Napi::CallbackInfo& info) {
  const Napi::Uint8Array bytes = info[0].As<Napi::Uint8Array>();
  const uint64_t size = bytes.ByteLength();
  Session session(size, to_limits(info[1]), size);
  while (session.status() == Session::Status::need) {
    const uint64_t offset = session.need().offset;
    session.feed(bytes.Data() + offset, static_cast<size_t>(size - offset));
  }
  session.index().bytes_read = size;
  if (session.status() == Session::Status::failed)
    return failure(info.Env(), session.failure(), session.index());
  return encoded(info.Env(), session.index());
}

// A session for JavaScript to drive: new Session(size, limits, readAhead).
class SessionObject : public Napi::ObjectWrap<SessionObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Session",
                       {InstanceMethod<&SessionObject::need>("need"),
                        InstanceMethod<&SessionObject::feed>("feed"),
                        InstanceMethod<&SessionObject::result>("result")});
  }

  explicit SessionObject(const Napi::CallbackInfo& info)
      : ObjectWrap(info),
        session_(static_cast<uint64_t>(info[0].As<Napi::Number>().DoubleValue()),
                 to_limits(info[1]),
                 static_cast<uint64_t>(info[2].As<Napi::Number>().DoubleValue())) {}

 private:
  // The range to feed; null when there is nothing more to ask for.
  Napi::Value need(const Napi::CallbackInfo& info) {
    if (session_.status() != Session::Status::need) return info.Env().Null();
    Napi::Object object = Napi::Object::New(info.Env());
    object.Set("offset", static_cast<double>(session_.need().offset));
    object.Set("minimum", static_cast<double>(session_.need().minimum));
    object.Set("preferred", static_cast<double>(session_.need().preferred));
    return object;
  }

  Napi::Value feed(const Napi::CallbackInfo& info) {
    const Napi::Uint8Array bytes = info[0].As<Napi::Uint8Array>();
    session_.feed(bytes.Data(), bytes.ByteLength());
    bytes_read_ += bytes.ByteLength();
    return need(info);
  }

  Napi::Value result(const Napi::CallbackInfo& info) {
    if (session_.status() == Session::Status::failed)
      return failure(info.Env(), session_.failure(), session_.index());
    session_.index().bytes_read = bytes_read_;
    return encoded(info.Env(), session_.index());
  }

  Session session_;
  uint64_t bytes_read_ = 0;
};

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("inspectFile", Napi::Function::New<inspect_file>(env));
  exports.Set("inspectFileSync", Napi::Function::New<inspect_file_sync>(env));
  exports.Set("inspectBytes", Napi::Function::New<inspect_bytes>(env));
  exports.Set("Session", SessionObject::define(env));
  Napi::Array problems = Napi::Array::New(env);
  for (uint32_t i = 0; i < std::size(boxray::problem_names); i++)
    problems.Set(i, boxray::problem_names[i]);
  exports.Set("problemCodes", problems);
  return exports;
}

}  // namespace

NODE_API_MODULE(boxray, init)
