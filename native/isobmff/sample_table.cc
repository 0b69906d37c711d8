#include "sample_table.h"

#include <algorithm>
#include <new>

#include "auxiliary.h"
#include "sample_table_reader.h"
#include "scan.h"

namespace boxray::isobmff {

namespace {

void find_tables(Context& context, const Path* path, const Box& stbl, int32_t track,
                 Tables& tables) {
  Children children(context, path, stbl.payload, track);
  Box box;
  while (children.next(box)) {
    Single* table = nullptr;
    switch (box.type) {
      case fourcc("stsd"): table = &tables.stsd; break;
      case fourcc("stts"): table = &tables.stts; break;
      case fourcc("ctts"): table = &tables.ctts; break;
      case fourcc("cslg"): tables.cslg.take(box); continue;
      case fourcc("stsc"): table = &tables.stsc; break;
      case fourcc("stsz"):
      case fourcc("stz2"): table = &tables.sizes; break;
      case fourcc("stco"):
      case fourcc("co64"): table = &tables.offsets; break;
      case fourcc("stss"): table = &tables.stss; break;
      default: break;
    }
    if (table)
      table->take(context, path, box, track);
    else if (!tables.others.push(box))
      context.out_of_memory();
  }
}

}  // namespace

bool SampleTable::read_table(const Single& table, size_t row_size, Rows& rows, bool& whole,
                             FullBoxHeader& header) {
  if (!table.present()) return false;
  const Path path = at(table.box().type);
  Cursor payload;
  if (!read_full_box(context_, &path, table.box(), track_, 8, payload, header)) return false;
  const uint32_t claimed = payload.u32();
  rows = read_rows(context_, &path, table.box(), track_, payload, claimed, row_size);
  whole = rows.count == claimed;
  return true;
}

SampleTable::TimeToSample SampleTable::read_runs(const Single& table, FullBoxHeader& header) {
  TimeToSample result;
  result.present = read_table(table, 8, result.rows, result.whole, header);
  result.facts = scan::kernels().runs(result.rows.data, result.rows.count);
  return result;
}

// Sample description box, 8.5.2.
void SampleTable::read_stsd(const Single& stsd, int64_t data_references) {
  RawTrack& track = raw_track(context_, track_);
  Vec<SampleEntry>& entries = raw_index(context_).sample_entries;
  track.sample_entries.first = static_cast<uint32_t>(entries.size());
  if (!stsd.present()) return missing(fourcc("stsd"));
  const Path path = at(fourcc("stsd"));
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context_, &path, stsd.box(), track_, 8, payload, header)) return;
  const uint32_t claimed = payload.u32();
  uint32_t present = 0;
  bool reference_reported = false;
  Children children(context_, &path, payload, track_);
  Box entry;
  while (present < claimed && children.next(entry)) {
    const Path entry_path = {&path, entry.type};
    // SampleEntry: six reserved bytes, then the data reference index.
    if (entry.payload.remaining() < 8) {
      problem(ProblemCode::box_too_short, &entry_path, entry,
              static_cast<double>(entry.payload.remaining()), 8);
      continue;
    }
    if (++present > context_.limits.list_entries)
      return context_.limit_exceeded(LimitName::list_entries, &path,
                                     static_cast<double>(stsd.box().offset));
    const uint32_t reference = load_be16(entry.payload.data() + 6);
    if (data_references >= 0 && !reference_reported &&
        (reference == 0 || reference > data_references)) {
      reference_reported = true;
      problem(ProblemCode::missing_data_reference, &entry_path, entry, reference,
              static_cast<double>(data_references));
    }
    const size_t header_size = static_cast<size_t>(entry.payload.offset() - entry.offset);
    const Range bytes = context_.keep(entry.payload.data() - header_size,
                                      header_size + entry.payload.remaining());
    if (!entries.push({entry.type, entry.offset, bytes})) return context_.out_of_memory();
    if (track.sample_entries.count++ == 0 && track.handler == fourcc("soun"))
      state_.sound_packet = sound_packet(entry.type, entry.payload);
  }
  if (present < claimed)
    problem(ProblemCode::table_truncated, &path, stsd.box(), claimed, present);
}

// Sample size boxes, 8.7.3.
void SampleTable::read_sizes(const Single& table, bool samples_are_timed) {
  if (!table.present()) {
    if (samples_are_timed) missing(fourcc("stsz"));
    return;
  }
  const Box& box = table.box();
  const Path path = at(box.type);
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context_, &path, box, track_, 12, payload, header)) return;
  if (box.type == fourcc("stz2")) {
    payload.skip(3);
    const uint8_t bits = payload.u8();
    const uint32_t claimed = payload.u32();
    if (bits != 4 && bits != 8 && bits != 16)
      return problem(ProblemCode::unsupported_box_version, &path, box, bits);
    const uint64_t present = static_cast<uint64_t>(payload.remaining()) * 8 / bits;
    const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(claimed, present));
    if (count < claimed) problem(ProblemCode::table_truncated, &path, box, claimed, count);
    view_.sizes = SizeTable::packed(payload.data(), bits, count);
    return;
  }
  const uint32_t constant = payload.u32();
  const uint32_t claimed = payload.u32();
  if (constant == 0) {
    const Rows rows = read_rows(context_, &path, box, track_, payload, claimed, 4);
    view_.sizes = SizeTable::packed(rows.data, 32, rows.count);
    return;
  }
  const auto [bytes, samples] =
      state_.sound_packet.bytes ? state_.sound_packet : SoundPacket{constant};
  const uint64_t packets = context_.file_size / bytes;
  const double most = static_cast<double>(packets) * samples;
  const uint32_t count = claimed <= most ? claimed : static_cast<uint32_t>(most);
  if (count < claimed) problem(ProblemCode::sample_count_impossible, &path, box, claimed, most);
  view_.sizes = SizeTable::packets(bytes, samples, count);
}

