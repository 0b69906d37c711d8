// What every part of the addon makes of arguments and results. Workers touch plain structs; JavaScript values
// are made on the main thread when the work is done. Every function answers with an ArrayBuffer (see
// core/encode.h) or with an object that says what went wrong; src/backends/native.ts makes the errors.
//
// A worker thread can be ended at any moment, by another thread: from then on each call into JavaScript may
// fail, and gives an empty value. node-addon-api passes over that (NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS;
// it aborts the process otherwise); here no memory behind such a value is written to.
#pragma once

#include <napi.h>

#include "families.h"
#include "io/inspect_file.h"

namespace boxray::addon {

// A Float64Array of the caps in the order of core/wire.def.
Limits to_limits(const Napi::Value& value);

// [tracks: Uint32Array | null, chunked formats: Uint32Array], or undefined where no frames are wanted.
class Request {
 public:
  explicit Request(const Napi::Value& value);
  // Null where no frames are wanted.
  const FrameRequest* get() const { return wanted_ ? &request_ : nullptr; }

 private:
  // A list that memory does not suffice for stays empty: no rows then, and memory will not suffice for the
  // index either.
  static void take(const Napi::Value& value, Vec<uint32_t>& to);

  const bool wanted_;
  FrameRequest request_;
};

// The elements of a typed array, which JavaScript does not touch before the call or job ends.
template <typename T>
struct Elements {
  T* data = nullptr;
  size_t count = 0;
};
Elements<void> elements_of(const Napi::Value& value);

// `T` is the type of the array's elements. None where the value is no typed array.
template <typename T>
Elements<T> elements(const Napi::Value& value) {
  const Elements<void> all = elements_of(value);
  return {static_cast<T*>(all.data), all.count};
}

Napi::Value io_error(Napi::Env env, const IoError& error);

// The answer of a job that was stopped, or that could not go on: an object in which `name` is true.
Napi::Value refusal(Napi::Env env, const char* name);

// What a parser that is done or has failed answers: the index, and beside it the frame tables where they were
// asked for; or why there is none. `scratch`, where it is an ArrayBuffer that is large enough, takes the
// index, and the answer is its size: a new buffer takes V8 longer to make and to collect than a short clip
// takes to parse.
Napi::Value answer(Napi::Env env, ParserStatus status, const Failure& failure, const Index& index,
                   FrameTables* frames, const Napi::Value& scratch = Napi::Value());

}  // namespace boxray::addon
