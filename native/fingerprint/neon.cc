// Eight lanes in two vectors: every arm64 processor.

#include "cpu/target.h"

#if defined(BOXRAY_ARM64)

#include <arm_neon.h>

#include "kernels.h"
#include "rounds.h"

namespace boxray::fingerprint {

namespace {

struct Neon {
  using Count = uint32x4_t;
  float32x4_t low, high;

  static BOXRAY_INLINE Neon broadcast(float x) { return {vdupq_n_f32(x), vdupq_n_f32(x)}; }
  static BOXRAY_INLINE Neon load(const float* p) { return {vld1q_f32(p), vld1q_f32(p + 4)}; }
  BOXRAY_INLINE void store(float* p) const {
    vst1q_f32(p, low);
    vst1q_f32(p + 4, high);
  }
  static BOXRAY_INLINE Neon add(Neon a, Neon b) {
    return {vaddq_f32(a.low, b.low), vaddq_f32(a.high, b.high)};
  }
  static BOXRAY_INLINE Neon multiply(Neon a, Neon b) {
    return {vmulq_f32(a.low, b.low), vmulq_f32(a.high, b.high)};
  }

  static BOXRAY_INLINE Neon numbers(uint8x8_t bytes) {
    const uint16x8_t wide = vmovl_u8(bytes);
    return {vcvtq_f32_u32(vmovl_u16(vget_low_u16(wide))), vcvtq_f32_u32(vmovl_u16(vget_high_u16(wide)))};
  }
  static BOXRAY_INLINE Neon luma_of(uint8x8_t red, uint8x8_t green, uint8x8_t blue) {
    const Neon red_green = add(multiply(broadcast(0.299f), numbers(red)),
                               multiply(broadcast(0.587f), numbers(green)));
    return add(red_green, multiply(broadcast(0.114f), numbers(blue)));
  }
  template <size_t bytes>
  static BOXRAY_INLINE Neon luma(const uint8_t* p) {
    if constexpr (bytes == 1) {
      return numbers(vld1_u8(p));
    } else if constexpr (bytes == 3) {
      const uint8x8x3_t pixels = vld3_u8(p);
      return luma_of(pixels.val[0], pixels.val[1], pixels.val[2]);
    } else {
      const uint8x8x4_t pixels = vld4_u8(p);
      return luma_of(pixels.val[0], pixels.val[1], pixels.val[2]);
    }
  }

  static BOXRAY_INLINE float32x4_t totals_of_four(const Neon* v) {
    const float32x4_t low = vpaddq_f32(vpaddq_f32(v[0].low, v[1].low), vpaddq_f32(v[2].low, v[3].low));
    const float32x4_t high = vpaddq_f32(vpaddq_f32(v[0].high, v[1].high), vpaddq_f32(v[2].high, v[3].high));
    return vaddq_f32(low, high);
  }
  static BOXRAY_INLINE Neon totals(const Neon* v) { return {totals_of_four(v), totals_of_four(v + 4)}; }

  static BOXRAY_INLINE Count no_steps() { return vdupq_n_u32(0); }
  static BOXRAY_INLINE Count add_half(Count count, float32x4_t a, float32x4_t b, float32x4_t stretch) {
    const float32x4_t step = vmulq_f32(vsubq_f32(a, b), stretch);
    const float32x4_t percent = vdivq_f32(vmulq_f32(step, vdupq_n_f32(100)), vdupq_n_f32(255));
    return vaddq_u32(count, vreinterpretq_u32_s32(vabsq_s32(vcvtq_s32_f32(percent))));
  }
  static BOXRAY_INLINE Count add_steps(Count count, Neon a, Neon b, Neon stretch) {
    return add_half(add_half(count, a.low, b.low, stretch.low), a.high, b.high, stretch.high);
  }
  static BOXRAY_INLINE uint32_t sum_of(Count count) { return vaddvq_u32(count); }
};

}  // namespace

const Kernel neon = kernel_of<Neon>("neon");

}  // namespace boxray::fingerprint

#endif
