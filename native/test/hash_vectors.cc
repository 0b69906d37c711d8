// Published vectors of every algorithm, by every kernel that this machine runs; and a message in
// pieces has the digest of the whole.

#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

#include "check.h"
#include "hash/hash.h"

namespace {

using boxray::Algorithm;
using Bytes = std::vector<uint8_t>;

std::string hex(const uint8_t* bytes, size_t size) {
  std::string text;
  for (size_t i = 0; i < size; i++) {
    text += "0123456789abcdef"[bytes[i] >> 4];
    text += "0123456789abcdef"[bytes[i] & 15];
  }
  return text;
}

Bytes bytes_of(const char* text) { return Bytes(text, text + std::strlen(text)); }

Bytes bytes_of_hex(const char* text) {
  Bytes bytes;
  for (; *text; text += 2) {
    unsigned byte = 0;
    if (std::sscanf(text, "%2x", &byte) == 1) bytes.push_back(static_cast<uint8_t>(byte));
  }
  return bytes;
}

void expect(const std::string& actual, const std::string& expected, const char* what, const char* kernel) {
  if (actual == expected) return;
  std::fprintf(stderr, "%s by %s: %s, not %s\n", what, kernel, actual.c_str(), expected.c_str());
  failed_checks++;
}

void check(Algorithm algorithm, const Bytes& data, const std::string& expected, const char* what) {
  const size_t length = boxray::digest_length(algorithm);
  CHECK_EQUAL(expected.size(), 2 * length);
  uint8_t digest[32];
  const boxray::Message message = {data.data(), data.size(), digest};
  const boxray::KernelNames kernels = boxray::available_kernels(algorithm);
  for (size_t k = 0; k < kernels.count; k++) {
    CHECK(boxray::hash_messages_with(kernels.names[k], algorithm, &message, 1));
    expect(hex(digest, length), expected, what, kernels.names[k]);
  }
  boxray::Hasher hasher;
  hasher.init(algorithm);
  hasher.update(data.data(), data.size());
  hasher.finish(digest);
  expect(hex(digest, length), expected, what, "Hasher");
}

void check(Algorithm algorithm, const char* text, const char* expected) {
  check(algorithm, bytes_of(text), expected, text);
}

// Any bytes will do, if their repetition is long.
Bytes pattern(size_t size) {
  Bytes bytes(size);
  for (size_t i = 0; i < size; i++) bytes[i] = static_cast<uint8_t>(i * 31 + (i >> 8) * 7 + 5);
  return bytes;
}

void rfc1321() {
  check(Algorithm::md5, "", "d41d8cd98f00b204e9800998ecf8427e");
  check(Algorithm::md5, "a", "0cc175b9c0f1b6a831c399e269772661");
  check(Algorithm::md5, "abc", "900150983cd24fb0d6963f7d28e17f72");
  check(Algorithm::md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0");
  check(Algorithm::md5, "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b");
  check(Algorithm::md5, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "d174ab98d277d9f5a5611c2c9f419d9f");
  check(Algorithm::md5, "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "57edf4a22be3c955ac49da2e2107b67a");
}

// The examples of FIPS 180-4, and the first of the CAVP's SHA256ShortMsg.rsp and SHA256LongMsg.rsp.
void fips180() {
  check(Algorithm::sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  check(Algorithm::sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  check(Algorithm::sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  check(Algorithm::sha256,
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  check(Algorithm::sha256, Bytes(1'000'000, 'a'),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", "a million a");
  const char* messages[][2] = {
      {"d3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
      {"11af", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"},
      {"b4190e", "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2"},
      {"74ba2521", "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e"},
      {"c299209682", "f0887fe961c9cd3beab957e8222494abb969b1ce4c6557976df8b0f6d20e9166"}};
  for (const auto& [message, digest] : messages)
    check(Algorithm::sha256, bytes_of_hex(message), digest, message);
}

void zlib() {
  check(Algorithm::crc32, "", "00000000");
  check(Algorithm::crc32, "123456789", "cbf43926");
  check(Algorithm::crc32, Bytes(1'000'000, 0xff), "13fbda0d", "a million ff");
  check(Algorithm::crc32, Bytes(65'536, 0), "d7978eeb", "65536 zeros");
  check(Algorithm::adler32, "", "00000001");
  check(Algorithm::adler32, "123456789", "091e01de");
  check(Algorithm::adler32, Bytes(5552, 0xff), "f18f9b8c", "5552 ff");
  check(Algorithm::adler32, Bytes(5553, 0xff), "8e299c8b", "5553 ff");
  check(Algorithm::adler32, Bytes(65'535, 0xff), "68a50df3", "65535 ff");
  check(Algorithm::adler32, Bytes(65'536, 0xff), "77970ef2", "65536 ff");
  check(Algorithm::adler32, Bytes(1'000'000, 0xff), "3843e1be", "a million ff");
}

// Of libavutil: ffmpeg -f rawvideo -pixel_format gray -video_size Nx1 -i FILE -c
// copy -f framehash -hash murmur3 -
void ffmpeg() {
  constexpr struct {
    size_t size;
    const char* digest;
  } vectors[] = {{0, "f172e5acc891f8bf6981a829b5a83a3d"},    {1, "c6ba318c6dece0f8bb958f01632c2ea9"},
                 {7, "405d3e9275609316b2453cf2c2c00445"},    {8, "77b1b20c873e27afc378a685848d4d36"},
                 {9, "825392f8f9d5179738bd735829cbd444"},    {15, "edd20a31d8bb9d227e1c47be55a6d3ff"},
                 {16, "988641ec089507ccc56cb34329e00f8b"},   {17, "6ca3a3b5436b52cf5c06fa89e9f7c904"},
                 {31, "1fd9457ba7513de8f00346f16acfdc2c"},   {32, "c80dd33fe18adbf41efb71764e0094d0"},
                 {33, "56247f68a25d27c14f0f561022fa81da"},   {100, "2abaf0bf4fa0b2412ffa5a405e319689"},
                 {1000, "026195be81f2eff00d91cc60ece9ec25"}, {16000, "339a6572a72fe7ee2c87fee3719d01b6"}};
  for (const auto& [size, digest] : vectors) check(Algorithm::murmur3, pattern(size), digest, "murmur3");
  check(Algorithm::crc32, pattern(100), "e65558b9", "crc32");
  check(Algorithm::adler32, pattern(1000), "3342f1f4", "adler32");
}

// The sanity checks of xxHash (cli/xsum_sanity_check.c, seed 0), high half first as in the canonical form.
void xxhash() {
  constexpr struct {
    size_t size;
    const char* digest;
  } vectors[] = {{0, "99aa06d3014798d86001c324468d497f"},    {1, "a6cd5e9392000f6ac44bdff4074eecdb"},
                 {6, "082afe0b8162d12a3e7039bdda43cfc6"},    {12, "6e3efd8fc7802b18061a192713f69ad9"},
                 {24, "0ce966e4678d37611e7044d28b1b901d"},   {48, "a002ac4e5478227ef942219aed80f67b"},
                 {81, "4952f58181ab00425e8bafb9f95fb803"},   {222, "337e09641b948717f1aebd597cec6b3a"},
                 {403, "1b6de21e332dd73dcdeb804d65c6dea4"},  {512, "18d2d110dcc9bca1617e49599013cb6b"},
                 {2048, "f736557fd47073a5dd59e2c3a5f038e0"}, {2240, "ccb134fbfa7ce49d6e73a90539cf2948"},
                 {2367, "e89c0f6ff369b427cb37aeb9e5d361ed"}};
  Bytes buffer(2367);
  uint64_t generator = 0x9e3779b1;
  for (uint8_t& byte : buffer) {
    byte = static_cast<uint8_t>(generator >> 56);
    generator *= 0x9e3779b185ebca8d;
  }
  for (const auto& vector : vectors) {
    const Bytes data(buffer.begin(), buffer.begin() + static_cast<ptrdiff_t>(vector.size));
    check(Algorithm::xxh3_128, data, vector.digest, "xxh3");
  }
}

// The MD5 of the digests of the first n bytes of the pattern, n = first … last, all hashed in one call. The
// expected ones are from Python's hashlib and zlib, ffmpeg, and libxxhash.
void every_length(Algorithm algorithm, size_t first, size_t last, const char* expected) {
  const Bytes data = pattern(last);
  const size_t length = boxray::digest_length(algorithm);
  const boxray::KernelNames kernels = boxray::available_kernels(algorithm);
  for (size_t k = 0; k < kernels.count; k++) {
    Bytes digests((last - first + 1) * length);
    std::vector<boxray::Message> messages;
    for (size_t n = first; n <= last; n++)
      messages.push_back({data.data(), n, &digests[(n - first) * length]});
    CHECK(boxray::hash_messages_with(kernels.names[k], algorithm, messages.data(), messages.size()));
    uint8_t digest[16];
    const boxray::Message all = {digests.data(), digests.size(), digest};
    boxray::hash_messages(Algorithm::md5, &all, 1);
    expect(hex(digest, sizeof digest), expected, "every length", kernels.names[k]);
  }
}

void pieces(Algorithm algorithm) {
  const size_t length = boxray::digest_length(algorithm);
  const Bytes data = pattern(5000);
  const std::initializer_list<std::initializer_list<size_t>> patterns = {
      {1}, {3}, {16}, {63, 1}, {64, 65}, {7, 0, 250}, {256}, {255, 257}, {1024}, {1, 1023, 64}, {4999}};
  constexpr size_t sizes[] = {0,   1,   16,  63,  64,  65,   128,  240,  241,
                              256, 257, 320, 512, 1024, 1025, 1088, 1280, 5000};
  for (const size_t size : sizes) {
    uint8_t whole[32], digest[32], early[32], early_whole[32];
    const boxray::Message message = {data.data(), size, whole};
    boxray::hash_messages(algorithm, &message, 1);
    for (const auto& steps : patterns) {
      boxray::Hasher hasher;
      hasher.init(algorithm);
      size_t at = 0, half = 0;
      while (at < size) {
        for (const size_t step : steps) {
          const size_t now = step < size - at ? step : size - at;
          hasher.update(data.data() + at, now);
          at += now;
        }
        if (half || at < size / 2) continue;
        half = at;
        boxray::Hasher copy = hasher;
        copy.finish(early);
        const boxray::Message beginning = {data.data(), half, early_whole};
        boxray::hash_messages(algorithm, &beginning, 1);
        CHECK(std::memcmp(early, early_whole, length) == 0);
      }
      hasher.update(nullptr, 0);
      hasher.finish(digest);
      expect(hex(digest, length), hex(whole, length), "in pieces", "Hasher");
    }
  }
}

}  // namespace

int main() {
  rfc1321();
  fips180();
  zlib();
  ffmpeg();
  xxhash();
  every_length(Algorithm::md5, 0, 4500, "9c4b32edc8691448508e82af51a6bad0");
  every_length(Algorithm::sha256, 0, 4500, "ac66105413bb5e85c6cd91ab108a2b02");
  every_length(Algorithm::crc32, 0, 4500, "679d54311a7c88dc853306930615ec5e");
  every_length(Algorithm::adler32, 0, 4500, "4761d643aff25129794b5bc4f445350e");
  every_length(Algorithm::murmur3, 1, 300, "61c5616db72860aab008e709750a5042");
  every_length(Algorithm::xxh3_128, 0, 4500, "7e06abea152c5dbccc67aace52ce925b");
  for (const Algorithm algorithm : boxray::algorithms) pieces(algorithm);
  CHECK(!boxray::hash_messages_with("none", Algorithm::md5, nullptr, 0));
  return failed_checks;
}
