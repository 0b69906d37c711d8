// The only file that includes napi.h: arguments in, results out. Workers touch plain structs; JavaScript values are made on the
// main thread when the work is done. Every function answers with an ArrayBuffer (see core/encode.h) or with an object that
// says what went wrong; src/backends/native.ts makes the errors.
//
// A worker thread can be ended at any moment, by another thread: from then on each call into JavaScript may fail, and gives an empty
// value. node-addon-api passes over that (NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS; it aborts the process otherwise); here no memory
// behind such a value is written to.

#include <napi.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>

#include "core/encode.h"
#include "cpu/features.h"
#include "families.h"
#include "hash/hash.h"
#include "io/hash_file.h"
#include "io/inspect_file.h"
#include "io/interest.h"

#define BOXRAY_QUOTE(text) #text
#define BOXRAY_TEXT(macro) BOXRAY_QUOTE(macro)

namespace {

using boxray::FileResult;
using boxray::FrameColumns;
using boxray::FrameRequest;
using boxray::FrameTables;
using boxray::Index;
using boxray::MediaParser;
using boxray::ParserStatus;

// The order of the caps in the Float64Array that JavaScript passes.
boxray::Limits to_limits(const Napi::Value& value) {
  const Napi::Float64Array caps = value.As<Napi::Float64Array>();
  const auto cap = [&](size_t i) { return static_cast<uint64_t>(caps[i]); };
  return {cap(0), cap(1), cap(2), cap(3), cap(4), cap(5), cap(6), cap(7)};
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

// `scratch`, where it is an ArrayBuffer that is large enough, takes the index, and the answer is its size: a new buffer takes V8 longer
// to make and to collect than a short clip takes to parse.
Napi::Value encoded(Napi::Env env, const Index& index, const Napi::Value& scratch) {
  boxray::Vec<double> numbers;
  if (!boxray::encode_index(index, numbers)) {
    boxray::Failure no_memory;
    no_memory.code = boxray::FailureCode::out_of_memory;
    return failure(env, no_memory, index);
  }
  // Two counts, the numbers, the bytes.
  const size_t numbers_size = numbers.size() * sizeof(double);
  const size_t size = 2 * sizeof(uint32_t) + numbers_size + index.blob.size();
  const bool fits = scratch.IsArrayBuffer() && scratch.As<Napi::ArrayBuffer>().ByteLength() >= size;
  Napi::ArrayBuffer buffer =
      fits ? scratch.As<Napi::ArrayBuffer>() : Napi::ArrayBuffer::New(env, size);
  if (buffer.IsEmpty()) return env.Undefined();
  uint8_t* to = static_cast<uint8_t*>(buffer.Data());
  const uint32_t counts[2] = {static_cast<uint32_t>(numbers.size()),
                              static_cast<uint32_t>(index.blob.size())};
  std::memcpy(to, counts, sizeof counts);
  std::memcpy(to + sizeof counts, numbers.data(), numbers_size);
  if (!index.blob.empty())
    std::memcpy(to + sizeof counts + numbers_size, index.blob.data(), index.blob.size());
  if (fits) return Napi::Number::New(env, static_cast<double>(size));
  return buffer;
}

Napi::Value copied(Napi::Env env, const void* data, size_t size) {
  Napi::ArrayBuffer copy = Napi::ArrayBuffer::New(env, size);
  if (size && !copy.IsEmpty()) std::memcpy(copy.Data(), data, size);
  return copy;
}

// Hands the columns over without copying where the runtime allows it; a small table is cheaper to copy than to keep track of.
Napi::Value column_memory(Napi::Env env, FrameColumns& from) {
  constexpr size_t least_handed_over = size_t{64} << 10;
  from.clear_rest();
  const size_t size = from.capacity() * FrameColumns::row_bytes;
  if (size >= least_handed_over) {
    const auto finalize = [](napi_env, void* block, void* length) {
      boxray::free_block(block, reinterpret_cast<size_t>(length));
    };
    napi_value buffer = nullptr;
    // NOLINTBEGIN(performance-no-int-to-ptr): a number that the runtime keeps for us.
    if (napi_create_external_arraybuffer(env, from.block(), size, finalize,
                                         reinterpret_cast<void*>(size), &buffer) == napi_ok) {
      // NOLINTEND(performance-no-int-to-ptr)
      from.release();
      return Napi::Value(env, buffer);
    }
  }
  return copied(env, from.block(), size);
}

// { memory, capacity, count, descriptions }: see core/frames.h for where each column is.
Napi::Value columns(Napi::Env env, FrameColumns& from) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("capacity", Napi::Number::New(env, static_cast<double>(from.capacity())));
  object.Set("count", Napi::Number::New(env, static_cast<double>(from.count())));
  object.Set("memory", column_memory(env, from));
  const auto& runs = from.descriptions;
  object.Set("descriptions", copied(env, runs.data(), runs.size() * sizeof(boxray::DescriptionRun)));
  return object;
}

// What a finished inspection answers: the index, and beside it the frame tables where they were asked for.
Napi::Value answer(Napi::Env env, const Index& index, FrameTables* frames,
                   const Napi::Value& scratch = Napi::Value()) {
  const Napi::Value encoded_index = encoded(env, index, scratch);
  if (!frames) return encoded_index;
  Napi::Object object = Napi::Object::New(env);
  object.Set("index", encoded_index);
  Napi::Array tables = Napi::Array::New(env);
  for (size_t i = 0; i < frames->count(); i++)
    tables.Set(static_cast<uint32_t>(i), (*frames)[i].wanted ? columns(env, (*frames)[i]) : env.Null());
  object.Set("frames", tables);
  return object;
}

// [tracks: Uint32Array | null, chunked formats: Uint32Array], or undefined where no frames are wanted.
class Request {
 public:
  explicit Request(const Napi::Value& value) : wanted_(value.IsArray()) {
    if (!wanted_) return;
    const Napi::Array parts = value.As<Napi::Array>();
    const Napi::Value tracks = parts.Get(0u);
    request_.all_tracks = tracks.IsNull();
    if (!request_.all_tracks) take(tracks, request_.tracks);
    take(parts.Get(1u), request_.chunked_formats);
  }
  // Null where no frames are wanted.
  const FrameRequest* get() const { return wanted_ ? &request_ : nullptr; }

