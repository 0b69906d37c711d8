// The long loop of XXH3. Included within a BOXRAY_TARGET of the lane type L.

namespace boxray::hash {

namespace {

template <typename L>
BOXRAY_INLINE size_t xxh3_rounds(uint64_t* accumulators, size_t position, const uint8_t* data,
                                 size_t stripes) {
  constexpr size_t size = sizeof(typename L::Vector), vectors = xxh3_stripe / size;
  const auto* own = reinterpret_cast<uint8_t*>(accumulators);
  typename L::Vector x[vectors];
  for (size_t i = 0; i < vectors; i++) x[i] = L::load_bytes(own + i * size);
  while (stripes > 0) {
    const size_t left = xxh3_stripes_in_block - position, now = stripes < left ? stripes : left;
    const uint8_t* secret = xxh3_secret + 8 * position;
    for (size_t stripe = 0; stripe < now; stripe++, data += xxh3_stripe, secret += 8) {
      for (size_t i = 0; i < vectors; i++) {
        const auto words = L::load_bytes(data + i * size);
        const auto keyed = L::exclusive_or(words, L::load_bytes(secret + i * size));
        x[i] = L::add64(x[i], L::add64(L::swap64(words), L::product_of_halves(keyed)));
      }
    }
    stripes -= now;
    position += now;
    if (position < xxh3_stripes_in_block) break;
    position = 0;
    for (size_t i = 0; i < vectors; i++) {
      const auto key = L::load_bytes(xxh3_secret + sizeof xxh3_secret - xxh3_stripe + i * size);
      x[i] = L::times_prime(L::exclusive_or(L::exclusive_or(x[i], L::shift_right_47(x[i])), key));
    }
  }
  for (size_t i = 0; i < vectors; i++)
    L::store_bytes(reinterpret_cast<uint8_t*>(accumulators) + i * size, x[i]);
  return position;
}

}  // namespace

}  // namespace boxray::hash
