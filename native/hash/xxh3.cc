#include "xxh3.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#endif

#include "bytes.h"

namespace boxray::hash {

const uint8_t xxh3_secret[192] = {
    0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c,
    0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
    0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
    0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
    0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3,
    0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
    0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d,
    0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
    0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
    0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e,
    0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce,
    0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e};

namespace {

constexpr uint64_t prime32_2 = 0x85ebca77, prime32_3 = 0xc2b2ae3d;
constexpr uint64_t prime64_1 = 0x9e3779b185ebca87, prime64_2 = 0xc2b2ae3d27d4eb4f,
                   prime64_3 = 0x165667b19e3779f9;
constexpr uint64_t prime64_4 = 0x85ebca77c2b2ae63, prime64_5 = 0x27d4eb2f165667c5;
constexpr uint64_t prime_mx1 = 0x165667919e3779f9, prime_mx2 = 0x9fb21c651e98df25;

constexpr uint64_t initial[8] = {prime32_3, prime64_1, prime64_2, prime64_3,
                                 prime64_4, prime32_2, prime64_5, xxh_prime32_1};

constexpr size_t longest_short = 240;

struct Wide {
  uint64_t low, high;
};

Wide multiply(uint64_t a, uint64_t b) {
#if defined(__SIZEOF_INT128__)
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return {static_cast<uint64_t>(product), static_cast<uint64_t>(product >> 64)};
#elif defined(_M_X64)
  Wide product;
  product.low = _umul128(a, b, &product.high);
  return product;
#elif defined(_M_ARM64)
  return {a * b, __umulh(a, b)};
#else
  const uint64_t a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
  const uint64_t middle = a1 * b0 + (a0 * b0 >> 32), cross = a0 * b1 + (middle & 0xffffffff);
  return {a * b, a1 * b1 + (middle >> 32) + (cross >> 32)};
#endif
}

uint64_t multiply_fold(uint64_t a, uint64_t b) {
  const Wide product = multiply(a, b);
  return product.low ^ product.high;
}

uint64_t secret64(size_t at) { return load_le64(xxh3_secret + at); }

uint64_t avalanche(uint64_t h) {
  h = (h ^ h >> 37) * prime_mx1;
  return h ^ h >> 32;
}
uint64_t xxh64_avalanche(uint64_t h) {
  h = (h ^ h >> 33) * prime64_2;
  h = (h ^ h >> 29) * prime64_3;
  return h ^ h >> 32;
}

Wide up_to_3(const uint8_t* data, size_t size) {
  if (size == 0)
    return {xxh64_avalanche(secret64(64) ^ secret64(72)), xxh64_avalanche(secret64(80) ^ secret64(88))};
  const uint32_t first = data[0], middle = data[size >> 1], last = data[size - 1];
  const uint32_t low = first << 16 | middle << 24 | last | static_cast<uint32_t>(size) << 8;
  const uint32_t high = std::rotl(swap_bytes(low), 13);
  const auto secret32 = [](size_t at) { return load_le32(xxh3_secret + at); };
  return {xxh64_avalanche(low ^ uint64_t{secret32(0) ^ secret32(4)}),
          xxh64_avalanche(high ^ uint64_t{secret32(8) ^ secret32(12)})};
}

Wide from_4_to_8(const uint8_t* data, size_t size) {
  const uint64_t word = load_le32(data) + (uint64_t{load_le32(data + size - 4)} << 32);
  Wide h = multiply(word ^ secret64(16) ^ secret64(24), prime64_1 + (size << 2));
  h.high += h.low << 1;
  h.low ^= h.high >> 3;
  h.low = (h.low ^ h.low >> 35) * prime_mx2;
  h.low ^= h.low >> 28;
  return {h.low, avalanche(h.high)};
}

Wide from_9_to_16(const uint8_t* data, size_t size) {
  const uint64_t low = load_le64(data), high = load_le64(data + size - 8);
  Wide m = multiply(low ^ high ^ secret64(32) ^ secret64(40), prime64_1);
  m.low += uint64_t{size - 1} << 54;
  const uint64_t keyed = high ^ secret64(48) ^ secret64(56);
  m.high += keyed + (keyed & 0xffffffff) * (prime32_2 - 1);
  m.low ^= swap_bytes(m.high);
  Wide h = multiply(m.low, prime64_2);
  h.high += m.high * prime64_2;
  return {avalanche(h.low), avalanche(h.high)};
}

uint64_t mix_16(const uint8_t* data, size_t secret) {
  return multiply_fold(load_le64(data) ^ secret64(secret), load_le64(data + 8) ^ secret64(secret + 8));
}

Wide mix_32(Wide h, const uint8_t* one, const uint8_t* two, size_t secret) {
  h.low += mix_16(one, secret);
  h.low ^= load_le64(two) + load_le64(two + 8);
  h.high += mix_16(two, secret + 16);
  h.high ^= load_le64(one) + load_le64(one + 8);
  return h;
}

Wide finish_middle(Wide h, size_t size) {
  return {avalanche(h.low + h.high),
          uint64_t{0} - avalanche(h.low * prime64_1 + h.high * prime64_4 + size * prime64_2)};
}

Wide from_17_to_128(const uint8_t* data, size_t size) {
  Wide h = {size * prime64_1, 0};
  for (size_t i = (size - 1) / 32 + 1; i-- > 0;)
    h = mix_32(h, data + 16 * i, data + size - 16 * (i + 1), 32 * i);
  return finish_middle(h, size);
}

Wide from_129_to_240(const uint8_t* data, size_t size) {
  Wide h = {size * prime64_1, 0};
  for (size_t i = 0; i < 4; i++) h = mix_32(h, data + 32 * i, data + 32 * i + 16, 32 * i);
  h = {avalanche(h.low), avalanche(h.high)};
  for (size_t i = 4; i < size / 32; i++) h = mix_32(h, data + 32 * i, data + 32 * i + 16, 3 + 32 * (i - 4));
  // The secret's least size is 136, and the last 17 bytes of that are not used.
  h = mix_32(h, data + size - 16, data + size - 32, 136 - 17 - 16);
  return finish_middle(h, size);
}

Wide short_message(const uint8_t* data, size_t size) {
  if (size <= 3) return up_to_3(data, size);
  if (size <= 8) return from_4_to_8(data, size);
  if (size <= 16) return from_9_to_16(data, size);
  if (size <= 128) return from_17_to_128(data, size);
  return from_129_to_240(data, size);
}

void accumulate(uint64_t* accumulators, const uint8_t* data, const uint8_t* secret) {
  for (size_t i = 0; i < 8; i++) {
    const uint64_t word = load_le64(data + 8 * i), keyed = word ^ load_le64(secret + 8 * i);
    accumulators[i ^ 1] += word;
    accumulators[i] += (keyed & 0xffffffff) * (keyed >> 32);
  }
}

uint64_t merge(const uint64_t* accumulators, size_t secret, uint64_t h) {
  for (size_t i = 0; i < 8; i += 2)
    h += multiply_fold(accumulators[i] ^ secret64(secret + 8 * i),
                       accumulators[i + 1] ^ secret64(secret + 8 * i + 8));
  return avalanche(h);
}

Wide finish_long(uint64_t* accumulators, const uint8_t* last_stripe, uint64_t length) {
  accumulate(accumulators, last_stripe, xxh3_secret + sizeof xxh3_secret - xxh3_stripe - 7);
  return {merge(accumulators, 11, length * prime64_1),
          merge(accumulators, sizeof xxh3_secret - xxh3_stripe - 11, ~(length * prime64_2))};
}

void store_canonical(Wide h, uint8_t* digest) {
  store_be64(digest, h.high);
  store_be64(digest + 8, h.low);
}

}  // namespace

size_t xxh3_stripes_scalar(uint64_t* accumulators, size_t position, const uint8_t* data, size_t stripes) {
  for (; stripes > 0; stripes--, data += xxh3_stripe) {
    accumulate(accumulators, data, xxh3_secret + 8 * position);
    if (++position < xxh3_stripes_in_block) continue;
    position = 0;
    for (size_t i = 0; i < 8; i++) {
      const uint64_t x = accumulators[i];
      accumulators[i] = (x ^ x >> 47 ^ secret64(sizeof xxh3_secret - xxh3_stripe + 8 * i)) * xxh_prime32_1;
    }
  }
  return position;
}

void xxh3_message(Xxh3Stripes stripes, const uint8_t* data, size_t size, uint8_t* digest) {
  if (size <= longest_short) {
    store_canonical(short_message(data, size), digest);
    return;
  }
  alignas(64) uint64_t accumulators[8];
  std::memcpy(accumulators, initial, sizeof accumulators);
  stripes(accumulators, 0, data, (size - 1) / xxh3_stripe);
  store_canonical(finish_long(accumulators, data + size - xxh3_stripe, size), digest);
}

void Xxh3::init(Xxh3Stripes stripes) {
  stripes_ = stripes;
  length_ = 0;
  position_ = 0;
  std::memcpy(accumulators_, initial, sizeof accumulators_);
  held_ = 0;
}

void Xxh3::update(const uint8_t* data, size_t size) {
  length_ += size;
  const size_t taken = std::min(size, sizeof buffer_ - held_);
  if (taken) std::memcpy(buffer_ + held_, data, taken);
  held_ += taken;
  data += taken;
  size -= taken;
  if (!size) return;
  // More follows, so none of these bytes is the last.
  position_ = stripes_(accumulators_, position_, buffer_, sizeof buffer_ / xxh3_stripe);
  const size_t stripes = (size - 1) / xxh3_stripe;
  if (stripes) {
    position_ = stripes_(accumulators_, position_, data, stripes);
    data += stripes * xxh3_stripe;
    size -= stripes * xxh3_stripe;
    std::memcpy(buffer_ + sizeof buffer_ - xxh3_stripe, data - xxh3_stripe, xxh3_stripe);
  }
  std::memcpy(buffer_, data, size);
  held_ = size;
}

void Xxh3::finish(uint8_t* digest) {
  if (length_ <= longest_short) {
    store_canonical(short_message(buffer_, held_), digest);
    return;
  }
  uint8_t last[xxh3_stripe];
  if (held_ >= xxh3_stripe) {
    stripes_(accumulators_, position_, buffer_, (held_ - 1) / xxh3_stripe);
    std::memcpy(last, buffer_ + held_ - xxh3_stripe, xxh3_stripe);
  } else {
    std::memcpy(last, buffer_ + sizeof buffer_ - (xxh3_stripe - held_), xxh3_stripe - held_);
    std::memcpy(last + xxh3_stripe - held_, buffer_, held_);
  }
  store_canonical(finish_long(accumulators_, last, length_), digest);
}

}  // namespace boxray::hash
