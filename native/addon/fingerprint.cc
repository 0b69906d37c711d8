// Perceptual fingerprints of raw pictures, made before the call returns.

#include "fingerprint.h"

#include <cstring>

#include "convert.h"
#include "fingerprint/pdq.h"

namespace boxray::addon {

namespace {

// [starts: Uint32Array, lengths: Uint32Array, weights: Float32Array]
PdqBands to_bands(const Napi::Value& value) {
  const Napi::Array parts = value.As<Napi::Array>();
  return {elements<const uint32_t>(parts.Get(0u)).data, elements<const uint32_t>(parts.Get(1u)).data,
          elements<const float>(parts.Get(2u)).data};
}

// pdq(data: Uint8Array, [width, height, stride, bytesPerPixel, stretch], rows, columns, cosines: Float32Array
// of 16 × 64 and, turned, 64 × 16, values: Float32Array of 256, hash: Uint16Array of 16): the sum of the
// steps between neighbours; undefined where memory does not suffice.
Napi::Value pdq(const Napi::CallbackInfo& info) {
  constexpr size_t count = pdq_kept * pdq_kept, half = pdq_kept * pdq_side;
  const Napi::Value none = info.Env().Undefined();
  const Elements<const double> sizes = elements<const double>(info[1]);
  const Elements<const float> cosines = elements<const float>(info[4]);
  const Elements<float> values = elements<float>(info[5]);
  const Elements<uint16_t> hash = elements<uint16_t>(info[6]);
  if (sizes.count != 5 || cosines.count != 2 * half || values.count != count || hash.count != pdq_kept)
    return none;
  const PdqPicture picture = {elements<const uint8_t>(info[0]).data, static_cast<size_t>(sizes.data[0]),
                              static_cast<size_t>(sizes.data[1]), static_cast<size_t>(sizes.data[2]),
                              static_cast<size_t>(sizes.data[3])};
  PdqResult result;
  if (!boxray::pdq(picture, to_bands(info[2]), to_bands(info[3]), {cosines.data, cosines.data + half},
                   static_cast<float>(sizes.data[4]), result))
    return none;
  std::memcpy(values.data, result.values, sizeof result.values);
  std::memcpy(hash.data, result.hash, sizeof result.hash);
  return Napi::Number::New(info.Env(), result.steps);
}

}  // namespace

void export_fingerprint(Napi::Env env, Napi::Object exports) {
  exports.Set("pdq", Napi::Function::New<pdq>(env));
}

}  // namespace boxray::addon
