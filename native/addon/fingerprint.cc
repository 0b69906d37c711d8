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

// pdq(data: Uint8Array, [width, height, stride, bytesPerPixel], rows, columns, cosines: Float32Array, values:
// Float32Array of 256, places: Float32Array of 4096): whether there was memory for it.
Napi::Value pdq(const Napi::CallbackInfo& info) {
  const Elements<const double> sizes = elements<const double>(info[1]);
  const Elements<float> values = elements<float>(info[5]);
  const Elements<float> places = elements<float>(info[6]);
  if (sizes.count != 4 || values.count != pdq_kept * pdq_kept || places.count != pdq_side * pdq_side)
    return info.Env().Undefined();
  const PdqPicture picture = {elements<const uint8_t>(info[0]).data, static_cast<size_t>(sizes.data[0]),
                              static_cast<size_t>(sizes.data[1]), static_cast<size_t>(sizes.data[2]),
                              static_cast<size_t>(sizes.data[3])};
  PdqResult result;
  const bool done = pdq_coefficients(picture, to_bands(info[2]), to_bands(info[3]),
                                     elements<const float>(info[4]).data, result);
  if (done) {
    std::memcpy(values.data, result.values, sizeof result.values);
    std::memcpy(places.data, result.places, sizeof result.places);
  }
  return Napi::Boolean::New(info.Env(), done);
}

}  // namespace

void export_fingerprint(Napi::Env env, Napi::Object exports) {
  exports.Set("pdq", Napi::Function::New<pdq>(env));
}

}  // namespace boxray::addon
