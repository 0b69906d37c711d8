#include "track.h"

#include "sample_table.h"

namespace boxray::isobmff {

double read_duration(Context& context, const Path* path, const Box& box, int32_t track,
                     Cursor& payload, bool wide) {
  const uint64_t value = wide ? payload.u64() : payload.u32();
  if (value == (wide ? UINT64_MAX : UINT32_MAX)) return -1;
  const double duration = static_cast<double>(value);
  if (duration > max_exact)
    context.problem(ProblemCode::impossible_duration, path, static_cast<double>(box.offset), track,
                    duration);
  return duration;
}

namespace {

class TrackReader {
 public:
  TrackReader(Context& context, int32_t track, TrackState& state)
      : context_(context), track_(track), state_(state) {}

  void trak(const Path* path, const Box& box);

 private:
  Track& index() { return context_.index.tracks[static_cast<size_t>(track_)]; }
  RawTrack& raw() { return raw_track(context_, track_); }
  void problem(ProblemCode code, const Path* path, uint64_t offset, double a = 0, double b = 0) {
    context_.problem(code, path, static_cast<double>(offset), track_, a, b);
  }
  void missing(const Path* parent, uint32_t type, uint64_t offset) {
    const Path path = {parent, type};
    problem(ProblemCode::missing_box, &path, offset);
  }

  void tkhd(const Path* parent, const Box& box);
  void edts(const Path* parent, const Box& box);
  void elst(const Path* parent, const Box& box);
  void tref(const Path* parent, const Box& box);
  void mdia(const Path* parent, const Box& box);
  void mdhd(const Path* parent, const Box& box);
  void hdlr(const Path* parent, const Box& box);
  void elng(const Path* parent, const Box& box);
  void minf(const Path* parent, const Box& box);
  void dinf(const Path* parent, const Box& box);
  void dref(const Path* parent, const Box& box);

  Context& context_;
  const int32_t track_;
  TrackState& state_;
  int64_t data_references_ = -1;
};

void TrackReader::trak(const Path* path, const Box& box) {
  raw().offset = box.offset;
  Single header, edits, media;
  Vec<Box> others;
  Children children(context_, path, box.payload, track_);
  Box child;
  while (children.next(child)) {
    switch (child.type) {
      case fourcc("tkhd"):
        header.take(context_, path, child, track_);
        break;
      case fourcc("mdia"):
        media.take(context_, path, child, track_);
        break;
      default:
        if (!others.push(child)) return context_.out_of_memory();
    }
  }
  if (context_.failed()) return;
  if (header.present())
    tkhd(path, header.box());
  else
    missing(path, fourcc("tkhd"), box.offset);
  for (const Box& other : others) {
    const Path other_path = {path, other.type};
    switch (other.type) {
      case fourcc("edts"):
        if (!edits.present()) edts(path, other);
        edits.take(other);
        break;
      case fourcc("tref"):
        tref(path, other);
        break;
      case fourcc("udta"):
      case fourcc("meta"):
      case fourcc("uuid"):
        keep_metadata(context_, &other_path, other, track_);
        break;
      default:
        break;
    }
  }
  if (media.present())
    mdia(path, media.box());
  else
    missing(path, fourcc("mdia"), box.offset);
}

// Track header box, 8.3.2.
void TrackReader::tkhd(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  state_.tkhd_offset = box.offset;
  Cursor payload;
  FullBoxHeader header;
  if (!read_versioned_box(context_, &path, box, track_, 84, 96, payload, header)) return;
  const bool wide = header.version == 1;
  RawTrack& track = raw();
  track.flags = header.flags;
  track.times = read_times(payload, wide);
  index().id = state_.id = payload.u32();
  payload.skip(4);
  payload.skip(wide ? 8 : 4);
  // Reserved, layer, alternate group, volume, reserved.
  payload.skip(8 + 2 + 2 + 2 + 2);
  for (int32_t& element : track.matrix) element = payload.i32();
  track.width = payload.u32();
  track.height = payload.u32();
  if (state_.id == 0) problem(ProblemCode::invalid_track_id, &path, box.offset);
}

void TrackReader::edts(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  Single list;
  Children children(context_, &path, box.payload, track_);
  Box child;
  while (children.next(child))
    if (child.type == fourcc("elst")) list.take(child);
  if (list.present()) elst(&path, list.box());
}

// Edit list box, 8.6.6.
void TrackReader::elst(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  Cursor payload;
  FullBoxHeader header;
  if (!read_versioned_box(context_, &path, box, track_, 8, 8, payload, header)) return;
  raw().edit_flags = header.flags;
  const bool wide = header.version == 1;
  const uint32_t claimed = payload.u32();
  const Rows rows = read_rows(context_, &path, box, track_, payload, claimed, wide ? 20 : 12);
  if (rows.count > context_.limits.list_entries)
    return context_.limit_exceeded(LimitName::list_entries, &path,
                                   static_cast<double>(box.offset));
  Vec<double>& edits = raw_index(context_).edits;
  raw().edits = {static_cast<uint32_t>(edits.size()), 3 * rows.count};
  double total = 0;
  Cursor at(rows.data, static_cast<size_t>(rows.count) * (wide ? 20 : 12), 0);
  for (uint32_t i = 0; i < rows.count; i++) {
    const double duration = static_cast<double>(wide ? at.u64() : at.u32());
    const double media_time = wide ? static_cast<double>(at.i64()) : at.i32();
    double rate = at.i16();
    rate += at.u16() / 65536.0;
    total += duration;
    if (media_time < -1 || media_time > max_exact || duration > max_exact)
      problem(ProblemCode::invalid_edit, &path, box.offset, i + 1.0);
    const double edit[] = {duration, media_time, rate};
    if (!edits.append(edit, 3)) return context_.out_of_memory();
  }
  if (total > max_exact) problem(ProblemCode::impossible_duration, &path, box.offset, total);
}

// Track reference box, 8.3.3.
void TrackReader::tref(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  Vec<TrackReference>& references = raw_index(context_).references;
  Vec<uint32_t>& ids = raw_index(context_).reference_ids;
  Range& range = raw().references;
  if (range.count == 0) range.first = static_cast<uint32_t>(references.size());
  Children children(context_, &path, box.payload, track_);
  Box child;
  while (children.next(child)) {
    Cursor at = child.payload;
    TrackReference reference = {child.type, child.offset, {static_cast<uint32_t>(ids.size()), 0}};
    while (at.remaining() >= 4) {
      if (!ids.push(at.u32())) return context_.out_of_memory();
      reference.ids.count++;
    }
    state_.references += reference.ids.count;
    const Path child_path = {&path, child.type};
    if (state_.references > context_.limits.list_entries)
      return context_.limit_exceeded(LimitName::list_entries, &child_path,
                                     static_cast<double>(child.offset));
    if (!references.push(reference)) return context_.out_of_memory();
    range.count++;
  }
}

void TrackReader::mdia(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  Single header, handler, information, language;
  Children children(context_, &path, box.payload, track_);
  Box child;
  while (children.next(child)) {
    switch (child.type) {
      case fourcc("mdhd"):
        header.take(context_, &path, child, track_);
        break;
      case fourcc("hdlr"):
        handler.take(context_, &path, child, track_);
        break;
      case fourcc("minf"):
        information.take(context_, &path, child, track_);
        break;
      case fourcc("elng"):
        language.take(child);
        break;
      default:
        break;
    }
  }
  if (context_.failed()) return;
  if (language.present()) elng(&path, language.box());
  if (header.present())
    mdhd(&path, header.box());
  else
    missing(&path, fourcc("mdhd"), box.offset);
  if (handler.present())
    hdlr(&path, handler.box());
  else
    missing(&path, fourcc("hdlr"), box.offset);
  if (information.present())
    minf(&path, information.box());
  else
    missing(&path, fourcc("minf"), box.offset);
}

// Media header box, 8.4.2.
void TrackReader::mdhd(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  Cursor payload;
  FullBoxHeader header;
  if (!read_versioned_box(context_, &path, box, track_, 24, 36, payload, header)) return;
  const bool wide = header.version == 1;
  RawTrack& track = raw();
  track.media_times = read_times(payload, wide);
  const uint32_t timescale = index().timescale = payload.u32();
  track.duration = read_duration(context_, &path, box, track_, payload, wide);
  track.language = payload.u16();
  if (timescale == 0) problem(ProblemCode::zero_timescale, &path, box.offset);
  state_.statistics.set_timescale(timescale);
}

// Handler box, 8.4.3.
void TrackReader::hdlr(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context_, &path, box, track_, 24, payload, header)) return;
  payload.skip(4);
  raw().handler = payload.u32();
  if (raw().handler == 0) problem(ProblemCode::missing_handler_type, &path, box.offset);
  payload.skip(12);
  raw().handler_name = context_.keep(payload.data(), payload.remaining());
}

