#include "cluster.h"

#include <algorithm>

#include "raw.h"
#include "walker.h"

namespace boxray::matroska {

namespace {

// Of a laced block, on the first try.
constexpr uint64_t lacing_head = 1024;

// BlockAddIDs: what the codec defines (alpha of VP8 and VP9), ITU-T T.35.
constexpr double codec_addition = 1;
constexpr double t35_addition = 4;

// The level of an element that is descended into; `file` of others.
Level inner_level(Level at, uint32_t element) {
  if (at == Level::cluster && element == id::block_group) return Level::group;
  if (at == Level::group && element == id::block_additions) return Level::additions;
  if (at == Level::additions && element == id::block_more) return Level::more;
  return Level::file;
}

}  // namespace

void ClusterReader::sort_numbers() {
  sorted_ = true;
  uint32_t index = 0;
  for (const TrackState& track : walker_.kept.tracks)
    if (!numbers_.push({track.number, index++})) return walker_.context.out_of_memory();
  // Of several with one number the first counts.
  std::stable_sort(numbers_.begin(), numbers_.end(),
                   [](const auto& a, const auto& b) { return a.number < b.number; });
}

int32_t ClusterReader::find_track(uint64_t number) const {
  if (number > UINT32_MAX) return -1;
  const NumberedTrack* const found = std::lower_bound(
      numbers_.begin(), numbers_.end(), number,
      [](const NumberedTrack& track, uint64_t wanted) { return track.number < wanted; });
  return found != numbers_.end() && found->number == number ? static_cast<int32_t>(found->index) : -1;
}

void ClusterReader::begin(uint64_t offset, int64_t index) {
  offset_ = offset;
  index_ = index;
  if (time_ >= 0) {
    previous_ = time_;
    any_before_ = true;
  }
  time_ = -1;
  waits_ = false;
  simple_ = groups_ = 0;
  if (!sorted_) sort_numbers();
}

void ClusterReader::problem(ProblemCode code, uint32_t element, double a, double b, int32_t track) {
  const Path segment = {nullptr, id::segment, -1, name_of(id::segment)};
  const Path cluster = {&segment, id::cluster, index_, name_of(id::cluster)};
  const Path group = {&cluster, id::block_group, groups_ - 1, name_of(id::block_group)};
  const bool in_group = element == id::block;
  const int64_t index = element == id::simple_block ? simple_ : -1;
  const Path path = {in_group ? &group : &cluster, element, index, name_of(element)};
  walker_.problem(code, &path, static_cast<double>(walker_.position), track, a, b);
}

bool ClusterReader::end(uint64_t& again) {
  if (!waits_) return false;
  waits_ = false;
  again = waiting_;
  const Path segment = {nullptr, id::segment, -1, name_of(id::segment)};
  const Path cluster = {&segment, id::cluster, index_, name_of(id::cluster)};
  const Path path = {&cluster, id::timestamp, -1, name_of(id::timestamp)};
  walker_.problem(ProblemCode::missing_element, &path, static_cast<double>(offset_));
  time_ = 0;
  return true;
}

// Among its siblings of the same name.
int64_t ClusterReader::index_of(uint32_t element) const {
  return element == id::simple_block ? simple_ : element == id::block_group ? groups_ : -1;
}

bool ClusterReader::element(const ElementHeader& header) {
  Walker& walker = walker_;
  const uint32_t element = header.id;
  const uint64_t position = walker.position;
  const uint64_t limit = walker.open.end();
  const uint64_t data = position + header.header_size;
  const Path own = {nullptr, element, -1, name_of(element)};
  walker.count(&own);
  if (header.unknown_size || header.size > limit - data) {
    Path nodes[level_count];
    const Path path = {walker.open.path(nodes), element, index_of(element), name_of(element)};
    const double offset = static_cast<double>(position);
    const bool odd = walker.open.level == Level::cluster && !is_in_cluster(element);
    if (!header.unknown_size && !odd && limit >= walker.context.file_size) {
      // What is there of a block is no frame.
      const double end = static_cast<double>(data) + static_cast<double>(header.size);
      walker.cut(&path, position, end - static_cast<double>(limit));
      walker.position = limit;
      return false;
    }
    if (header.unknown_size) {
      walker.problem(ProblemCode::unknown_size_not_allowed, &path, offset);
    } else {
      walker.problem(odd ? ProblemCode::invalid_element : ProblemCode::element_exceeds_parent, &path, offset,
                     -1, static_cast<double>(header.size), static_cast<double>(limit - data));
    }
    walker.garbled = true;
    walker.garbage = position;
    return false;
  }
  const uint64_t end = data + header.size;
  if (walker.aim == Aim::tracks) {
    walker.position = end;
    return false;
  }
  const uint64_t least = wanted(element, header.size);
  if (least > 0 && data + least > walker.there) return walker.ask(header.header_size + least);
  if (least == 0) {
    const Level inner = inner_level(walker.open.level, element);
    if (inner != Level::file) {
      const int64_t index = inner == Level::group ? begin_group() : -1;
      if (inner == Level::more) begin_addition();
      walker.enter(inner, data, end, false, index);
      return false;
    }
  }
  const uint64_t more = child(element, data, end, std::min(end, walker.there));
  if (more == elsewhere) return false;
  if (more > 0) return walker.ask(header.header_size + more);
  walker.position = end;
  return false;
}

// How many of the `size` bytes of a child have to be there.
uint64_t ClusterReader::wanted(uint32_t element, uint64_t size) const {
  const uint64_t number = size <= 8 ? size : 0;
  switch (walker_.open.level) {
    case Level::cluster:
      if (element == id::simple_block) return std::min<uint64_t>(size, longest_block_header);
      return element == id::timestamp ? number : 0;
    case Level::group:
      if (element == id::block) return std::min<uint64_t>(size, longest_block_header);
      return element == id::block_duration || element == id::reference_block || element == id::discard_padding
                 ? number
                 : 0;
    default:
      return walker_.open.level == Level::more && element == id::block_add_id ? number : 0;
  }
}

uint64_t ClusterReader::child(uint32_t element, uint64_t data, uint64_t end, uint64_t have) {
  const Level level = walker_.open.level;
  const size_t size = static_cast<size_t>(end - data);
  const uint8_t* const bytes = data <= walker_.there ? walker_.at(data) : nullptr;
  if (level == Level::cluster) {
    if (element == id::simple_block) return simple_block(data, end, have);
    if (element == id::timestamp) return timestamp(data, end);
  } else if (level == Level::group) {
    if (waits_) return 0;
    double number = 0;
    if (element == id::block) return read(data, end, have, element);
    if (element == id::block_duration)
      duration_ = read_uint(bytes, size, number) ? number : -1;
    else if (element == id::reference_block)
      references_ = true;
    else if (element == id::discard_padding)
      discard_ = read_int(bytes, size, number) ? number : 0;
  } else if (level == Level::more) {
    double number = 0;
    if (element == id::block_add_id && end > data) {
      add_id_ = read_uint(bytes, size, number) ? number : 0;
    } else if (element == id::block_additional) {
      addition_offset_ = static_cast<double>(data);
      addition_size_ = static_cast<double>(end - data);
    }
  }
  return 0;
}

uint64_t ClusterReader::timestamp(uint64_t data, uint64_t end) {
  if (time_ >= 0) return 0;
  double time = 0;
  if (end - data > 8 || !read_uint(walker_.at(data), static_cast<size_t>(end - data), time)) {
    problem(ProblemCode::invalid_element, id::timestamp, static_cast<double>(end - data), 8);
    time = 0;
  }
  time_ = time;
  if (any_before_ && walker_.scans && time_ < previous_)
    problem(ProblemCode::timestamps_backwards, id::timestamp, previous_, time_);
  if (!waits_) return 0;
  walker_.position = waiting_;
  waits_ = false;
  return elsewhere;
}

// Whether what stands at the position has to wait for the Timestamp.
bool ClusterReader::wait() {
  if (time_ >= 0) return false;
  if (!waits_) waiting_ = walker_.position;
  waits_ = true;
  return true;
}

uint64_t ClusterReader::simple_block(uint64_t data, uint64_t end, uint64_t have) {
  if (wait()) return 0;
  const uint64_t more = read(data, end, have, id::simple_block);
  if (more > 0) return more;
  simple_++;
  if (track_ < 0) return 0;
  frames_.keyframe = (header_.flags & 0x80) != 0;
  frames_.duration = -1;
  add(walker_.position);
  return 0;
}

void ClusterReader::add(uint64_t position) {
  Context& context = walker_.context;
  const size_t index = static_cast<size_t>(track_);
  TrackState& track = walker_.kept.tracks[index];
  if (walker_.scans) {
    const Path segment = {nullptr, id::segment, -1, name_of(id::segment)};
    const Path cluster = {&segment, id::cluster, index_, name_of(id::cluster)};
    if (!context.count_samples(frames_.count, &cluster, position)) return;
    if (track.columns() && !context.count_rows(frames_.count, &cluster, position)) return;
  }
  if (!track.add(raw_index(context).tracks[index], frames_)) context.out_of_memory();
}

// Leaves the track (-1 where there is none, or no frame) and the frames.
uint64_t ClusterReader::read(uint64_t data, uint64_t end, uint64_t have, uint32_t element) {
  track_ = -1;
  const uint8_t* const bytes = walker_.at(data);
  if (!read_block_header(bytes, static_cast<size_t>(have - data), header_)) {
    problem(ProblemCode::invalid_block, element, static_cast<double>(end - data));
    return 0;
  }
  const uint64_t payload = data + header_.size;
  if (header_.flags & laced) {
    const LaceState state =
        read_laces(bytes + header_.size, static_cast<size_t>(have - payload), end - payload,
                   static_cast<double>(payload), header_.flags, frames_);
    if (state == LaceState::too_short) return std::min(end - data, std::max(lacing_head, 4 * (have - data)));
    if (state == LaceState::invalid) {
      problem(ProblemCode::invalid_lacing, element, static_cast<double>(end - payload));
      return 0;
    }
  } else {
    frames_.count = 1;
    frames_.frames[0] = {static_cast<double>(payload), static_cast<double>(end - payload)};
  }
  const int32_t track = find_track(header_.track);
  if (track < 0) {
    if (!told_unknown_track_ && walker_.kept.has_tracks)
      problem(ProblemCode::block_unknown_track, element, static_cast<double>(header_.track));
    told_unknown_track_ = true;
    return 0;
  }
  frames_.time = time_ + header_.time * walker_.kept.tracks[static_cast<size_t>(track)].timestamp_scale;
  if (frames_.time < 0 && !told_negative_) {
    told_negative_ = true;
    problem(ProblemCode::negative_timestamp, element, frames_.time, 0, track);
  }
  track_ = track;
  return 0;
}

// Its index among its siblings.
int64_t ClusterReader::begin_group() {
  track_ = -1;
  references_ = false;
  duration_ = -1;
  discard_ = 0;
  alpha_ = 0;
  t35_offset_ = -1;
  return wait() ? groups_ : groups_++;
}

void ClusterReader::begin_addition() {
  add_id_ = codec_addition;
  addition_offset_ = -1;
  addition_size_ = 0;
}

void ClusterReader::end_addition() {
  if (addition_offset_ < 0) return;
  if (add_id_ == codec_addition) {
    alpha_++;
  } else if (add_id_ == t35_addition && t35_offset_ < 0) {
    t35_offset_ = addition_offset_;
    t35_size_ = addition_size_;
  }
}

void ClusterReader::end_group(uint64_t position) {
  if (track_ < 0 || waits_) return;
  RawTrack& raw = raw_index(walker_.context).tracks[static_cast<size_t>(track_)];
  frames_.keyframe = !references_;
  frames_.duration = duration_;
  raw.alpha_blocks += alpha_;
  if (t35_offset_ >= 0 && raw.t35_offset < 0) {
    raw.t35_offset = t35_offset_;
    raw.t35_size = t35_size_;
  }
  if (discard_ > 0) raw.discard += discard_;
  add(position);
  track_ = -1;
}

}  // namespace boxray::matroska
