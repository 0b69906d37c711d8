// One lane, in plain registers: for processors without anything better, and for a message that is alone.

#include <bit>
#include <utility>

#include "bytes.h"
#include "kernels.h"
#include "md5.h"
#include "sha256.h"
#include "cpu/target.h"

namespace boxray::hash {

namespace {

struct Scalar {
  using Vector = uint32_t;
  static constexpr uint32_t width = 1, word_stride = 1;
  static BOXRAY_INLINE Vector broadcast(uint32_t x) { return x; }
  static BOXRAY_INLINE Vector load(const uint32_t* p) { return *p; }
  static BOXRAY_INLINE void store(uint32_t* p, Vector x) { *p = x; }
  static BOXRAY_INLINE Vector add(Vector a, Vector b) { return a + b; }
  static BOXRAY_INLINE Vector settled(Vector x) {
    BOXRAY_SETTLE("r", x);
    return x;
  }
  static BOXRAY_INLINE Vector choose(Vector x, Vector y, Vector z) { return z ^ (x & (y ^ z)); }
  // sum + choose(x, y, z), with the shortest way for y.
  static BOXRAY_INLINE Vector add_choice(Vector sum, Vector x, Vector y, Vector z) {
    return settled(sum + (~x & z)) + (x & y);
  }
  static BOXRAY_INLINE Vector majority(Vector x, Vector y, Vector z) { return y ^ ((x ^ y) & (y ^ z)); }
  static BOXRAY_INLINE Vector parity(Vector x, Vector y, Vector z) { return x ^ (y ^ z); }
  static BOXRAY_INLINE Vector md5_i(Vector x, Vector y, Vector z) { return y ^ (x | ~z); }
  template <int Bits>
  static BOXRAY_INLINE Vector rotate(Vector x) {
    return std::rotl(x, Bits);
  }
  template <int Bits>
  static BOXRAY_INLINE Vector shift_right(Vector x) {
    return x >> Bits;
  }
  static BOXRAY_INLINE Vector swap_bytes(Vector x) { return hash::swap_bytes(x); }
  static BOXRAY_INLINE void load_block(const uint8_t* const* at, size_t offset, Vector (&words)[16]) {
    for (size_t w = 0; w < 16; w++) words[w] = load_le32(*at + offset + 4 * w);
  }
};

}  // namespace

}  // namespace boxray::hash

#include "md5_rounds.h"
#include "sha256_rounds.h"

namespace boxray::hash {

const LaneKernel md5_scalar = {1, 1, 8, md5_blocks<Scalar, 1>, nullptr, 0};
const LaneKernel sha256_scalar = {1, 1, 8, sha256_blocks<Scalar, 1>, nullptr, 0};

}  // namespace boxray::hash