// Extended language tag box, 8.4.6: a NUL-terminated BCP 47 tag.
void TrackReader::elng(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context_, &path, box, track_, 4, payload, header)) return;
  size_t size = 0;
  while (size < payload.remaining() && payload.data()[size]) size++;
  raw().extended_language = context_.keep(payload.data(), size);
}

void TrackReader::minf(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  Single data, table;
  Children children(context_, &path, box.payload, track_);
  Box child;
  while (children.next(child)) {
    if (child.type == fourcc("dinf")) data.take(child);
    if (child.type == fourcc("stbl")) table.take(context_, &path, child, track_);
  }
  if (context_.failed()) return;
  if (data.present()) dinf(&path, data.box());
  const Path table_path = {&path, fourcc("stbl")};
  if (table.present())
    read_stbl(context_, &table_path, table.box(), track_, state_, data_references_);
  else
    missing(&path, fourcc("stbl"), box.offset);
}

void TrackReader::dinf(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  Single references;
  Children children(context_, &path, box.payload, track_);
  Box child;
  while (children.next(child))
    if (child.type == fourcc("dref")) references.take(child);
  if (references.present())
    dref(&path, references.box());
  else
    missing(&path, fourcc("dref"), box.offset);
}

// Data reference box, 8.7.2: flag 1 of an entry says that the media data are in this file.
void TrackReader::dref(const Path* parent, const Box& box) {
  const Path path = {parent, box.type};
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context_, &path, box, track_, 8, payload, header)) return;
  const uint32_t claimed = payload.u32();
  data_references_ = 0;
  int64_t external = 0;
  Children children(context_, &path, payload, track_);
  Box entry;
  while (data_references_ < claimed && children.next(entry)) {
    data_references_++;
    Cursor fields = entry.payload;
    fields.skip(1);
    const bool self_contained = fields.u24() & 1;
    if (self_contained && !fields.failed()) continue;
    const Path entry_path = {&path, entry.type};
    if (external++ > 0) continue;
    index().external = true;
    problem(ProblemCode::external_data_reference, &entry_path, entry.offset);
  }
  if (data_references_ < claimed)
    problem(ProblemCode::table_truncated, &path, box.offset, claimed,
            static_cast<double>(data_references_));
  state_.external = external > 0 && external == data_references_;
}

}  // namespace

void read_trak(Context& context, const Path* path, const Box& box, int32_t track,
               TrackState& state) {
  TrackReader(context, track, state).trak(path, box);
}

}  // namespace boxray::isobmff
