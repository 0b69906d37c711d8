#include "kept.h"

#include <algorithm>

#include "raw.h"

namespace boxray::matroska {

namespace {

constexpr size_t most_kept = 10000;

}  // namespace

size_t KeptElements::kind_of(uint32_t element) {
  constexpr uint32_t ids[kinds] = {id::seek_head, id::info, id::tracks, id::cues, id::tags, id::chapters};
  size_t kind = 0;
  while (kind < kinds && ids[kind] != element) kind++;
  return kind;
}

int64_t KeptElements::index_of(uint32_t element) const {
  const size_t kind = kind_of(element);
  return kind == kinds || counts_[kind] == 0 ? -1 : counts_[kind];
}

void KeptElements::take(uint32_t element, const Path& path, uint64_t offset, uint64_t size,
                        const uint8_t* header, const uint8_t* payload, size_t length) {
  const size_t header_size = static_cast<size_t>(payload - header);
  Raw& raw = raw_index(context_);
  const bool first = counts_[kind_of(element)]++ == 0;
  if (element == id::tracks)
    read_tracks(path, offset, offset + header_size, payload, length);
  else if (element == id::cues && first)
    raw.cues_offset = static_cast<double>(offset);
  else if (element == id::info && first)
    raw.timestamp_scale = read_timestamp_scale(payload, length);
  else if (element == id::seek_head &&
           !read_seek_head(payload, length, raw.segment_offset, places_.seeks))
    context_.out_of_memory();
  keep(element, path, offset, size, header, header_size, payload, length);
}

void KeptElements::read_tracks(const Path& path, uint64_t offset, uint64_t data, const uint8_t* payload,
                               size_t length) {
  if (has_tracks) return;
  Raw& raw = raw_index(context_);
  Index& index = context_.index;
  const uint64_t most = context_.limits.tracks;
  Vec<TrackEntry> entries;
  if (!read_track_entries(payload, length, most, entries)) return context_.out_of_memory();
  if (entries.size() > most)
    return context_.limit_exceeded(LimitName::tracks, &path, static_cast<double>(offset));
  for (const TrackEntry& entry : entries) {
    TrackState state;
    state.begin(entry);
    RawTrack row;
    row.offset = static_cast<double>(data + entry.at);
    row.type = entry.type;
    Track track;
    track.id = entry.number;
    track.statistics.present = false;
    if (!tracks.push(state) || !raw.tracks.push(row) || !index.tracks.push(track))
      return context_.out_of_memory();
  }
  has_tracks = true;
}

void KeptElements::keep(uint32_t element, const Path& path, uint64_t offset, uint64_t size,
                        const uint8_t* header, size_t header_size, const uint8_t* payload,
                        size_t length) {
  Vec<KeptElement>& kept = context_.index.kept;
  bool held = !payload;
  if (payload && kept.size() < most_kept && context_.has_room(length)) {
    context_.kept_metadata += length;
    held = true;
  }
  if (!held)
    context_.problem(ProblemCode::metadata_not_read, &path, static_cast<double>(offset), -1,
                     static_cast<double>(length));
  if (kept.size() == most_kept) return;
  const uint64_t exact = std::min<uint64_t>(size, uint64_t{1} << 53);
  KeptElement row = {element, -1, offset, exact, context_.keep_path(&path), {}, {}};
  row.user_type = context_.keep(header, header_size);
  if (held && payload) row.bytes = context_.keep(payload, length);
  if (!kept.push(row)) context_.out_of_memory();
}

void KeptElements::prepare(bool counts) {
  if (prepared_ || !has_tracks) return;
  prepared_ = true;
  Index& index = context_.index;
  if (counts) context_.begin_frames(tracks.size());
  for (size_t i = 0; i < tracks.size(); i++) {
    index.tracks[i].timescale = tracks[i].set_scale(raw_index(context_).timestamp_scale);
    if (counts) tracks[i].count(context_.columns(static_cast<int32_t>(i)));
  }
}

}  // namespace boxray::matroska
