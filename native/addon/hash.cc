// Hashing: of parts of a file on a thread of the pool, of parts of bytes at once, and of a message in pieces.

#include "hash.h"

#include <array>
#include <string>

#include "convert.h"
#include "hash/hash.h"
#include "io/hash_file.h"
#include "jobs.h"

namespace boxray::addon {

namespace {

// The parts of a HashTask: offsets, sizes and slots in arrays of one length.
void take_parts(HashTask& task, const Napi::Value& offsets, const Napi::Value& sizes,
                const Napi::Value& slots, const Napi::Value& digests) {
  task.offsets = elements<const double>(offsets).data;
  task.slots = elements<const uint32_t>(slots).data;
  task.digests = elements<uint8_t>(digests).data;
  const Elements<const uint32_t> all_sizes = elements<const uint32_t>(sizes);
  task.sizes = all_sizes.data;
  task.count = all_sizes.count;
}

Algorithm to_algorithm(const Napi::Value& value) {
  return static_cast<Algorithm>(value.As<Napi::Number>().Uint32Value());
}

// hashFile(path, algorithm, joined, offsets, sizes, slots, digests, cancel: Int32Array, progress:
// BigInt64Array): Promise
class HashFile : public Napi::AsyncWorker {
 public:
  explicit HashFile(const Napi::CallbackInfo& info)
      : AsyncWorker(info.Env(), "boxray.hashFile"),
        deferred_(info.Env()),
        path_(info[0].As<Napi::String>().Utf8Value()),
        stop_(info.Env(), info[7]) {
    for (size_t i = 0; i < arrays_.size(); i++)
      arrays_[i] = reference(info[kept_arguments[i]]);
    task_.algorithm = to_algorithm(info[1]);
    task_.joined = info[2].ToBoolean();
    take_parts(task_, info[3], info[4], info[5], info[6]);
    task_.stop = &stop_.token();
    task_.progress = elements<std::atomic<int64_t>>(info[8]).data;
  }

  Napi::Value promise() const { return deferred_.promise(); }

 protected:
  void Execute() override { boxray::hash_file(path_.c_str(), task_, result_); }
  void OnOK() override {
    const Napi::Env env = Env();
    if (result_.io.code) return deferred_.resolve(io_error(env, result_.io));
    if (!result_.cancelled && !result_.ended_early) return deferred_.resolve(env.Null());
    deferred_.resolve(refusal(env, result_.cancelled ? "cancelled" : "endedEarly"));
  }

 private:
  Deferred deferred_;
  const std::string path_;
  // Keep the arrays alive while the worker uses their memory.
  static constexpr std::array<size_t, 5> kept_arguments = {3, 4, 5, 6, 8};
  std::array<Napi::ObjectReference, kept_arguments.size()> arrays_;
  JobStop stop_;
  HashTask task_;
  HashResult result_;
};

// hashParts(bytes, algorithm, offsets, sizes, slots, digests): offsets are into bytes; done before this
// returns.
Napi::Value hash_parts(const Napi::CallbackInfo& info) {
  const Elements<const uint8_t> bytes = elements<const uint8_t>(info[0]);
  HashTask task;
  task.algorithm = to_algorithm(info[1]);
  take_parts(task, info[2], info[3], info[4], info[5]);
  const size_t length = digest_length(task.algorithm);
  Vec<Message> messages;
  for (size_t i = 0; i < task.count; i++) {
    const Message message = {bytes.data + static_cast<size_t>(task.offsets[i]),
                                     task.sizes[i], task.digests + task.slots[i] * length};
    if (!messages.push(message)) {
      Napi::Error::New(info.Env(), "not enough memory to hash").ThrowAsJavaScriptException();
      return info.Env().Undefined();
    }
  }
  hash_messages(task.algorithm, messages.data(), messages.size());
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
    const Elements<const uint8_t> bytes = elements<const uint8_t>(info[0]);
    hasher_.update(bytes.data, bytes.count);
  }

  Napi::Value digest(const Napi::CallbackInfo& info) {
    Napi::Uint8Array digest = Napi::Uint8Array::New(info.Env(), digest_length(algorithm_));
    if (!digest.IsEmpty()) hasher_.finish(digest.Data());
    return digest;
  }

  const Algorithm algorithm_;
  Hasher hasher_;
};

}  // namespace

void export_hash(Napi::Env env, Napi::Object exports) {
  exports.Set("hashFile", Napi::Function::New<start<HashFile>>(env));
  exports.Set("hashParts", Napi::Function::New<hash_parts>(env));
  exports.Set("Hasher", HasherObject::define(env));
}

}  // namespace boxray::addon