 private:
  // A list that memory does not suffice for stays empty: no rows then, and memory will not suffice for the index either.
  static void take(const Napi::Value& value, boxray::Vec<uint32_t>& to) {
    const Napi::Uint32Array from = value.As<Napi::Uint32Array>();
    if (!to.append(from.Data(), from.ElementLength())) to.clear();
  }

  const bool wanted_;
  FrameRequest request_;
};

Napi::Value finished(Napi::Env env, FileResult& result, const FrameRequest* frames,
                     const Napi::Value& scratch = Napi::Value()) {
  if (result.io.code) return io_error(env, result.io);
  if (result.cancelled) {
    Napi::Object object = Napi::Object::New(env);
    object.Set("cancelled", true);
    return object;
  }
  if (result.status == ParserStatus::failed) return failure(env, result.failure, result.index);
  return answer(env, result.index, frames ? &result.frames : nullptr, scratch);
}

// An environment that ends waits for its jobs before it runs any cleanup hook (CleanupHandles in Node's env.cc), and the loop runs while
// it waits: so a job that takes long sends a question round the loop, and the loop's thread sees whether JavaScript may still run.
//
// It counts its users itself: std::shared_ptr asks the C library whether there is but one thread, which older ones cannot say.
class Environment final : public boxray::Host {
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

  void ask() override {
    const std::lock_guard lock(mutex_);
    if (question_) napi_call_threadsafe_function(question_, nullptr, napi_tsfn_nonblocking);
  }

 private:
  static void drop(Napi::Env, Environment* held) { held->release(); }

  // Where that fails, jobs are waited for.
  void listen(Napi::Env env) {
    const Napi::String name = Napi::String::New(env, "boxray.jobs");
    if (napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, this, close, this,
                                        answer, &question_) != napi_ok) {
      question_ = nullptr;
      return;
    }
    retain();
    // A process with nothing else to do may end.
    napi_unref_threadsafe_function(env, question_);
  }

  static void close(napi_env, void* data, void*) {
    auto* self = static_cast<Environment*>(data);
    {
      const std::lock_guard lock(self->mutex_);
      self->question_ = nullptr;
    }
    self->release();
  }

  static void answer(napi_env env, napi_value, void* data, void*) {
    // One of the calls that are refused where no JavaScript may run.
    napi_value undefined = nullptr;
    napi_value result = nullptr;
    if (env && napi_get_undefined(env, &undefined) == napi_ok &&
        napi_coerce_to_bool(env, undefined, &result) == napi_ok)
      return;
    static_cast<Environment*>(data)->end_jobs();
  }

