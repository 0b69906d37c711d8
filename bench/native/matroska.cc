// Floors of reading Matroska: `matroska index|tail|scan|adaptive FILE`, driven by protocol.h. `index` reads
// the head, SeekHead, Cues and the last cluster that they name; `tail` the head, and backwards from the end
// to the last cluster; `scan` the header of every block through windows of 64 KiB; `adaptive` through windows
// of 4 KiB while blocks are larger than 64 KiB. They do nothing with what they read but count blocks, and
// trust the file. The answer has the counts of blocks, of two tracks, where they are counted.

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "protocol.h"

namespace {

constexpr uint64_t unknown = (uint64_t{1} << 56) - 1;
constexpr uint32_t segment_id = 0x18538067, cluster_id = 0x1f43b675, seek_head_id = 0x114d9b74,
                   seek_id = 0x4dbb, seek_id_id = 0x53ab, seek_position_id = 0x53ac, cues_id = 0x1c53bb6b,
                   cue_point_id = 0xbb, cue_track_positions_id = 0xb7, cue_cluster_position_id = 0xf1,
                   simple_block_id = 0xa3, block_group_id = 0xa0, block_id = 0xa1;

// A window into a file that slides forwards or backwards; its buffer stays warm.
struct File {
  int fd = -1;
  uint64_t size = 0;
  uint64_t base = 0;
  size_t held = 0;
  size_t window = 0;
  std::vector<uint8_t> buffer;

  // `length` bytes at `offset`; what is there of them.
  const uint8_t* at(uint64_t offset, size_t length) {
    if (offset < base || offset + length > base + held) {
      const size_t wanted = length > window ? length : window;
      if (buffer.size() < wanted + 16) buffer.resize(wanted + 16);
      const ssize_t got = pread(fd, buffer.data(), wanted, static_cast<off_t>(offset));
      base = offset;
      held = got < 0 ? 0 : static_cast<size_t>(got);
      std::memset(buffer.data() + held, 0, 16);
    }
    return buffer.data() + (offset - base);
  }
};

struct Header {
  uint32_t id;
  uint64_t size;
  uint64_t data;  // where the content begins
};

uint64_t number(const uint8_t* bytes, size_t length) {
  uint64_t value = 0;
  for (size_t i = 0; i < length; i++) value = value << 8 | bytes[i];
  return value;
}

// False behind the end or where there is no element.
bool header_at(File& file, uint64_t offset, Header& header) {
  if (offset + 2 > file.size) return false;
  const size_t left = static_cast<size_t>(file.size - offset);
  const uint8_t* bytes = file.at(offset, left < 12 ? left : 12);
  if (bytes[0] < 0x10) return false;
  const size_t id_length = static_cast<size_t>(__builtin_clz(bytes[0]) - 23);
  header.id = static_cast<uint32_t>(number(bytes, id_length));
  const uint8_t* size = bytes + id_length;
  if (size[0] == 0) return false;
  const size_t length = static_cast<size_t>(__builtin_clz(size[0]) - 23);
  header.size = number(size, length) & ((uint64_t{1} << (7 * length)) - 1);
  if (header.size == (uint64_t{1} << (7 * length)) - 1) header.size = unknown;
  header.data = offset + id_length + length;
  return true;
}

uint64_t uint_at(File& file, const Header& header) {
  const size_t length = static_cast<size_t>(header.size);
  return number(file.at(header.data, length), length);
}

// Calls `each` with the elements from `from` to `to`, which have sizes.
template <typename Each>
void children(File& file, uint64_t from, uint64_t to, Each each) {
  Header header;
  for (uint64_t at = from; at < to && header_at(file, at, header); at = header.data + header.size)
    each(header);
}

struct Counts {
  size_t blocks[2] = {};
};

// Every element from `at` on, into clusters and block groups.
void walk(File& file, uint64_t at, uint64_t end, Counts& counts, bool adaptive) {
  Header header;
  while (at < end && header_at(file, at, header)) {
    const bool inside = header.id == cluster_id || header.id == block_group_id || header.id == segment_id;
    if (header.id == simple_block_id || header.id == block_id) {
      const uint8_t track = file.at(header.data, 4)[0] & 0x7f;
      if (track == 1 || track == 2) counts.blocks[track - 1]++;
      if (adaptive) file.window = header.size > 65536 ? 4096 : 262144;
    }
    at = inside ? header.data : header.data + header.size;
  }
}

uint64_t segment_of(File& file) {
  Header header;
  uint64_t at = 0;
  while (header_at(file, at, header) && header.id != segment_id) at = header.data + header.size;
  return header.data;
}

void index(File& file) {
  const uint64_t segment = segment_of(file);
  uint64_t cues = 0;
  Header header;
  for (uint64_t at = segment; header_at(file, at, header) && header.id != cluster_id;
       at = header.data + header.size) {
    if (header.id != seek_head_id) continue;
    children(file, header.data, header.data + header.size, [&](const Header& seek) {
      uint64_t id = 0, position = 0;
      children(file, seek.data, seek.data + seek.size, [&](const Header& field) {
        if (field.id == seek_id_id) id = uint_at(file, field);
        if (field.id == seek_position_id) position = uint_at(file, field);
      });
      if (id == cues_id) cues = position;
    });
    break;
  }
  uint64_t last = 0;
  if (!header_at(file, segment + cues, header)) return;
  children(file, header.data, header.data + header.size, [&](const Header& point) {
    children(file, point.data, point.data + point.size, [&](const Header& part) {
      if (part.id != cue_track_positions_id) return;
      children(file, part.data, part.data + part.size, [&](const Header& field) {
        if (field.id == cue_cluster_position_id) last = uint_at(file, field);
      });
    });
  });
  Counts counts;
  walk(file, segment + last, segment + cues, counts, false);
}

void tail(File& file) {
  segment_of(file);
  for (uint64_t length = 65536;; length *= 4) {
    if (length > file.size) length = file.size;
    const uint64_t from = file.size - length;
    const uint8_t* bytes = file.at(from, static_cast<size_t>(length));
    for (size_t i = static_cast<size_t>(length) - 4; i-- > 0;) {
      if (bytes[i] != 0x1f || number(bytes + i, 4) != cluster_id) continue;
      Counts counts;
      walk(file, from + i, file.size, counts, false);
      return;
    }
    if (length == file.size) return;
  }
}

void run(const char* path, const char* mode, File& file, Counts& counts) {
  file.fd = open(path, O_RDONLY | O_CLOEXEC);
  file.size = static_cast<uint64_t>(lseek(file.fd, 0, SEEK_END));
  file.base = file.held = 0;
  file.window = 65536;
  if (std::strcmp(mode, "index") == 0) {
    index(file);
  } else if (std::strcmp(mode, "tail") == 0) {
    tail(file);
  } else {
    const bool adaptive = std::strcmp(mode, "adaptive") == 0;
    file.window = adaptive ? 262144 : 65536;
    walk(file, 0, file.size, counts, adaptive);
  }
  close(file.fd);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return EXIT_FAILURE;
  const char* mode = arguments[1];
  const char* path = arguments[2];
  File file;
  Counts counts;
  run(path, mode, file, counts);
  if (counts.blocks[0] == 0)
    std::printf("{}\n");
  else
    std::printf("{\"samples\": [%zu, %zu]}\n", counts.blocks[0], counts.blocks[1]);
  std::fflush(stdout);
  bench::serve([&] {
    Counts again;
    run(path, mode, file, again);
  });
}
