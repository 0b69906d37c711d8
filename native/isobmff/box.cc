#include "box.h"

namespace boxray::isobmff {

BoxHeader read_box_header(const uint8_t* data, uint64_t available) {
  BoxHeader header;
  const uint32_t size32 = load_be32(data);
  header.type = load_be32(data + 4);
  header.size = size32;
  if (size32 == 0) {
    header.extent = BoxHeader::Extent::to_end;
    return header;
  }
  if (size32 == 1) {
    if (available < 16) return header;
    header.header_size = 16;
    header.size = load_be64(data + 8);
  }
  if (header.size >= header.header_size) header.extent = BoxHeader::Extent::bounded;
  return header;
}

namespace {

bool all_zero(const uint8_t* data, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (data[i]) return false;
  return true;
}

}  // namespace

bool Children::next(Box& box) {
  const uint64_t offset = at_.offset();
  const size_t left = at_.remaining();
  if (context_.failed()) return false;
  if (left < 8) {
    if (!all_zero(at_.data(), left))
      context_.problem(ProblemCode::trailing_bytes, parent_, static_cast<double>(offset), track_,
                       static_cast<double>(left));
    return false;
  }
  const BoxHeader header = read_box_header(at_.data(), left);
  const Path path = {parent_, header.type};
  uint64_t size = header.size;
  switch (header.extent) {
    case BoxHeader::Extent::to_end:
      // QuickTime ends a list of atoms with four zero bytes; some writers pad with more.
      if (header.type == 0) return false;
      context_.problem(ProblemCode::invalid_box_size, &path, static_cast<double>(offset), track_);
      size = left;
      break;
    case BoxHeader::Extent::invalid:
      context_.problem(ProblemCode::invalid_box_size, &path, static_cast<double>(offset), track_,
                       static_cast<double>(size));
      return false;
    case BoxHeader::Extent::bounded:
      if (size > left) {
        context_.problem(ProblemCode::box_exceeds_parent, &path, static_cast<double>(offset),
                         track_, static_cast<double>(size), static_cast<double>(left));
        size = left;
      }
      break;
  }
  if (!context_.count_box(&path, offset)) return false;
  const uint8_t* data = at_.take(static_cast<size_t>(size));
  box.type = header.type;
  box.offset = offset;
  box.size = size;
  box.payload = Cursor(data + header.header_size, static_cast<size_t>(size) - header.header_size,
                       offset + header.header_size);
  return true;
}

void Single::take(Context& context, const Path* parent, const Box& box, int32_t track) {
  if (present_) {
    const Path path = {parent, box.type};
    context.problem(ProblemCode::duplicate_box, &path, static_cast<double>(box.offset), track);
  }
  take(box);
}

bool read_full_box(Context& context, const Path* path, const Box& box, int32_t track, size_t needed,
                   Cursor& payload, FullBoxHeader& header) {
  payload = box.payload;
  const size_t size = payload.remaining();
  if (size < needed) {
    context.problem(ProblemCode::box_too_short, path, static_cast<double>(box.offset), track,
                    static_cast<double>(size), static_cast<double>(needed));
    return false;
  }
  header.version = payload.u8();
  header.flags = payload.u24();
  return true;
}

bool read_versioned_box(Context& context, const Path* path, const Box& box, int32_t track,
                        size_t needed_v0, size_t needed_v1, Cursor& payload,
                        FullBoxHeader& header) {
  if (!read_full_box(context, path, box, track, 4, payload, header)) return false;
  if (header.version > 1) {
    context.problem(ProblemCode::unsupported_box_version, path, static_cast<double>(box.offset),
                    track, header.version);
    return false;
  }
  return read_full_box(context, path, box, track, header.version == 1 ? needed_v1 : needed_v0,
                       payload, header);
}

Rows read_rows(Context& context, const Path* path, const Box& box, int32_t track, Cursor& payload,
               uint32_t claimed, size_t row_size) {
  const Rows rows = payload.rows(claimed, row_size);
  if (rows.count < claimed)
    context.problem(ProblemCode::table_truncated, path, static_cast<double>(box.offset), track,
                    claimed, rows.count);
  return rows;
}

void keep_metadata(Context& context, const Path* path, const Box& box, int32_t track) {
  Cursor payload = box.payload;
  const uint64_t payload_size = box.size - (payload.offset() - box.offset);
  KeptElement row = {};
  row.type = box.type;
  row.track = track;
  row.offset = box.offset;
  row.size = box.size;
  if (box.type == fourcc("uuid")) {
    if (payload.remaining() < 16) {
      context.problem(ProblemCode::box_too_short, path, static_cast<double>(box.offset), track,
                      static_cast<double>(payload.remaining()), 16);
      return;
    }
    row.user_type = context.keep(payload.take(16), 16);
  }
  if (context.index.kept.size() == context.limits.list_entries)
    return context.limit_exceeded(LimitName::list_entries, path, static_cast<double>(box.offset));
  row.path = context.keep_path(path);
  if (context.has_room(payload_size)) {
    context.kept_metadata += payload_size;
    row.bytes = context.keep(payload.data(), payload.remaining());
  } else {
    context.problem(ProblemCode::metadata_not_read, path, static_cast<double>(box.offset), track,
                    static_cast<double>(payload_size));
  }
  if (!context.index.kept.push(row)) context.out_of_memory();
}

HeaderTimes read_times(Cursor& payload, bool wide) {
  HeaderTimes times;
  times.offset = static_cast<double>(payload.offset());
  times.size = wide ? 16 : 8;
  times.creation = static_cast<double>(wide ? payload.u64() : payload.u32());
  times.modification = static_cast<double>(wide ? payload.u64() : payload.u32());
  return times;
}

}  // namespace boxray::isobmff
