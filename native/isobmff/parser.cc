#include "parser.h"

#include <algorithm>
#include <new>

#include "fragment.h"
#include "sample_table.h"
#include "segment_index.h"

namespace boxray::isobmff {

namespace {

constexpr size_t max_layout = 1000;
// What a header can take: 64-bit size and a uuid's user type.
constexpr uint64_t largest_header = 32;
// Fewer zeros at the end may as well be the beginning of a box of less than 2^24 bytes that was cut off.
constexpr uint64_t least_padding = 4;
constexpr uint64_t user_type_size = 16;
// After a jump over media data this much usually holds the next header and a small box.
constexpr uint64_t least_jump_read = 4096;
constexpr uint64_t remote_read_ahead = 1 << 20;

bool plausible_type(uint32_t type) {
  for (int shift = 0; shift < 32; shift += 8) {
    const uint8_t c = static_cast<uint8_t>(type >> shift);
    if ((c < 0x20 || c > 0x7e) && c != 0xa9) return false;
  }
  return true;
}

}  // namespace

Parser* make_parser(Context& context, uint64_t read_ahead) {
  context.index.raw.reset(new (std::nothrow) Raw());
  return context.index.raw ? new (std::nothrow) FileParser(context, read_ahead) : nullptr;
}

FileParser::FileParser(Context& context, uint64_t read_ahead)
    : Parser(context), index_(context.index), raw_(raw_index(context)), read_ahead_(read_ahead) {
  if (context_.file_size == 0)
    finish();
  else
    ask({}, 0, std::min<uint64_t>(context_.file_size, head_size), 0);
}

void FileParser::ask(const Window& window, uint64_t offset, uint64_t minimum, uint32_t box) {
  awaited_ = box;
  uint64_t extra = read_ahead_;
  // Headers beyond media data are far apart: a fragment's size tells how much is worth reading there.
  const bool jumped = offset > window.end + read_ahead_;
  if (jumped && read_ahead_ < remote_read_ahead)
    extra = std::clamp(2 * largest_fragment_, least_jump_read, read_ahead_);
  // Behind a whole box the next header is enough.
  uint64_t preferred = minimum > largest_header * 2 ? std::max(minimum + largest_header, extra) : extra;
  preferred = std::min(std::max(preferred, minimum), context_.file_size - offset);
  need_ = {offset, minimum, preferred};
  status_ = ParserStatus::need;
}

void FileParser::source_ended(uint64_t end) {
  if (!rechecking_) {
    const bool moof = awaited_ == fourcc("moof");
    const Path path = {nullptr, awaited_, moof ? static_cast<int64_t>(fragments_) : -1};
    context_.problem(ProblemCode::truncated_file, awaited_ ? &path : nullptr,
                     static_cast<double>(need_.offset), -1,
                     static_cast<double>(need_.offset + need_.minimum - end));
    index_.size = end;
  }
  complete();
}

void FileParser::feed(const uint8_t* data, size_t size) {
  const Window window = {data, need_.offset, need_.offset + size};
  if (size < need_.minimum)
    source_ended(window.end);
  else if (rechecking_)
    recheck(window);
  else if (reading_hidden_)
    read_hidden_movie(window);
  else
    walk(window);
}

void FileParser::walk(const Window& window) {
  while (!context_.failed()) {
    if (position_ >= context_.file_size) return finish();
    if (!read_top_level_box(window)) return;
  }
}

// False when the walk has to wait for bytes, or is over.
bool FileParser::read_top_level_box(const Window& window) {
  const uint64_t left = context_.file_size - position_;
  const double offset = static_cast<double>(position_);
  const uint64_t wanted = std::min(left, largest_header);
  if (!window.holds(position_, wanted)) {
    ask(window, position_, wanted, 0);
    return false;
  }
  const uint8_t* data = window.at(position_);
  if (left < 8) {
    if (position_ > 0) {
      const bool zero = left >= least_padding &&
                        std::all_of(data, data + left, [](uint8_t byte) { return byte == 0; });
      context_.problem(zero ? ProblemCode::trailing_padding : ProblemCode::trailing_bytes, nullptr,
                       offset, -1, static_cast<double>(left));
    }
    finish();
    return false;
  }
  const BoxHeader header = read_box_header(data, left);
  const bool odd = !plausible_type(header.type);
  // What another program wrote over: the index may stand behind it, where FFmpeg finds it too.
  const bool passable = position_ > 0 && !movie_read_ && header.type != 0 &&
                        header.extent == BoxHeader::Extent::bounded && header.size < left;
  if (odd && passable) {
    if (!odd_type_reported_)
      context_.problem(ProblemCode::invalid_box_type, nullptr, offset, -1,
                       static_cast<double>(header.size));
    odd_type_reported_ = true;
  } else if (odd) {
    const bool zero = header.type == 0 && header.extent == BoxHeader::Extent::to_end;
    if (position_ > 0)
      context_.problem(zero ? ProblemCode::trailing_padding : ProblemCode::trailing_bytes, nullptr,
                       offset, -1, static_cast<double>(left));
    finish();
    return false;
  }
  // Of moof boxes the path says which.
  const Path path = {nullptr, header.type,
                     header.type == fourcc("moof") ? static_cast<int64_t>(fragments_) : -1};
  if (header.extent == BoxHeader::Extent::invalid) {
    context_.problem(ProblemCode::invalid_box_size, &path, offset, -1,
                     static_cast<double>(header.size));
    finish();
    return false;
  }
  const bool cut = header.extent == BoxHeader::Extent::bounded && header.size > left;
  const bool to_end = cut || header.extent == BoxHeader::Extent::to_end;

  Box box;
  box.type = header.type;
  box.offset = position_;
  box.size = to_end ? left : header.size;
  const uint64_t payload_size = box.size < header.header_size ? 0 : box.size - header.header_size;
  look_for_hidden_movie(box, data, header.header_size, payload_size);
  const bool whole = needs_content(header.type, payload_size);
  if (whole) {
    if (box.size > context_.limits.metadata_bytes) {
      context_.limit_exceeded(LimitName::metadata_bytes, &path, offset);
      return false;
    }
    if (!window.holds(position_, box.size)) {
      ask(window, position_, box.size, box.type);
      return false;
    }
  }
  if (cut)
    context_.problem(ProblemCode::truncated_file, &path, offset, -1,
                     static_cast<double>(header.size) - static_cast<double>(left));
  if (!context_.count_box(&path, position_)) return false;
  if (index_.layout.size() < max_layout && !index_.layout.push({box.type, box.offset, box.size}))
    context_.out_of_memory();
  index_.layout_count++;
  position_ += box.size;

  // Of a box that is only located, a uuid's user type is shown all the same.
  const uint64_t shown = whole ? payload_size : std::min(payload_size, user_type_size);
  box.payload = Cursor(data + header.header_size, static_cast<size_t>(shown),
                       box.offset + header.header_size);
  read_content(box, path);
  return true;
}

// A writer that gives up the space of an index, or never came to name it, leaves it under another name. It
// counts where the file has no other; FFmpeg finds it in `free` and `hoov`. `data` holds 8 bytes of the
// payload where it has them.
void FileParser::look_for_hidden_movie(const Box& box, const uint8_t* data, uint32_t header_size,
                                       uint64_t payload_size) {
  if (movie_read_ || hidden_movie_.size > 0 || payload_size < 8) return;
  // Media data may hold anything, a whole file too.
  if (box.type == fourcc("moov") || box.type == fourcc("mdat")) return;
  const uint32_t child = load_be32(data + header_size + 4);
  if (child == fourcc("mvhd") || child == fourcc("cmov")) {
    hidden_movie_ = {box.type, box.offset, box.offset, box.size};
  } else if (child == fourcc("moov")) {
    const uint64_t size = std::min<uint64_t>(load_be32(data + header_size), payload_size);
    hidden_movie_ = {box.type, box.offset, box.offset + header_size, size};
  }
  if (hidden_movie_.size < 16 || hidden_movie_.size > context_.limits.metadata_bytes)
    hidden_movie_.size = 0;
}

void FileParser::read_hidden_movie(const Window& window) {
  reading_hidden_ = false;
  const Path path = {nullptr, hidden_movie_.type};
  context_.problem(ProblemCode::misnamed_movie_header, &path,
                   static_cast<double>(hidden_movie_.outer));
  const uint8_t* const data = window.at(hidden_movie_.offset);
  const uint32_t header_size = read_box_header(data, hidden_movie_.size).header_size;
  Box box;
  box.type = fourcc("moov");
  box.offset = hidden_movie_.offset;
  box.size = hidden_movie_.size;
  box.payload = Cursor(data + header_size, static_cast<size_t>(box.size) - header_size,
                       box.offset + header_size);
  read_content(box, {nullptr, box.type});
  if (!context_.failed()) finish();
}

bool FileParser::needs_content(uint32_t type, uint64_t payload_size) const {
  switch (type) {
    case fourcc("moov"):
      return !movie_read_;
    case fourcc("moof"):
      return movie_read_;
    case fourcc("ftyp"):
      return !raw_.brands.from_ftyp;
    case fourcc("styp"):
      return !raw_.brands.present;
    case fourcc("sidx"):
    case fourcc("mfra"):
      return true;
    case fourcc("udta"):
    case fourcc("meta"):
    case fourcc("uuid"):
    case fourcc("pssh"):
      return context_.has_room(payload_size);
    default:
      return false;
  }
}

void FileParser::read_content(const Box& box, const Path& path) {
  const double offset = static_cast<double>(box.offset);
  switch (box.type) {
    case fourcc("ftyp"):
    case fourcc("styp"):
      return read_brands(box, path);
    case fourcc("moov"):
      if (movie_read_)
        return context_.problem(ProblemCode::multiple_movie_headers, &path, offset);
      movie_read_ = true;
      movie_size_ = box.size;
      raw_.movie_offset = offset;
      read_moov(context_, box, movie_);
      if (raw_.media_data_offset >= 0 && raw_.media_data_offset < offset && !movie_.extended)
        context_.problem(ProblemCode::late_movie_header, &path, offset);
      return;
    case fourcc("moof"):
      raw_.fragmented = true;
      raw_.fragment_count++;
      largest_fragment_ = std::max(largest_fragment_, box.size);
      if (movie_read_) {
        read_moof(context_, box, fragments_, movie_, run_extents_);
      } else if (!early_fragment_reported_) {
        early_fragment_reported_ = true;
        context_.problem(ProblemCode::fragment_before_movie, &path, offset);
      }
      fragments_++;
      return;
    case fourcc("mdat"): {
      const uint64_t begin = box.payload.offset();
      const uint64_t end = box.offset + box.size;
      if (end > begin && raw_.media_data_offset < 0) raw_.media_data_offset = offset;
      if (!media_data_.push({begin, end})) context_.out_of_memory();
      return;
    }
    case fourcc("sidx"):
      return read_sidx(context_, box);
    case fourcc("mfra"):
      return read_mfra(context_, box);
    case fourcc("udta"):
    case fourcc("meta"):
    case fourcc("uuid"):
    case fourcc("pssh"):
      return keep_metadata(context_, &path, box, -1);
    default:
      return;
  }
}

// File type box, 4.3; a segment type box (8.16.2) stands in where there is none.
void FileParser::read_brands(const Box& box, const Path& path) {
  Brands& brands = raw_.brands;
  const bool from_ftyp = box.type == fourcc("ftyp");
  if (brands.from_ftyp || (brands.present && !from_ftyp)) return;
  Cursor payload = box.payload;
  const size_t size = payload.remaining();
  const double offset = static_cast<double>(box.offset);
  if (size < 8)
    return context_.problem(ProblemCode::box_too_short, &path, offset, -1,
                            static_cast<double>(size), 8);
  const size_t count = (size - 8) / 4;
  if (count > context_.limits.list_entries)
    return context_.limit_exceeded(LimitName::list_entries, &path, offset);
  brands.present = true;
  brands.from_ftyp = from_ftyp;
  brands.major = payload.u32();
  brands.minor_version = payload.u32();
  brands.compatible = {static_cast<uint32_t>(raw_.brand_list.size()),
                       static_cast<uint32_t>(count)};
  for (size_t i = 0; i < count; i++)
    if (!raw_.brand_list.push(payload.u32())) return context_.out_of_memory();
}

// The media data boxes are all known now. Chunks that do not lie in one of them as a whole are counted one by
// one, for which the movie box is needed again: rare enough to be read twice.
void FileParser::finish() {
  if (!movie_read_ && hidden_movie_.size > 0) {
    reading_hidden_ = true;
    return ask({}, hidden_movie_.offset, hidden_movie_.size, fourcc("moov"));
  }
  for (const TrackState& track : movie_.tracks) {
    const ByteRange& span = track.chunk_span;
    if (span.begin >= span.end || inside_one(media_data_, span.begin, span.end)) continue;
    rechecking_ = true;
    ask({}, movie_.offset, movie_size_, fourcc("moov"));
    return;
  }
  complete();
}

void FileParser::recheck(const Window& window) {
  for (TrackState& track : movie_.tracks) {
    const ByteRange& span = track.chunk_span;
    if (span.begin >= span.end || inside_one(media_data_, span.begin, span.end)) continue;
    const uint8_t* data = window.at(track.stbl_offset);
    const uint32_t header_size = read_box_header(data, track.stbl_size).header_size;
    Box stbl;
    stbl.type = fourcc("stbl");
    stbl.offset = track.stbl_offset;
    stbl.size = track.stbl_size;
    stbl.payload = Cursor(data + header_size, static_cast<size_t>(track.stbl_size) - header_size,
                          track.stbl_offset + header_size);
    track.chunks_outside = recount_chunks_outside(context_.limits, context_.file_size, stbl,
                                                  track.sound_packet, media_data_);
  }
  complete();
}

void FileParser::complete() {
  for (const RunExtent& run : run_extents_) {
    if (inside_one(media_data_, run.begin, run.end)) continue;
    TrackState& track = movie_.tracks[run.track];
    if (track.runs_outside++ == 0) track.first_outside = run.place;
  }
  for (size_t i = 0; i < movie_.tracks.size(); i++) complete_track(i);
  std::sort(index_.kept.begin(), index_.kept.end(),
            [](const KeptElement& a, const KeptElement& b) { return a.offset < b.offset; });
  status_ = ParserStatus::done;
}

void FileParser::complete_track(size_t i) {
  TrackState& state = movie_.tracks[i];
  Track& track = index_.tracks[i];
  const int32_t number = static_cast<int32_t>(i);
  if (state.in_fragments) {
    const double last = state.statistics.fill_last();
    FrameColumns* const columns = last > 0 ? context_.columns(number) : nullptr;
    if (columns && columns->count() > 0) columns->durations()[columns->count() - 1] = last;
  }
  track.statistics = state.statistics.finish();

  const Path moov = {nullptr, fourcc("moov")};
  const Path trak = {&moov, fourcc("trak"), static_cast<int64_t>(i)};
  const Path mdia = {&trak, fourcc("mdia")};
  const Path minf = {&mdia, fourcc("minf")};
  const Path stbl = {&minf, fourcc("stbl")};
  const Path chunk_table = {&stbl, state.chunk_table_type};
  if (state.chunks_outside)
    context_.problem(ProblemCode::samples_outside_media_data, &chunk_table,
                     static_cast<double>(state.chunk_table_offset), number,
                     static_cast<double>(state.chunks_outside));
  const auto report_run = [&](ProblemCode code, const RunPlace& place, double a, double b) {
    const Path moof = {nullptr, fourcc("moof"), static_cast<int64_t>(place.fragment)};
    const Path traf = {&moof, fourcc("traf"), static_cast<int64_t>(place.traf)};
    const Path trun = {&traf, fourcc("trun"), static_cast<int64_t>(place.trun)};
    context_.problem(code, &trun, static_cast<double>(place.offset), number, a, b);
  };
  if (state.runs_past_end)
    report_run(ProblemCode::samples_past_end, state.first_past_end,
             static_cast<double>(state.runs_past_end), state.runs_missing_bytes);
  if (state.runs_outside)
    report_run(ProblemCode::samples_outside_media_data, state.first_outside,
             static_cast<double>(state.runs_outside), 0);
  if (track.statistics.count == 0)
    context_.problem(ProblemCode::empty_track, &trak, static_cast<double>(raw_.tracks[i].offset), number);
}

}  // namespace boxray::isobmff
