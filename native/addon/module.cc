// What the addon exports. This folder is the only one that knows Node.

#include <napi.h>

#include "cpu/features.h"
#include "fingerprint.h"
#include "hash.h"
#include "inspect.h"
#include "jobs.h"

#define BOXRAY_QUOTE(text) #text
#define BOXRAY_TEXT(macro) BOXRAY_QUOTE(macro)

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  boxray::addon::export_inspect(env, exports);
  boxray::addon::export_hash(env, exports);
  boxray::addon::export_fingerprint(env, exports);
  boxray::addon::export_jobs(env, exports);
  exports.Set("cpu", boxray::cpu_text().text);
  exports.Set("version", BOXRAY_TEXT(BOXRAY_VERSION));
  return exports;
}

}  // namespace

NODE_API_MODULE(boxray, init)
