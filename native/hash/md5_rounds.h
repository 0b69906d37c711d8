// MD5 over Sets vectors of L::width lanes each. The steps of one message wait for each other; other sets fill
// the wait. Included within a BOXRAY_TARGET of the lane type L.

namespace boxray::hash {

namespace {

// The sum of x and the round's function of b, c and d. b is ready last.
template <typename L, uint32_t I>
BOXRAY_INLINE typename L::Vector md5_add_mixed(typename L::Vector x, typename L::Vector b,
                                               typename L::Vector c, typename L::Vector d) {
  if constexpr (I < 16)
    return L::add(x, L::choose(b, c, d));
  else if constexpr (I < 32)
    return L::add_choice(x, d, b, c);
  else if constexpr (I < 48)
    return L::add(x, L::parity(b, c, d));
  else
    return L::add(x, L::md5_i(b, c, d));
}

template <typename L, uint32_t Sets, uint32_t I>
BOXRAY_INLINE void md5_step(typename L::Vector (&v)[4][Sets], const typename L::Vector (&m)[Sets][16]) {
  constexpr uint32_t a = (64 - I) % 4, b = (65 - I) % 4, c = (66 - I) % 4, d = (67 - I) % 4;
  constexpr uint32_t word = (I < 16 ? I : I < 32 ? 5 * I + 1 : I < 48 ? 3 * I + 5 : 7 * I) % 16;
  constexpr int shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  for (uint32_t s = 0; s < Sets; s++) {
    const auto sum = L::settled(L::add(L::add(v[a][s], L::broadcast(md5_constants[I])), m[s][word]));
    const auto mixed = md5_add_mixed<L, I>(sum, v[b][s], v[c][s], v[d][s]);
    v[a][s] = L::add(v[b][s], L::template rotate<shifts[I / 16][I % 4]>(mixed));
  }
}

template <typename L, uint32_t Sets, uint32_t... I>
BOXRAY_INLINE void md5_steps(typename L::Vector (&v)[4][Sets], const typename L::Vector (&m)[Sets][16],
                             std::integer_sequence<uint32_t, I...>) {
  (md5_step<L, Sets, I>(v, m), ...);
}

template <typename L, uint32_t Sets>
void md5_blocks(uint32_t* state, const uint8_t* const* at, size_t count) {
  typename L::Vector v[4][Sets];
  for (uint32_t w = 0; w < 4; w++)
    for (uint32_t s = 0; s < Sets; s++) v[w][s] = L::load(state + w * L::word_stride + s * L::width);
  for (size_t block = 0; block < count; block++) {
    typename L::Vector m[Sets][16], before[4][Sets];
    for (uint32_t s = 0; s < Sets; s++) L::load_block(at + s * L::width, block * 64, m[s]);
    for (uint32_t w = 0; w < 4; w++)
      for (uint32_t s = 0; s < Sets; s++) before[w][s] = v[w][s];
    md5_steps<L, Sets>(v, m, std::make_integer_sequence<uint32_t, 64>());
    for (uint32_t w = 0; w < 4; w++)
      for (uint32_t s = 0; s < Sets; s++) v[w][s] = L::add(v[w][s], before[w][s]);
  }
  for (uint32_t w = 0; w < 4; w++)
    for (uint32_t s = 0; s < Sets; s++) L::store(state + w * L::word_stride + s * L::width, v[w][s]);
}

}  // namespace

}  // namespace boxray::hash
