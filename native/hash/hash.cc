#include "hash.h"

#include <cstring>

#include "adler32.h"
#include "bytes.h"
#include "cpu/features.h"
#include "crc32.h"
#include "kernels.h"
#include "md5.h"
#include "sha256.h"

namespace boxray {

struct hash::Kernel {
  Algorithm algorithm;
  const char* name;
  uint32_t needs;  // CpuFeature
  const LaneKernel* lanes = nullptr;
  Crc32Update crc32 = nullptr;
  Xxh3Stripes xxh3 = nullptr;
};

namespace {

using namespace hash;

constexpr Kernel lanes(Algorithm algorithm, const char* name, uint32_t needs, const LaneKernel& kernel) {
  return {algorithm, name, needs, &kernel, nullptr, nullptr};
}
constexpr Kernel crc32(const char* name, uint32_t needs, Crc32Update update) {
  return {Algorithm::crc32, name, needs, nullptr, update, nullptr};
}
constexpr Kernel xxh3(const char* name, uint32_t needs, Xxh3Stripes stripes) {
  return {Algorithm::xxh3_128, name, needs, nullptr, nullptr, stripes};
}

// The fastest first; the last of each algorithm needs nothing.
constexpr Kernel kernels[] = {
#if defined(BOXRAY_AVX)
    lanes(Algorithm::md5, "avx512", cpu_avx512, md5_avx512),
    lanes(Algorithm::md5, "avx2", cpu_avx2, md5_avx2),
    lanes(Algorithm::sha256, "avx512+sha", cpu_avx512 | cpu_sha | cpu_sse41, sha256_avx512_ni),
    lanes(Algorithm::sha256, "avx512", cpu_avx512, sha256_avx512),
#endif
#if defined(BOXRAY_X64)
    lanes(Algorithm::md5, "sse2", 0, md5_sse2),
    lanes(Algorithm::sha256, "sha", cpu_sha | cpu_sse41, sha256_ni),
#endif
#if defined(BOXRAY_AVX)
    lanes(Algorithm::sha256, "avx2", cpu_avx2, sha256_avx2),
#endif
#if defined(BOXRAY_X64)
    lanes(Algorithm::sha256, "sse2", 0, sha256_sse2),
#endif
#if defined(BOXRAY_ARM64)
    lanes(Algorithm::md5, "neon", 0, md5_neon),
#if defined(BOXRAY_ARM_SHA2)
    lanes(Algorithm::sha256, "sha2", cpu_sha2, sha256_armv8),
#endif
    lanes(Algorithm::sha256, "neon", 0, sha256_neon),
#endif
    lanes(Algorithm::md5, "scalar", 0, md5_scalar),
    lanes(Algorithm::sha256, "scalar", 0, sha256_scalar),
#if defined(BOXRAY_AVX)
    crc32("vpclmul", cpu_avx512 | cpu_vpclmul | cpu_pclmul | cpu_sse41, crc32_vpclmul),
#endif
#if defined(BOXRAY_X64)
    crc32("pclmul", cpu_pclmul | cpu_sse41, crc32_pclmul),
#endif
#if defined(BOXRAY_ARM_CRC32)
    crc32("crc32", cpu_crc32, crc32_armv8),
#endif
    crc32("scalar", 0, crc32_slicing),
    {Algorithm::adler32, "scalar", 0},
    {Algorithm::murmur3, "scalar", 0},
#if defined(BOXRAY_AVX)
    xxh3("avx512", cpu_avx512, xxh3_stripes_avx512),
    xxh3("avx2", cpu_avx2, xxh3_stripes_avx2),
#endif
#if defined(BOXRAY_X64)
    xxh3("sse2", 0, xxh3_stripes_sse2),
#endif
#if defined(BOXRAY_ARM64)
    xxh3("neon", 0, xxh3_stripes_neon),
#endif
    xxh3("scalar", 0, xxh3_stripes_scalar),
};

bool runs(const Kernel& kernel, Algorithm algorithm) {
  return kernel.algorithm == algorithm && !(kernel.needs & ~cpu_features());
}

const Kernel* find_kernel(const char* name, Algorithm algorithm) {
  for (const Kernel& kernel : kernels)
    if (runs(kernel, algorithm) && std::strcmp(kernel.name, name) == 0) return &kernel;
  return nullptr;
}

const Kernel& best_kernel(Algorithm algorithm) {
  const Kernel* kernel = kernels;
  while (!runs(*kernel, algorithm)) kernel++;
  return *kernel;
}

constexpr uint32_t crc32_start = 0xffffffff, adler32_start = 1;

const BlockHash& block_hash(Algorithm algorithm) { return algorithm == Algorithm::md5 ? md5 : sha256; }

// For the algorithms that hash one message after the other.
void hash_one(const Kernel& kernel, const Message& message) {
  switch (kernel.algorithm) {
    case Algorithm::md5:
    case Algorithm::sha256:
      return;
    case Algorithm::crc32:
      return store_be32(message.digest, ~kernel.crc32(crc32_start, message.data, message.size));
    case Algorithm::adler32:
      return store_be32(message.digest, hash::adler32(adler32_start, message.data, message.size));
    case Algorithm::murmur3: {
      Murmur3 murmur3;
      murmur3.init();
      murmur3.update(message.data, message.size);
      return murmur3.finish(message.digest);
    }
    case Algorithm::xxh3_128:
      return xxh3_message(kernel.xxh3, message.data, message.size, message.digest);
  }
}

void hash_by(const Kernel& kernel, const Message* messages, size_t count) {
  if (!kernel.lanes) {
    for (size_t i = 0; i < count; i++) hash_one(kernel, messages[i]);
    return;
  }
  Lanes lanes;
  lanes.init(*kernel.lanes, block_hash(kernel.algorithm));
  lanes.add(messages, count);
  lanes.finish();
}

}  // namespace

size_t digest_length(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::sha256:
      return 32;
    case Algorithm::crc32:
    case Algorithm::adler32:
      return 4;
    default:
      return 16;
  }
}

