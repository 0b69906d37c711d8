#include "convert.h"

#include <cstring>

#include "core/encode.h"

namespace boxray::addon {

namespace {

Napi::Value failed(Napi::Env env, const Failure& failure, const Index& index) {
  if (failure.code != FailureCode::limit_exceeded) return refusal(env, "outOfMemory");
  Napi::Object object = Napi::Object::New(env);
  object.Set("limit", static_cast<double>(failure.limit));
  object.Set("offset", failure.offset);
  const char* path = reinterpret_cast<const char*>(index.blob.data()) + failure.path.first;
  object.Set("path", Napi::String::New(env, path, failure.path.count));
  return object;
}

Napi::Value encoded(Napi::Env env, const Index& index, const Napi::Value& scratch) {
  Vec<double> numbers;
  if (!encode_index(index, numbers)) {
    Failure no_memory;
    no_memory.code = FailureCode::out_of_memory;
    return failed(env, no_memory, index);
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

// Hands the columns over without copying where the runtime allows it; a small table is cheaper to copy than
// to keep track of.
Napi::Value column_memory(Napi::Env env, FrameColumns& from) {
  constexpr size_t least_handed_over = size_t{64} << 10;
  from.clear_rest();
  const size_t size = from.capacity() * FrameColumns::row_bytes;
  if (size >= least_handed_over) {
    const auto finalize = [](napi_env, void* block, void* length) {
      free_block(block, reinterpret_cast<size_t>(length));
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
  object.Set("descriptions", copied(env, runs.data(), runs.size() * sizeof(DescriptionRun)));
  return object;
}

}  // namespace

Limits to_limits(const Napi::Value& value) {
  const Elements<const double> caps = elements<const double>(value);
  Limits limits = {};
  if (caps.count != limit_count) return limits;
  const double* cap = caps.data;
#define LIMIT(field, name) limits.field = static_cast<uint64_t>(*cap++);
#include "core/wire.def"
  return limits;
}

Request::Request(const Napi::Value& value) : wanted_(value.IsArray()) {
  if (!wanted_) return;
  const Napi::Array parts = value.As<Napi::Array>();
  const Napi::Value tracks = parts.Get(0u);
  request_.all_tracks = tracks.IsNull();
  if (!request_.all_tracks) take(tracks, request_.tracks);
  take(parts.Get(1u), request_.chunked_formats);
}

void Request::take(const Napi::Value& value, Vec<uint32_t>& to) {
  const Elements<const uint32_t> from = elements<const uint32_t>(value);
  if (!to.append(from.data, from.count)) to.clear();
}

Elements<void> elements_of(const Napi::Value& value) {
  Elements<void> all;
  if (napi_get_typedarray_info(value.Env(), value, nullptr, &all.count, &all.data, nullptr, nullptr) !=
      napi_ok)
    return {};
  return all;
}

Napi::Value io_error(Napi::Env env, const IoError& error) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("errno", Napi::Number::New(env, error.code));
  object.Set("syscall", Napi::String::New(env, error.call));
  return object;
}

Napi::Value refusal(Napi::Env env, const char* name) {
  Napi::Object object = Napi::Object::New(env);
  object.Set(name, true);
  return object;
}

Napi::Value answer(Napi::Env env, ParserStatus status, const Failure& failure, const Index& index,
                   FrameTables* frames, const Napi::Value& scratch) {
  if (status == ParserStatus::failed) return failed(env, failure, index);
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

}  // namespace boxray::addon
