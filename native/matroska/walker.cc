#include "walker.h"

#include <algorithm>

#include "raw.h"

namespace boxray::matroska {

namespace {

// What no scan reads through on the search for the next element.
constexpr uint64_t most_garbage = uint64_t{1} << 20;
// What is skipped beyond the window is worth so much more reading.
constexpr uint64_t behind_jump = 4096;

}  // namespace

bool is_other(double type) { return type != 1 && type != 2; }

void Walker::jump(uint64_t offset, Aim to, uint64_t before) {
  position = offset;
  aim = to;
  before_ = before;
  passed_ = false;
  garbled = false;
  open.level = Level::segment;
}

bool Walker::walk(const uint8_t* bytes, size_t size, uint64_t offset) {
  data = bytes;
  base = offset;
  there = offset + size;
  while (!context.failed()) {
    while (open.level != Level::file && position >= open.end()) close();
    if (position >= context.file_size) {
      while (open.level != Level::file) close();
      return false;
    }
    if (reached()) return false;
    const Step next = garbled ? pass_garbage() : step();
    if (next != Step::on) return next == Step::need;
  }
  return false;
}

bool Walker::ask(uint64_t minimum) {
  const uint64_t left = context.file_size - position;
  const uint64_t least = std::min(minimum, left);
  const bool jumped = position > there && position - there > read_ahead_;
  const uint64_t more = jumped ? std::min(behind_jump, read_ahead_) : read_ahead_;
  need = {position, least, std::min(std::max(least, more), left)};
  return true;
}

void Walker::problem(ProblemCode code, const Path* path, double offset, int32_t track, double a, double b) {
  if (aim != Aim::tracks) context.problem(code, path, offset, track, a, b);
}

bool Walker::reached() {
  switch (aim) {
    case Aim::offset:
      return position >= before_;
    case Aim::tracks:
      return kept.has_tracks;
    case Aim::next:
      return passed_ && open.level <= Level::segment;
    case Aim::blocks: {
      if (position >= before_) return true;
      if (open.level > Level::cluster) return false;
      const Vec<RawTrack>& tracks = raw_index(context).tracks;
      while (begun_ < tracks.size() && (tracks[begun_].first_offset >= 0 || is_other(tracks[begun_].type)))
        begun_++;
      return begun_ == tracks.size();
    }
    default:
      return false;
  }
}

void Walker::close() {
  if (aim != Aim::tracks) {
    if (open.level == Level::group) {
      cluster.end_group(open.offset(Level::group));
    } else if (open.level == Level::more) {
      cluster.end_addition();
    } else if (open.level == Level::cluster) {
      uint64_t again = 0;
      if (cluster.end(again)) {
        position = again;
        return;
      }
    }
  }
  open.leave();
}

// Leaves all up to the Segment, or to the file; false where a cluster is to be gone through again first.
bool Walker::leave_to(Level to) {
  while (open.level > to) {
    const Level at = open.level;
    close();
    if (open.level == at) return false;
  }
  return true;
}

Walker::Step Walker::step() {
  const uint64_t limit = open.end();
  const uint64_t header_size = std::min<uint64_t>(longest_header, limit - position);
  if (position < base || position > there) {
    ask(header_size);
    return Step::need;
  }
  ElementHeader header;
  const size_t have = static_cast<size_t>(std::min(there, limit) - position);
  const HeaderState state = read_header(at(position), have, header);
  if (state == HeaderState::read) return element(header);
  if (state == HeaderState::invalid) {
    garbled = true;
    garbage = position;
    return Step::on;
  }
  if (there < limit) {
    ask(header_size);
    return Step::need;
  }
  Path nodes[level_count];
  const Path* path = open.path(nodes);
  if (limit >= context.file_size)
    cut(path, position, 1);
  else
    problem(ProblemCode::garbage_between_elements, path, static_cast<double>(position), -1,
            static_cast<double>(limit - position));
  position = limit;
  return Step::on;
}

void Walker::cut(const Path* path, uint64_t offset, double missing) {
  if (told_cut_ || aim == Aim::tracks) return;
  told_cut_ = true;
  problem(ProblemCode::truncated_file, path, static_cast<double>(offset), -1, missing);
}

Walker::Step Walker::pass_garbage() {
  const uint64_t from = std::max(position, garbage + 1);
  const bool more = there < context.file_size;
  if (from < base || (from + 4 > there && more)) return search_from(from);
  const size_t size = from > there ? 0 : static_cast<size_t>(there - from);
  const size_t found = find_top_level(size ? at(from) : nullptr, size);
  const bool go_on = scans || there - garbage < most_garbage;
  if (found == size && more && go_on) return search_from(there - 3);
  end_garbage(found == size ? context.file_size : from + found, found != size);
  return Step::on;
}

Walker::Step Walker::search_from(uint64_t offset) {
  position = std::min(offset, context.file_size);
  ask(std::min<uint64_t>(longest_header, context.file_size - position));
  return Step::need;
}

// The next element of the Segment is `found` at `next`, or the file ends there.
void Walker::end_garbage(uint64_t next, bool found) {
  Path nodes[level_count];
  const Path* path = open.path(nodes);
  const bool in_cluster = open.in_cluster();
  const bool outside = !found && open.level <= Level::segment;
  garbled = false;
  if (!leave_to(Level::segment)) return;
  const ProblemCode code = outside      ? ProblemCode::trailing_bytes
                           : in_cluster ? ProblemCode::invalid_element
                                        : ProblemCode::garbage_between_elements;
  problem(code, outside ? nullptr : path, static_cast<double>(garbage), -1,
          static_cast<double>(next - garbage));
  // What lies behind the end of a Segment is taken for its own.
  if (open.level == Level::segment && next >= open.segment_end()) open.extend_segment(context.file_size);
  position = next;
}

bool Walker::count(const Path* path) {
  const bool is_new = position != counted_;
  counted_ = position;
  if (is_new) context.count_box(path, position);
  return is_new;
}

Walker::Step Walker::element(const ElementHeader& header) {
  const uint32_t element = header.id;
  Path nodes[level_count];
  // What has no size ends where something begins that cannot be in it.
  const Level holder = is_root(element) ? Level::file : Level::segment;
  if (is_root(element) || is_top_level(element)) {
    if (open.level > holder) {
      const bool misplaced = !open.is_unknown();
      const Path path = {open.path(nodes), element, -1, name_of(element)};
      if (!leave_to(holder)) return Step::on;
      if (misplaced)
        problem(ProblemCode::misplaced_element, &path, static_cast<double>(position));
    }
  }
  if (open.in_cluster()) return cluster.element(header) ? Step::need : Step::on;
  if (element == id::cluster && aim == Aim::cluster) return Step::stop;
  const uint64_t limit = open.end();
  const Path path = {open.path(nodes), element, index_of(element), name_of(element)};
  const double offset = static_cast<double>(position);
  // It may be met again, with more of its bytes.
  const bool is_new = count(&path);
  Place place = {&path, position + header.header_size, limit, header.size, header.unknown_size};
  if (header.unknown_size) {
    if (element != id::segment && element != id::cluster) {
      problem(ProblemCode::unknown_size_not_allowed, &path, offset);
      garbled = true;
      garbage = position;
      return Step::on;
    }
  } else if (header.size > limit - place.data) {
    if (open.level == Level::segment && !is_top_level(element) && !is_anywhere(element)) {
      // What nobody knows and does not fit either is none.
      garbled = true;
      garbage = position;
      return Step::on;
    }
    if (limit >= context.file_size) {
      if (open.level == Level::file && !is_root(element)) {
        problem(ProblemCode::trailing_bytes, nullptr, offset, -1,
                static_cast<double>(context.file_size - position));
        position = context.file_size;
        return Step::on;
      }
      const double end = static_cast<double>(place.data) + static_cast<double>(header.size);
      cut(&path, position, end - static_cast<double>(limit));
    } else if (is_new) {
      problem(ProblemCode::element_exceeds_parent, &path, offset, -1, static_cast<double>(header.size),
              static_cast<double>(limit - place.data));
    }
  } else {
    place.end = place.data + header.size;
  }
  if (open.level == Level::file) return at_top(element, place);
  if (open.level == Level::segment) return in_segment(element, place);
  return in_attachments(element, place);
}

// Of those that may stand several times, from the second on.
int64_t Walker::index_of(uint32_t element) const {
  if (element == id::cluster) return scans ? static_cast<int64_t>(raw_index(context).clusters) : -1;
  if (element == id::attached_file) return attached_;
  return open.level == Level::segment ? kept.index_of(element) : -1;
}

bool Walker::note(uint32_t element, uint64_t end) {
  if (aim == Aim::tracks || places.has(position)) return false;
  places.note(element, position, end - position);
  return true;
}

Walker::Step Walker::at_top(uint32_t element, const Place& place) {
  Raw& raw = raw_index(context);
  if (element == id::ebml) {
    if (bytes_short(place.end)) return want(place.end);
    if (note(element, place.end)) keep(element, place);
  } else if (element == id::segment) {
    if (raw.segment_offset < 0) {
      raw.segment_offset = static_cast<double>(place.data);
      raw.segment_size = place.unknown ? -1 : static_cast<double>(place.size);
      enter(Level::segment, place.data, place.end, place.unknown);
      return Step::on;
    }
    if (note(element, place.end))
      problem(ProblemCode::several_segments, place.path, static_cast<double>(position));
  } else if (is_top_level(element) && raw.segment_offset >= 0) {
    // Writers that were stopped leave a size that they meant to fill in.
    if (!told_outside_ && raw.segment_size != 0)
      problem(ProblemCode::misplaced_element, place.path, static_cast<double>(position));
    told_outside_ = true;
    open.extend_segment(context.file_size);
    open.level = Level::segment;
    return Step::on;
  } else {
    note(element, place.end);
  }
  position = place.end;
  return Step::on;
}

void Walker::enter(Level to, uint64_t from, uint64_t end, bool unknown, int64_t index) {
  if (unknown && aim != Aim::tracks) raw_index(context).unknown_sizes++;
  open.enter(to, position, end, unknown, index);
  position = from;
}

Walker::Step Walker::in_segment(uint32_t element, const Place& place) {
  if (element == id::cluster) return open_cluster(place);
  if (is_kept(element)) return read_kept(element, place);
  passed_ = true;
  const bool is_new = note(element, place.end);
  if (element == id::attachments && is_new)
    enter(Level::attachments, place.data, place.end);
  else
    position = place.end;
  return Step::on;
}

Walker::Step Walker::open_cluster(const Place& place) {
  Raw& raw = raw_index(context);
  passed_ = true;
  if (aim == Aim::tracks) {
    if (place.unknown)
      enter(Level::cluster, place.data, place.end, true);
    else
      position = place.end;
    return Step::on;
  }
  const uint64_t offset = position;
  places.note(id::cluster, offset, place.end - offset);
  if (scans) places.note_cluster(offset);
  const int64_t index = scans ? static_cast<int64_t>(raw.clusters) : -1;
  raw.clusters++;
  kept.prepare(scans);
  enter(Level::cluster, place.data, place.end, place.unknown, index);
  cluster.begin(offset, index);
  return Step::on;
}

// Whether an element of this size may be read whole.
bool Walker::fits(const Place& place) {
  if (place.end - position <= context.limits.metadata_bytes) return true;
  context.limit_exceeded(LimitName::metadata_bytes, place.path, static_cast<double>(position));
  return false;
}

Walker::Step Walker::read_kept(uint32_t element, const Place& place) {
  const bool quiet = aim == Aim::tracks;
  if ((quiet && element != id::tracks) || places.has(position)) {
    passed_ = true;
    position = place.end;
    return Step::on;
  }
  if (!fits(place)) return Step::stop;
  if (bytes_short(place.end)) return want(place.end);
  passed_ = true;
  const uint8_t* payload = at(place.data);
  const size_t length = static_cast<size_t>(place.end - place.data);
  if (quiet) {
    kept.read_tracks(*place.path, position, place.data, payload, length);
  } else {
    note(element, place.end);
    const uint64_t size = place.data - position + place.size;
    kept.take(element, *place.path, position, size, at(position), payload, length);
  }
  position = place.end;
  return Step::on;
}

void Walker::keep(uint32_t element, const Place& place) {
  const bool located = element == id::file_data;
  kept.keep(element, *place.path, position, place.data - position + place.size, at(position),
            static_cast<size_t>(place.data - position), located ? nullptr : at(place.data),
            located ? 0 : static_cast<size_t>(place.end - place.data));
}

Walker::Step Walker::in_attachments(uint32_t element, const Place& place) {
  if (open.level == Level::attachments) {
    if (element == id::attached_file)
      enter(Level::attached, place.data, place.end, false, attached_++);
    else
      position = place.end;
    return Step::on;
  }
  if (!is_anywhere(element)) {
    const bool is_held = element != id::file_data;
    if (is_held && !fits(place)) return Step::stop;
    if (is_held && bytes_short(place.end)) return want(place.end);
    keep(element, place);
  }
  position = place.end;
  return Step::on;
}

}  // namespace boxray::matroska
