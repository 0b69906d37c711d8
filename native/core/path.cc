#include "path.h"

#include <cstring>

namespace boxray {

namespace {

bool append_text(Vec<uint8_t>& out, const char* text, size_t size) {
  return out.append(reinterpret_cast<const uint8_t*>(text), size);
}

bool append_number(Vec<uint8_t>& out, uint64_t value) {
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value);
  return append_text(out, digits + at, sizeof digits - at);
}

// As src/bytes/fourcc.ts: printable characters and '©' as they are (in UTF-8), anything else in hex.
bool append_fourcc(Vec<uint8_t>& out, uint32_t type) {
  uint8_t text[8];
  size_t size = 0;
  for (int shift = 24; shift >= 0; shift -= 8) {
    const uint8_t c = static_cast<uint8_t>(type >> shift);
    if (c == 0xa9) {
      text[size++] = 0xc2;
      text[size++] = 0xa9;
    } else if (c >= 0x20 && c <= 0x7e) {
      text[size++] = c;
    } else {
      static const char hex[] = "0123456789abcdef";
      if (!append_text(out, "0x", 2)) return false;
      for (int s = 28; s >= 0; s -= 4)
        if (!append_text(out, &hex[type >> s & 15], 1)) return false;
      return true;
    }
  }
  return out.append(text, size);
}

}  // namespace

// As deep as readers call each other, which no file decides.
// NOLINTNEXTLINE(misc-no-recursion)
bool append_path(Vec<uint8_t>& out, const Path* path) {
  if (!path) return true;
  if (path->parent && !(append_path(out, path->parent) && append_text(out, "/", 1))) return false;
  if (path->name ? !append_text(out, path->name, std::strlen(path->name)) : !append_fourcc(out, path->type))
    return false;
  if (path->index < 0) return true;
  return append_text(out, "[", 1) && append_number(out, static_cast<uint64_t>(path->index)) &&
         append_text(out, "]", 1);
}

}  // namespace boxray
