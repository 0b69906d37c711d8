#include "segment_index.h"

namespace boxray::isobmff {

namespace {

// Track fragment random access box, 8.8.10.
void read_tfra(Context& context, const Path* path, const Box& box) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_versioned_box(context, path, box, -1, 16, 16, payload, header)) return;
  payload.skip(4);
  const uint32_t lengths = payload.u32();
  const uint32_t claimed = payload.u32();
  const size_t row = (header.version == 1 ? 16 : 8) + 3 + (lengths >> 4 & 3) + (lengths >> 2 & 3) +
                     (lengths & 3);
  const Rows rows = read_rows(context, path, box, -1, payload, claimed, row);
  for (uint32_t i = 0; i < rows.count; i++) {
    const uint8_t* entry = rows.data + row * i;
    const uint64_t offset = header.version == 1 ? load_be64(entry + 8) : load_be32(entry + 4);
    if (offset < context.file_size) continue;
    context.problem(ProblemCode::invalid_random_access_index, path,
                    static_cast<double>(box.offset));
    return;
  }
}

}  // namespace

void read_sidx(Context& context, const Box& box) {
  const Path path = {nullptr, box.type};
  Cursor payload;
  FullBoxHeader header;
  if (!read_versioned_box(context, &path, box, -1, 24, 32, payload, header)) return;
  payload.skip(4);
  const uint32_t timescale = payload.u32();
  payload.skip(header.version == 1 ? 8 : 4);
  const uint64_t first_offset = header.version == 1 ? payload.u64() : payload.u32();
  payload.skip(2);
  const uint32_t claimed = payload.u16();
  const Rows rows = read_rows(context, &path, box, -1, payload, claimed, 12);
  if (timescale == 0)
    context.problem(ProblemCode::zero_timescale, &path, static_cast<double>(box.offset));
  // Offsets count from the first byte after this box.
  double at = static_cast<double>(box.offset) + static_cast<double>(box.size) +
              static_cast<double>(first_offset);
  for (uint32_t i = 0; i < rows.count; i++) {
    const uint32_t size = load_be32(rows.data + 12 * static_cast<size_t>(i)) & 0x7fffffff;
    at += size;
    if (size > 0 && at <= static_cast<double>(context.file_size)) continue;
    context.problem(ProblemCode::invalid_segment_index, &path, static_cast<double>(box.offset), -1,
                    i + 1.0);
    return;
  }
}

void read_mfra(Context& context, const Box& box) {
  const Path path = {nullptr, box.type};
  Children children(context, &path, box.payload);
  Box child;
  while (children.next(child)) {
    const Path child_path = {&path, child.type};
    if (child.type == fourcc("tfra")) read_tfra(context, &child_path, child);
    if (child.type == fourcc("mfro")) {
      // Movie fragment random access offset box, 8.8.11: the size of the mfra that holds it.
      Cursor payload;
      FullBoxHeader header;
      if (!read_full_box(context, &child_path, child, -1, 8, payload, header)) continue;
      if (payload.u32() != box.size)
        context.problem(ProblemCode::invalid_random_access_index, &child_path,
                        static_cast<double>(child.offset));
    }
  }
}

}  // namespace boxray::isobmff
