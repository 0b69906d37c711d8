// CRC-32 by the instructions of ARMv8.

#include "crc32.h"

#if defined(BOXRAY_ARM_CRC32)

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#else
#include <arm_acle.h>
#endif

#include "bytes.h"

#if defined(__clang__)
BOXRAY_TARGET_BEGIN("crc")
#else
BOXRAY_TARGET_BEGIN("+crc")
#endif

namespace boxray::hash {

uint32_t crc32_armv8(uint32_t crc, const uint8_t* data, size_t size) {
  for (; size >= 8; data += 8, size -= 8) crc = __crc32d(crc, load_le64(data));
  for (; size > 0; data++, size--) crc = __crc32b(crc, *data);
  return crc;
}

}  // namespace boxray::hash

BOXRAY_TARGET_END

#endif
