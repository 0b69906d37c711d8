#pragma once

#include <napi.h>

namespace boxray::addon {

void export_fingerprint(Napi::Env env, Napi::Object exports);

}  // namespace boxray::addon
