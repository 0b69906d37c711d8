#include "encode.h"

#include <cstddef>

namespace boxray {

namespace {

class Encoder {
 public:
  explicit Encoder(Vec<double>& out) : out_(out) {}

  bool failed() const { return failed_; }

  template <typename... Numbers>
  void put(Numbers... numbers) {
    const double list[] = {static_cast<double>(numbers)...};
    append(list, sizeof...(numbers));
  }
  void bytes(Range range) { put(range.first, range.count); }

 private:
  void append(const double* numbers, size_t count);

  Vec<double>& out_;
  bool failed_ = false;
};

// Not within the class: a copy of it at each use would be a tenth of the addon.
void Encoder::append(const double* numbers, size_t count) { failed_ |= !out_.append(numbers, count); }

void encode_statistics(Encoder& to, const SampleStatistics& s) {
  to.put(s.count, s.bytes, s.largest, s.keyframes, s.duration,
         s.first_presentation_time, s.last_presentation_end, s.min_duration, s.max_duration,
         s.keyframe_span, s.keyframe_max_interval, s.reordered, s.peak_bytes, s.chunks,
         s.first_sample_offset, s.first_sample_size);
}

void encode_times(Encoder& to, const HeaderTimes& times) {
  to.put(times.offset, times.size, times.creation, times.modification);
}

void encode_track(Encoder& to, const Index& index, const Track& track) {
  to.put(track.offset, track.id, track.external);
  encode_times(to, track.times);
  to.put(track.flags);
  for (const int32_t element : track.matrix) to.put(element);
  to.put(track.width, track.height);
  encode_times(to, track.media_times);
  to.put(track.timescale, track.duration, track.language);
  to.bytes(track.extended_language);
  to.put(track.handler);
  to.bytes(track.handler_name);
  to.put(track.edits.count);
  for (uint32_t i = 0; i < track.edits.count; i++) {
    const Edit& edit = index.edits[track.edits.first + i];
    to.put(edit.duration, edit.media_time, edit.rate);
  }
  to.put(track.references.count);
  for (uint32_t i = 0; i < track.references.count; i++) {
    const TrackReference& reference = index.references[track.references.first + i];
    to.put(reference.type, reference.ids.count);
    for (uint32_t id = 0; id < reference.ids.count; id++)
      to.put(index.reference_ids[reference.ids.first + id]);
  }
  to.put(track.sample_entries.count);
  for (uint32_t i = 0; i < track.sample_entries.count; i++) {
    const SampleEntry& entry = index.sample_entries[track.sample_entries.first + i];
    to.put(entry.format, entry.offset);
    to.bytes(entry.bytes);
  }
  encode_statistics(to, track.statistics);
  uint32_t groups = 0;
  for (int32_t g = track.sample_groups; g >= 0; g = index.sample_groups[static_cast<size_t>(g)].next)
    groups++;
  to.put(groups);
  for (int32_t g = track.sample_groups; g >= 0;) {
    const SampleGroup& group = index.sample_groups[static_cast<size_t>(g)];
    to.put(group.type, group.samples);
    g = group.next;
  }
}

}  // namespace

bool encode_index(const Index& index, Vec<double>& numbers) {
  // About what a short clip takes.
  if (!numbers.reserve(512)) return false;
  Encoder to(numbers);
  to.put(index.size, index.bytes_read);
  to.bytes(index.head);
  const Brands& brands = index.brands;
  to.put(brands.present, brands.major, brands.minor_version, brands.compatible.count);
  for (uint32_t i = 0; i < brands.compatible.count; i++)
    to.put(index.brand_list[brands.compatible.first + i]);
  to.put(index.layout_count, index.layout.size());
  for (const BoxLocation& box : index.layout) to.put(box.type, box.offset, box.size);
  to.put(index.movie_offset, index.media_data_offset, index.fragmented, index.fragment_count);
  const MovieHeader& movie = index.movie;
  to.put(movie.present);
  encode_times(to, movie.times);
  to.put(movie.timescale, movie.duration);
  to.put(index.compressed_movie);
  to.put(index.tracks.size());
  for (const Track& track : index.tracks) encode_track(to, index, track);
  to.put(index.metadata.size());
  for (const MetadataBox& box : index.metadata) {
    to.put(box.type, box.track, box.offset, box.size);
    to.bytes(box.path);
    to.bytes(box.user_type);
    to.bytes(box.bytes);
  }
  to.put(index.problems.size());
  for (const Problem& problem : index.problems) {
    to.put(static_cast<uint8_t>(problem.code), problem.track, problem.offset, problem.a, problem.b);
    to.bytes(problem.path);
  }
  return !to.failed();
}

}  // namespace boxray
