// Eight lanes of whatever every processor has.

#include "kernels.h"
#include "rounds.h"

namespace boxray::fingerprint {

namespace {

struct Scalar {
  using Count = uint32_t;
  float lane[lanes];

  template <typename Make>
  static BOXRAY_INLINE Scalar each(Make make) {
    Scalar made;
    for (size_t k = 0; k < lanes; k++) made.lane[k] = make(k);
    return made;
  }
  static BOXRAY_INLINE Scalar broadcast(float x) {
    return each([=](size_t) { return x; });
  }
  static BOXRAY_INLINE Scalar load(const float* p) {
    return each([=](size_t k) { return p[k]; });
  }
  BOXRAY_INLINE void store(float* p) const {
    for (size_t k = 0; k < lanes; k++) p[k] = lane[k];
  }
  static BOXRAY_INLINE Scalar add(const Scalar& a, const Scalar& b) {
    return each([&](size_t k) { return a.lane[k] + b.lane[k]; });
  }
  static BOXRAY_INLINE Scalar multiply(const Scalar& a, const Scalar& b) {
    return each([&](size_t k) { return a.lane[k] * b.lane[k]; });
  }
  template <size_t bytes>
  static BOXRAY_INLINE Scalar luma(const uint8_t* p) {
    return each([=](size_t k) { return luma_of<bytes>(p + bytes * k); });
  }
  static BOXRAY_INLINE Scalar totals(const Scalar* v) {
    return each([=](size_t k) {
      const float* x = v[k].lane;
      return ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]));
    });
  }
  static BOXRAY_INLINE Count no_steps() { return 0; }
  static BOXRAY_INLINE Count add_steps(Count count, const Scalar& a, const Scalar& b, const Scalar& stretch) {
    for (size_t k = 0; k < lanes; k++) count += step_between(a.lane[k], b.lane[k], stretch.lane[k]);
    return count;
  }
  static BOXRAY_INLINE uint32_t sum_of(Count count) { return count; }
};

}  // namespace

const Kernel scalar = kernel_of<Scalar>("scalar");

}  // namespace boxray::fingerprint