  std::atomic<uint32_t> users_{1};
  std::mutex mutex_;
  napi_threadsafe_function question_ = nullptr;
};

// endJobs(): the jobs under way stop soon, as cancelled. For a process that exits, which would wait for them.
Napi::Value end_jobs(const Napi::CallbackInfo& info) {
  Environment::of(info.Env())->end_jobs();
  return info.Env().Undefined();
}

// The flag by which JavaScript cancels a job: an Int32Array of one element, which native.ts makes and never detaches.
class CancelFlag {
 public:
  explicit CancelFlag(const Napi::Value& value) {
    if (!value.IsTypedArray()) return;
    Napi::Int32Array array = value.As<Napi::Int32Array>();
    owner_ = Napi::Persistent(array.As<Napi::Object>());
    flag_ = reinterpret_cast<const std::atomic<int32_t>*>(array.Data());
  }
  // Null where the job cannot be cancelled.
  const std::atomic<int32_t>* get() const { return flag_; }

 private:
  Napi::ObjectReference owner_;
  const std::atomic<int32_t>* flag_ = nullptr;
};

// What a job needs to know whether it is still wanted.
class JobInterest {
 public:
  JobInterest(Napi::Env env, const Napi::Value& cancel)
      : environment_(Environment::of(env)), flag_(cancel), interest_(*environment_, flag_.get()) {
    environment_->retain();
  }
  ~JobInterest() { environment_->release(); }
  JobInterest(const JobInterest&) = delete;
  JobInterest& operator=(const JobInterest&) = delete;
  boxray::Interest& get() { return interest_; }

 private:
  Environment* const environment_;
  const CancelFlag flag_;
  boxray::Interest interest_;
};

// A promise, or none where the environment is ending: Napi::Promise::Deferred would then give a value that nobody has set.
class Pledge {
 public:
  explicit Pledge(Napi::Env env) : env_(env) {
    if (napi_create_promise(env, &deferred_, &promise_) == napi_ok) return;
    deferred_ = nullptr;
    promise_ = nullptr;
  }
  // Empty where there is none. For the call that made it only.
  Napi::Value promise() const { return {env_, promise_}; }
  void resolve(const Napi::Value& value) {
    if (!deferred_ || value.IsEmpty()) return;
    // It fails where nobody can hear it any more.
    static_cast<void>(napi_resolve_deferred(env_, deferred_, value));
  }

 private:
  const Napi::Env env_;
  napi_deferred deferred_ = nullptr;
  napi_value promise_ = nullptr;
};

// Hands the job to the pool, which deletes it after it has answered.
template <typename Job>
Napi::Value promised(Napi::Env env, Job* job) {
  const Napi::Value promise = job->promise();
  if (promise.IsEmpty()) {
    delete job;
    return env.Undefined();
  }
  job->Queue();
  return promise;
}

class InspectFile : public Napi::AsyncWorker {
 public:
  InspectFile(Napi::Env env, std::string path, const boxray::Limits& limits, Napi::Value cancel,
              Napi::Value frames)
      : AsyncWorker(env, "boxray.inspectFile"),
        pledge_(env),
        path_(std::move(path)),
        limits_(limits),
        frames_(frames),
        interest_(env, cancel) {}

  Napi::Value promise() const { return pledge_.promise(); }

 protected:
  void Execute() override {
    boxray::inspect_file(path_.c_str(), limits_, frames_.get(), &interest_.get(), result_);
  }
  void OnOK() override { pledge_.resolve(finished(Env(), result_, frames_.get())); }

 private:
  Pledge pledge_;
  const std::string path_;
  const boxray::Limits limits_;
  const Request frames_;
  JobInterest interest_;
  FileResult result_;
};

// inspectFile(path: string, limits: Float64Array, cancel?: Int32Array, frames?: Request): Promise
Napi::Value inspect_file(const Napi::CallbackInfo& info) {
  InspectFile* worker = new InspectFile(info.Env(), info[0].As<Napi::String>().Utf8Value(),
                                        to_limits(info[1]), info[2], info[3]);
  return promised(info.Env(), worker);
}

