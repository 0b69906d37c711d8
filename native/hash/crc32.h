// CRC-32 of zlib, which is ffmpeg's AV_CRC_32_IEEE_LE with the complement before and after.
#pragma once

#include <cstddef>
#include <cstdint>

#include "cpu/target.h"

namespace boxray::hash {

// Takes and gives the register of the code: all ones before the first byte, complemented after the last.
using Crc32Update = uint32_t (*)(uint32_t crc, const uint8_t* data, size_t size);

constexpr uint32_t crc32_polynomial = 0xedb88320;  // 0x04c11db7, bits reversed

uint32_t crc32_slicing(uint32_t crc, const uint8_t* data, size_t size);
#if defined(BOXRAY_X64)
uint32_t crc32_pclmul(uint32_t crc, const uint8_t* data, size_t size);
#endif
#if defined(BOXRAY_AVX)
uint32_t crc32_vpclmul(uint32_t crc, const uint8_t* data, size_t size);
#endif
#if defined(BOXRAY_ARM_CRC32)
uint32_t crc32_armv8(uint32_t crc, const uint8_t* data, size_t size);
#endif

}  // namespace boxray::hash