// Whether a track's rows are samples or chunks.
void SampleTable::choose_rows() {
  FrameColumns* const columns = context_.columns(track_);
  const RawTrack& track = raw_track(context_, track_);
  // Formats of sound and of pictures have names in common.
  if (!columns || track.handler != fourcc("soun") || track.sample_entries.count == 0) return;
  const uint32_t format = raw_index(context_).sample_entries[track.sample_entries.first].format;
  columns->chunked = view_.sizes.has_packets() || context_.has_row_per_chunk(format);
}

// Sample to chunk box, 8.7.4, over chunk offset boxes, 8.7.5.
void SampleTable::read_chunks(const Single& stsc, const Single& offsets) {
  const bool wide = offsets.present() && offsets.box().type == fourcc("co64");
  Rows offset_rows, run_rows;
  bool offsets_whole, runs_whole;
  FullBoxHeader header;
  if (view_.sizes.count() == 0) {
    // There is nothing to place, but rows that are claimed and not there are damage all the same.
    read_table(offsets, wide ? 8 : 4, offset_rows, offsets_whole, header);
    read_table(stsc, 12, run_rows, runs_whole, header);
    return;
  }
  if (!stsc.present()) missing(fourcc("stsc"));
  if (!offsets.present()) missing(fourcc("stco"));
  if (!stsc.present() || !offsets.present()) return;
  const Box& box = offsets.box();
  if (!read_table(offsets, wide ? 8 : 4, offset_rows, offsets_whole, header)) return;
  if (!read_table(stsc, 12, run_rows, runs_whole, header)) return;
  view_.chunks = {offset_rows.data, wide, offset_rows.count};
  view_.runs = {run_rows, offset_rows.count};
  const uint32_t entries =
      raw_track(context_, track_).sample_entries.count;

  ChunkFacts facts;
  if (!summarize_chunks(view_.chunks, view_.runs, view_.sizes, view_.largest, entries,
                     context_.file_size, facts))
    return context_.out_of_memory();
  view_.in_order = facts.in_order;
  state_.statistics.add_chunks(facts.used);
  ChunkRun first;
  if (ChunkRuns(view_.runs).next(first))
    raw_track(context_, track_).first_description = first.description;
  if (facts.used)
    state_.statistics.set_first_sample(static_cast<double>(facts.first_offset), view_.sizes.at(0));
  const Path runs_path = at(fourcc("stsc"));
  if (facts.first_bad_row)
    problem(ProblemCode::invalid_sample_to_chunk, &runs_path, stsc.box(), facts.first_bad_row);
  if (facts.bad_description && !state_.reported.description) {
    state_.reported.description = true;
    problem(ProblemCode::invalid_sample_description, &runs_path, stsc.box(),
            facts.first_bad_description, entries);
  }
  if (facts.samples != view_.sizes.count() && runs_whole && offsets_whole && !facts.first_bad_row)
    problem(ProblemCode::sample_count_mismatch, &runs_path, stsc.box(), facts.samples,
            view_.sizes.count());

  if (state_.external) return;
  const Path path = at(box.type);
  if (facts.beyond_exact) problem(ProblemCode::offset_too_large, &path, box);
  if (facts.past_end)
    problem(ProblemCode::samples_past_end, &path, box, static_cast<double>(facts.past_end),
            static_cast<double>(facts.missing_bytes));
  if (facts.overlapping)
    problem(ProblemCode::overlapping_chunks, &path, box, static_cast<double>(facts.overlapping));
  state_.chunk_span = {facts.lowest, facts.highest};
  state_.chunk_table_type = box.type;
  state_.chunk_table_offset = box.offset;
  state_.stbl_offset = box_.offset;
  state_.stbl_size = box_.size;
}

void SampleTable::append_frames() {
  FrameColumns* columns = context_.columns(track_);
  if (columns && count() > 0)
    append_table_frames(context_, path_, box_.offset, view_, *columns);
}

// Composition to decode box, 8.6.1.4.
void SampleTable::check_cslg(const Single& table) {
  if (!table.present()) return;
  const Path path = at(fourcc("cslg"));
  Cursor payload;
  FullBoxHeader header;
  read_versioned_box(context_, &path, table.box(), track_, 24, 44, payload, header);
}

void read_stbl(Context& context, const Path* path, const Box& box, int32_t track,
               TrackState& state, int64_t data_references) {
  Tables tables;
  find_tables(context, path, box, track, tables);
  SampleTable table(context, path, box, track, state);
  table.read_stsd(tables.stsd, data_references);
  if (context.failed()) return;
  table.read_times(tables);
  if (context.failed()) return;
  table.read_chunks(tables.stsc, tables.offsets);
  table.check_cslg(tables.cslg);
  table.append_frames();
  for (const Box& other : tables.others)
    read_auxiliary(context, path, other, track, table.count());
}

uint64_t recount_chunks_outside(const Limits& limits, uint64_t file_size, const Box& box,
                                const SoundPacket& packet, const Vec<ByteRange>& media_data) {
  Index scratch;
  Context scratch_context(scratch, limits, file_size);
  TrackState state;
  state.sound_packet = packet;
  Tables tables;
  Raw* const raw = new (std::nothrow) Raw();
  scratch.raw.reset(raw);
  if (!raw || !raw->tracks.push({})) return 0;
  find_tables(scratch_context, nullptr, box, 0, tables);
  SampleTable table(scratch_context, nullptr, box, 0, state);
  table.read_sizes(tables.sizes, false);
  table.read_chunks(tables.stsc, tables.offsets);
  return table.chunks_outside(media_data);
}

}  // namespace boxray::isobmff
