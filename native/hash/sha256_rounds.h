// SHA-256 over Sets vectors of L::width lanes each. Included within a BOXRAY_TARGET of the lane type L.

namespace boxray::hash {

namespace {

template <typename L, int A, int B, int C>
BOXRAY_INLINE typename L::Vector sha256_big_sigma(typename L::Vector x) {
  return L::parity(L::template rotate<32 - A>(x), L::template rotate<32 - B>(x),
                   L::template rotate<32 - C>(x));
}
template <typename L, int A, int B, int C>
BOXRAY_INLINE typename L::Vector sha256_small_sigma(typename L::Vector x) {
  return L::parity(L::template rotate<32 - A>(x), L::template rotate<32 - B>(x),
                   L::template shift_right<C>(x));
}

// Round I of the sixteen that begin with `first`.
template <typename L, uint32_t Sets, bool Schedule, uint32_t I>
BOXRAY_INLINE void sha256_round(typename L::Vector (&v)[8][Sets], typename L::Vector (&m)[Sets][16],
                                uint32_t first) {
  constexpr uint32_t a = (16 - I) % 8, b = (17 - I) % 8, c = (18 - I) % 8, d = (19 - I) % 8;
  constexpr uint32_t e = (20 - I) % 8, f = (21 - I) % 8, g = (22 - I) % 8, h = (23 - I) % 8;
  for (uint32_t s = 0; s < Sets; s++) {
    if constexpr (Schedule) {
      m[s][I] = L::add(L::add(m[s][I], sha256_small_sigma<L, 7, 18, 3>(m[s][(I + 1) % 16])),
                       L::add(m[s][(I + 9) % 16], sha256_small_sigma<L, 17, 19, 10>(m[s][(I + 14) % 16])));
    }
    const auto sum = L::settled(L::add(L::add(v[h][s], L::broadcast(sha256_constants[first + I])), m[s][I]));
    const auto t1 =
        L::add(L::add(sum, L::choose(v[e][s], v[f][s], v[g][s])), sha256_big_sigma<L, 6, 11, 25>(v[e][s]));
    const auto t2 = L::add(sha256_big_sigma<L, 2, 13, 22>(v[a][s]), L::majority(v[a][s], v[b][s], v[c][s]));
    v[d][s] = L::add(v[d][s], t1);
    v[h][s] = L::add(t1, t2);
  }
}

template <typename L, uint32_t Sets, bool Schedule, uint32_t... I>
BOXRAY_INLINE void sha256_rounds(typename L::Vector (&v)[8][Sets], typename L::Vector (&m)[Sets][16],
                                 uint32_t first, std::integer_sequence<uint32_t, I...>) {
  (sha256_round<L, Sets, Schedule, I>(v, m, first), ...);
}

template <typename L, uint32_t Sets>
void sha256_blocks(uint32_t* state, const uint8_t* const* at, size_t count) {
  using Sixteen = std::make_integer_sequence<uint32_t, 16>;
  typename L::Vector v[8][Sets];
  for (uint32_t w = 0; w < 8; w++)
    for (uint32_t s = 0; s < Sets; s++) v[w][s] = L::load(state + w * L::word_stride + s * L::width);
  for (size_t block = 0; block < count; block++) {
    typename L::Vector m[Sets][16], before[8][Sets];
    for (uint32_t s = 0; s < Sets; s++) {
      L::load_block(at + s * L::width, block * 64, m[s]);
      for (uint32_t w = 0; w < 16; w++) m[s][w] = L::swap_bytes(m[s][w]);
    }
    for (uint32_t w = 0; w < 8; w++)
      for (uint32_t s = 0; s < Sets; s++) before[w][s] = v[w][s];
    sha256_rounds<L, Sets, false>(v, m, 0, Sixteen());
    for (uint32_t first = 16; first < 64; first += 16) sha256_rounds<L, Sets, true>(v, m, first, Sixteen());
    for (uint32_t w = 0; w < 8; w++)
      for (uint32_t s = 0; s < Sets; s++) v[w][s] = L::add(v[w][s], before[w][s]);
  }
  for (uint32_t w = 0; w < 8; w++)
    for (uint32_t s = 0; s < Sets; s++) L::store(state + w * L::word_stride + s * L::width, v[w][s]);
}

}  // namespace

}  // namespace boxray::hash
