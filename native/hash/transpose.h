// The sixteen words of a block of each lane, turned so that a vector holds one word of every lane. L gives
// the four interleavings of 32- and 64-bit elements within each 128 bits, and quads(): 16 bytes at `offset`
// from each lane whose number is `row` modulo 4. Included within a BOXRAY_TARGET of the lane type L.

namespace boxray::hash {

namespace {

template <typename L>
BOXRAY_INLINE void transpose_block(const uint8_t* const* at, size_t offset, typename L::Vector (&words)[16]) {
  if constexpr (L::width > 4) {
    // Processors follow some twenty streams by themselves, not forty-eight.
    for (uint32_t lane = 0; lane < L::width; lane++)
      BOXRAY_PREFETCH(reinterpret_cast<uintptr_t>(at[lane]) + offset + 512);
  }
  for (uint32_t w = 0; w < 16; w += 4) {
    const auto r0 = L::quads(at, 0, offset + size_t{4} * w), r1 = L::quads(at, 1, offset + size_t{4} * w);
    const auto r2 = L::quads(at, 2, offset + size_t{4} * w), r3 = L::quads(at, 3, offset + size_t{4} * w);
    const auto low01 = L::low32(r0, r1), low23 = L::low32(r2, r3);
    const auto high01 = L::high32(r0, r1), high23 = L::high32(r2, r3);
    words[w] = L::low64(low01, low23);
    words[w + 1] = L::high64(low01, low23);
    words[w + 2] = L::low64(high01, high23);
    words[w + 3] = L::high64(high01, high23);
  }
}

}  // namespace

}  // namespace boxray::hash