// inspectFileSync(path: string, limits: Float64Array, frames: Request | undefined, scratch: ArrayBuffer)
Napi::Value inspect_file_sync(const Napi::CallbackInfo& info) {
  FileResult result;
  const Request frames(info[2]);
  boxray::inspect_file(info[0].As<Napi::String>().Utf8Value().c_str(), to_limits(info[1]),
                       frames.get(), nullptr, result);
  return finished(info.Env(), result, frames.get(), info[3]);
}

// inspectBytes(bytes: Uint8Array, limits: Float64Array, frames: Request | undefined, scratch: ArrayBuffer): parsed where they are, before this returns.
Napi::Value inspect_bytes(const Napi::CallbackInfo& info) {
  const Napi::Uint8Array bytes = info[0].As<Napi::Uint8Array>();
  const uint64_t size = bytes.ByteLength();
  const Request frames(info[2]);
  FrameTables tables;
  MediaParser parser(size, to_limits(info[1]), size, frames.get(), &tables);
  while (parser.status() == ParserStatus::need) {
    const uint64_t offset = parser.need().offset;
    parser.feed(bytes.Data() + offset, static_cast<size_t>(size - offset));
  }
  parser.index().bytes_read = size;
  if (parser.status() == ParserStatus::failed)
    return failure(info.Env(), parser.failure(), parser.index());
  return answer(info.Env(), parser.index(), frames.get() ? &tables : nullptr, info[3]);
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
    const Napi::Uint8Array bytes = info[0].As<Napi::Uint8Array>();
    if (state_) state_->parser.feed(bytes.Data(), bytes.ByteLength());
    bytes_read_ += bytes.ByteLength();
    return need(info);
  }

  // Once; null afterwards. The tables are freed with it: V8 does not know how large they are, and would let many sessions wait.
  Napi::Value result(const Napi::CallbackInfo& info) {
    if (!state_) return info.Env().Null();
    MediaParser& parser = state_->parser;
    parser.index().bytes_read = bytes_read_;
    const Napi::Value value =
        parser.status() == ParserStatus::failed
            ? failure(info.Env(), parser.failure(), parser.index())
            : answer(info.Env(), parser.index(), frames_.get() ? &state_->tables : nullptr);
    state_.reset();
    return value;
  }

  struct State {
    State(uint64_t size, const boxray::Limits& limits, uint64_t read_ahead, const FrameRequest* frames)
        : parser(size, limits, read_ahead, frames, &tables) {}
    FrameTables tables;
    MediaParser parser;
  };

  const Request frames_;
  std::optional<State> state_;
  uint64_t bytes_read_ = 0;
};

// The memory of a typed array that JavaScript made for this call and does not touch before it ends.
template <typename T, typename Array>
T* memory(const Napi::Value& value) {
  return reinterpret_cast<T*>(value.As<Array>().Data());
}

// The parts of a HashTask: offsets, sizes and slots in arrays of one length.
void take_parts(boxray::HashTask& task, const Napi::Value& offsets, const Napi::Value& sizes,
                const Napi::Value& slots, const Napi::Value& digests) {
  task.offsets = memory<const double, Napi::Float64Array>(offsets);
  task.sizes = memory<const uint32_t, Napi::Uint32Array>(sizes);
  task.slots = memory<const uint32_t, Napi::Uint32Array>(slots);
  task.digests = memory<uint8_t, Napi::Uint8Array>(digests);
  task.count = sizes.As<Napi::Uint32Array>().ElementLength();
}

boxray::Algorithm to_algorithm(const Napi::Value& value) {
  return static_cast<boxray::Algorithm>(value.As<Napi::Number>().Uint32Value());
}

class HashFile : public Napi::AsyncWorker {
 public:
  explicit HashFile(const Napi::CallbackInfo& info)
      : AsyncWorker(info.Env(), "boxray.hashFile"),
        pledge_(info.Env()),
        path_(info[0].As<Napi::String>().Utf8Value()),
        interest_(info.Env(), info[7]) {
    for (size_t i = 0; i < arrays_.size(); i++)
      arrays_[i] = Napi::Persistent(info[kept_arguments[i]].As<Napi::Object>());
    task_.algorithm = to_algorithm(info[1]);
    task_.joined = info[2].ToBoolean();
    take_parts(task_, info[3], info[4], info[5], info[6]);
    task_.interest = &interest_.get();
    task_.progress = memory<std::atomic<int64_t>, Napi::BigInt64Array>(info[8]);
  }

  Napi::Value promise() const { return pledge_.promise(); }

