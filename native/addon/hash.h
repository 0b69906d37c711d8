#pragma once

#include <napi.h>

namespace boxray::addon {

void export_hash(Napi::Env env, Napi::Object exports);

}  // namespace boxray::addon
