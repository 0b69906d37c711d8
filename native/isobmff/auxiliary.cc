#include "auxiliary.h"

#include <cstring>

namespace boxray::isobmff {

namespace {

constexpr int max_grouping_types = 64;

// Protected Interoperable File Format: senc before it became a box of its own.
constexpr uint8_t piff_senc[16] = {0xa2, 0x39, 0x4f, 0x52, 0x5a, 0x9b, 0x4f, 0x14,
                                   0xa2, 0x44, 0x6c, 0x42, 0x7c, 0x64, 0x8d, 0xf4};

void add_to_group(Context& context, int32_t track, uint32_t type, uint64_t samples) {
  Vec<SampleGroup>& groups = raw_index(context).sample_groups;
  int32_t* link = &raw_track(context, track).sample_groups;
  int types = 0;
  for (; *link >= 0; link = &groups[static_cast<size_t>(*link)].next) {
    SampleGroup& group = groups[static_cast<size_t>(*link)];
    if (group.type == type) {
      group.samples += samples;
      return;
    }
    if (++types == max_grouping_types) return;
  }
  *link = static_cast<int32_t>(groups.size());
  if (!groups.push({type, samples, -1})) context.out_of_memory();
}

void read_sbgp(Context& context, const Path* path, const Box& box, int32_t track,
               uint64_t samples) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_versioned_box(context, path, box, track, 12, 16, payload, header)) return;
  const uint32_t type = payload.u32();
  if (header.version == 1) payload.skip(4);
  const uint32_t claimed = payload.u32();
  const Rows rows = read_rows(context, path, box, track, payload, claimed, 8);
  uint64_t left = samples;
  uint64_t grouped = 0;
  for (uint32_t i = 0; i < rows.count && left > 0; i++) {
    const uint8_t* row = rows.data + 8 * static_cast<size_t>(i);
    const uint64_t count = load_be32(row) < left ? load_be32(row) : left;
    left -= count;
    if (load_be32(row + 4) > 0) grouped += count;
  }
  add_to_group(context, track, type, grouped);
}

// Of version 1 only: of the others each type's entries have a length of their own. What the groups mean is
// not looked at.
void read_sgpd(Context& context, const Path* path, const Box& box, int32_t track) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context, path, box, track, 12, payload, header) || header.version != 1 ||
      !read_full_box(context, path, box, track, 16, payload, header))
    return;
  payload.skip(4);
  const uint32_t length = payload.u32();
  const uint32_t claimed = payload.u32();
  // Without one length for all, each entry begins with its own.
  read_rows(context, path, box, track, payload, claimed, length == 0 ? 4 : length);
}

// How many of `claimed` samples to count: no more than there are.
void check_count(Context& context, const Path* path, const Box& box, int32_t track,
                 uint32_t claimed, uint64_t samples) {
  if (claimed > samples)
    context.problem(ProblemCode::auxiliary_info_mismatch, path, static_cast<double>(box.offset),
                    track, claimed, static_cast<double>(samples));
}

void read_senc(Context& context, const Path* path, const Box& box, int32_t track,
               uint64_t samples, bool piff) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context, path, box, track, 8, payload, header)) return;
  // PIFF's flag 1: an algorithm, an initialisation vector size and a key id of its own.
  if (piff && (header.flags & 1)) payload.skip(20);
  const uint32_t claimed = payload.u32();
  // Flag 2: every sample lists its subsamples, which takes at least their count.
  if ((header.flags & 2) &&
      read_rows(context, path, box, track, payload, claimed, 2).count < claimed)
    return;
  check_count(context, path, box, track, claimed, samples);
}

void read_saiz(Context& context, const Path* path, const Box& box, int32_t track,
               uint64_t samples) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context, path, box, track, 9, payload, header)) return;
  if (header.flags & 1) payload.skip(8);
  const uint8_t default_size = payload.u8();
  const uint32_t claimed = payload.u32();
  if (default_size == 0 &&
      read_rows(context, path, box, track, payload, claimed, 1).count < claimed)
    return;
  check_count(context, path, box, track, claimed, samples);
}

void read_saio(Context& context, const Path* path, const Box& box, int32_t track) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context, path, box, track, 8, payload, header)) return;
  if (header.flags & 1) payload.skip(8);
  const uint32_t claimed = payload.u32();
  read_rows(context, path, box, track, payload, claimed, header.version == 0 ? 4 : 8);
}

// Sub-sample information box, 8.7.7: sample numbers as differences, each with its subsamples.
void read_subs(Context& context, const Path* path, const Box& box, int32_t track,
               uint64_t samples) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context, path, box, track, 8, payload, header)) return;
  const size_t each = header.version == 1 ? 10 : 8;
  const uint32_t claimed = payload.u32();
  uint32_t present = 0;
  double sample = 0;
  for (; present < claimed && payload.remaining() >= 6; present++) {
    sample += payload.u32();
    const size_t length = each * payload.u16();
    if (payload.remaining() < length) break;
    payload.skip(length);
  }
  const double offset = static_cast<double>(box.offset);
  if (present < claimed)
    context.problem(ProblemCode::table_truncated, path, offset, track, claimed, present);
  else if (sample > static_cast<double>(samples))
    context.problem(ProblemCode::auxiliary_info_mismatch, path, offset, track, sample,
                    static_cast<double>(samples));
}

}  // namespace

void read_auxiliary(Context& context, const Path* parent, const Box& box, int32_t track,
                    uint64_t samples) {
  const Path path = {parent, box.type};
  switch (box.type) {
    case fourcc("sbgp"):
      return read_sbgp(context, &path, box, track, samples);
    case fourcc("sgpd"):
      return read_sgpd(context, &path, box, track);
    case fourcc("senc"):
      return read_senc(context, &path, box, track, samples, false);
    case fourcc("saiz"):
      return read_saiz(context, &path, box, track, samples);
    case fourcc("saio"):
      return read_saio(context, &path, box, track);
    case fourcc("subs"):
      return read_subs(context, &path, box, track, samples);
    default:
      return;
  }
}

void read_piff_senc(Context& context, const Path* parent, const Box& box, int32_t track,
                    uint64_t samples) {
  const Path path = {parent, box.type};
  Box content = box;
  const uint8_t* user_type = content.payload.take(sizeof piff_senc);
  if (!user_type)
    return context.problem(ProblemCode::box_too_short, &path, static_cast<double>(box.offset),
                           track, static_cast<double>(box.payload.remaining()), 16);
  if (std::memcmp(user_type, piff_senc, sizeof piff_senc) == 0)
    read_senc(context, &path, content, track, samples, true);
}

}  // namespace boxray::isobmff