 protected:
  void Execute() override { boxray::hash_file(path_.c_str(), task_, result_); }
  void OnOK() override {
    const Napi::Env env = Env();
    if (result_.io.code) return pledge_.resolve(io_error(env, result_.io));
    if (!result_.cancelled && !result_.ended_early) return pledge_.resolve(env.Null());
    Napi::Object object = Napi::Object::New(env);
    object.Set(result_.cancelled ? "cancelled" : "endedEarly", true);
    pledge_.resolve(object);
  }

 private:
  Pledge pledge_;
  const std::string path_;
  // Keep the arrays alive while the worker uses their memory.
  static constexpr std::array<size_t, 5> kept_arguments = {3, 4, 5, 6, 8};
  std::array<Napi::ObjectReference, kept_arguments.size()> arrays_;
  JobInterest interest_;
  boxray::HashTask task_;
  boxray::HashResult result_;
};

// hashFile(path, algorithm, joined, offsets, sizes, slots, digests, cancel: Int32Array, progress: BigInt64Array): Promise
Napi::Value hash_file(const Napi::CallbackInfo& info) {
  HashFile* worker = new HashFile(info);
  return promised(info.Env(), worker);
}

// hashParts(bytes, algorithm, offsets, sizes, slots, digests): offsets are into bytes; done before this returns.
Napi::Value hash_parts(const Napi::CallbackInfo& info) {
  const Napi::Uint8Array bytes = info[0].As<Napi::Uint8Array>();
  boxray::HashTask task;
  task.algorithm = to_algorithm(info[1]);
  take_parts(task, info[2], info[3], info[4], info[5]);
  const size_t length = boxray::digest_length(task.algorithm);
  boxray::Vec<boxray::Message> messages;
  for (size_t i = 0; i < task.count; i++) {
    const boxray::Message message = {bytes.Data() + static_cast<size_t>(task.offsets[i]),
                                     task.sizes[i], task.digests + task.slots[i] * length};
    if (!messages.push(message)) {
      Napi::Error::New(info.Env(), "not enough memory to hash").ThrowAsJavaScriptException();
      return info.Env().Undefined();
    }
  }
  boxray::hash_messages(task.algorithm, messages.data(), messages.size());
  return info.Env().Undefined();
}

// A message that arrives in pieces: new Hasher(algorithm).
class HasherObject : public Napi::ObjectWrap<HasherObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Hasher",
                       {InstanceMethod<&HasherObject::update>("update"),
                        InstanceMethod<&HasherObject::digest>("digest")});
  }

  explicit HasherObject(const Napi::CallbackInfo& info)
      : ObjectWrap(info), algorithm_(to_algorithm(info[0])) {
    hasher_.init(algorithm_);
  }

 private:
  void update(const Napi::CallbackInfo& info) {
    const Napi::Uint8Array bytes = info[0].As<Napi::Uint8Array>();
    hasher_.update(bytes.Data(), bytes.ByteLength());
  }

  Napi::Value digest(const Napi::CallbackInfo& info) {
    Napi::Uint8Array digest = Napi::Uint8Array::New(info.Env(), boxray::digest_length(algorithm_));
    if (!digest.IsEmpty()) hasher_.finish(digest.Data());
    return digest;
  }

  const boxray::Algorithm algorithm_;
  boxray::Hasher hasher_;
};

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("inspectFile", Napi::Function::New<inspect_file>(env));
  exports.Set("inspectFileSync", Napi::Function::New<inspect_file_sync>(env));
  exports.Set("inspectBytes", Napi::Function::New<inspect_bytes>(env));
  exports.Set("endJobs", Napi::Function::New<end_jobs>(env));
  exports.Set("Session", SessionObject::define(env));
  exports.Set("hashFile", Napi::Function::New<hash_file>(env));
  exports.Set("hashParts", Napi::Function::New<hash_parts>(env));
  exports.Set("Hasher", HasherObject::define(env));
  exports.Set("cpu", boxray::cpu_text().text);
  exports.Set("version", BOXRAY_TEXT(BOXRAY_VERSION));
  Napi::Array problems = Napi::Array::New(env);
  for (uint32_t i = 0; i < std::size(boxray::problem_names); i++)
    problems.Set(i, boxray::problem_names[i]);
  exports.Set("problemCodes", problems);
  return exports;
}

}  // namespace

NODE_API_MODULE(boxray, init)