void hash_messages(Algorithm algorithm, const Message* messages, size_t count) {
  hash_by(best_kernel(algorithm), messages, count);
}

KernelNames available_kernels(Algorithm algorithm) {
  KernelNames available = {};
  for (const Kernel& kernel : kernels)
    if (runs(kernel, algorithm)) available.names[available.count++] = kernel.name;
  return available;
}

bool hash_messages_with(const char* name, Algorithm algorithm, const Message* messages, size_t count) {
  const Kernel* kernel = find_kernel(name, algorithm);
  if (kernel) hash_by(*kernel, messages, count);
  return kernel;
}

void BatchHasher::init(Algorithm algorithm) { init_by(best_kernel(algorithm)); }

bool BatchHasher::init_with(const char* name, Algorithm algorithm) {
  const Kernel* kernel = find_kernel(name, algorithm);
  if (kernel) init_by(*kernel);
  return kernel;
}

void BatchHasher::init_by(const Kernel& kernel) {
  kernel_ = &kernel;
  if (kernel.lanes) lanes_.init(*kernel.lanes, block_hash(kernel.algorithm));
}

void BatchHasher::add(const Message* messages, size_t count) {
  if (kernel_->lanes)
    lanes_.add(messages, count);
  else
    hash_by(*kernel_, messages, count);
}

void BatchHasher::release(const uint8_t* begin, const uint8_t* end) {
  if (kernel_->lanes) lanes_.release(begin, end);
}

void BatchHasher::finish() {
  if (kernel_->lanes) lanes_.finish();
}

void Hasher::init(Algorithm algorithm) {
  algorithm_ = algorithm;
  switch (algorithm) {
    case Algorithm::md5:
    case Algorithm::sha256:
      return block_.init(*best_kernel(algorithm).lanes, block_hash(algorithm));
    case Algorithm::crc32:
      sum_ = crc32_start;
      return;
    case Algorithm::adler32:
      sum_ = adler32_start;
      return;
    case Algorithm::murmur3:
      return murmur3_.init();
    case Algorithm::xxh3_128:
      return xxh3_.init(best_kernel(algorithm).xxh3);
  }
}

void Hasher::update(const uint8_t* data, size_t size) {
  switch (algorithm_) {
    case Algorithm::md5:
    case Algorithm::sha256:
      return block_.update(data, size);
    case Algorithm::crc32:
      sum_ = best_kernel(algorithm_).crc32(sum_, data, size);
      return;
    case Algorithm::adler32:
      sum_ = hash::adler32(sum_, data, size);
      return;
    case Algorithm::murmur3:
      return murmur3_.update(data, size);
    case Algorithm::xxh3_128:
      return xxh3_.update(data, size);
  }
}

void Hasher::finish(uint8_t* digest) {
  switch (algorithm_) {
    case Algorithm::md5:
    case Algorithm::sha256:
      return block_.finish(digest);
    case Algorithm::crc32:
      return store_be32(digest, ~sum_);
    case Algorithm::adler32:
      return store_be32(digest, sum_);
    case Algorithm::murmur3:
      return murmur3_.finish(digest);
    case Algorithm::xxh3_128:
      return xxh3_.finish(digest);
  }
}

}  // namespace boxray
