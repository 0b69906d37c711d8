#include "movie.h"

#include <algorithm>

#include "track.h"

namespace boxray::isobmff {

namespace {

// Movie header box, 8.2.2.
void read_mvhd(Context& context, const Path* path, const Box& box) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_versioned_box(context, path, box, -1, 100, 112, payload, header)) return;
  MovieHeader& movie = raw_index(context).movie;
  movie.present = true;
  const bool wide = header.version == 1;
  movie.times = read_times(payload, wide);
  for (const double time : {movie.times.creation, movie.times.modification})
    if (time > max_exact)
      context.problem(ProblemCode::offset_too_large, path, static_cast<double>(box.offset));
  movie.timescale = payload.u32();
  movie.duration = read_duration(context, path, box, -1, payload, wide);
  payload.skip(16);  // rate, volume and reserved
  for (int32_t& element : movie.matrix) element = payload.i32();
  if (movie.timescale == 0)
    context.problem(ProblemCode::zero_timescale, path, static_cast<double>(box.offset));
}

// Movie extends header box, 8.8.2.
void read_mehd(Context& context, const Path* path, const Box& box) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_versioned_box(context, path, box, -1, 8, 12, payload, header)) return;
  read_duration(context, path, box, -1, payload, header.version == 1);
}

// Track extends box, 8.8.3.
void read_trex(Context& context, const Path* path, const Box& box, Movie& movie) {
  Cursor payload;
  FullBoxHeader header;
  if (!read_full_box(context, path, box, -1, 24, payload, header)) return;
  const int32_t track = movie.find_track(payload.u32());
  if (track < 0) return;
  TrackExtends& extends = movie.tracks[static_cast<size_t>(track)].extends;
  if (extends.present) return;
  extends.present = true;
  extends.description = payload.u32();
  extends.duration = payload.u32();
  extends.size = payload.u32();
  extends.flags = payload.u32();
}

void read_mvex(Context& context, const Path* parent, const Box& box, Movie& movie) {
  const Path path = {parent, box.type};
  Single mehd;
  Children children(context, &path, box.payload);
  Box child;
  while (children.next(child)) {
    const Path child_path = {&path, child.type};
    if (child.type == fourcc("mehd") && !mehd.present()) {
      mehd.take(child);
      read_mehd(context, &child_path, child);
    }
    if (child.type == fourcc("trex")) read_trex(context, &child_path, child, movie);
  }
}

// A track reference must name a track (8.3.3); 0 stands for an unused one.
void check_references(Context& context, const Path* moov, const Movie& movie) {
  const Raw& raw = raw_index(context);
  for (size_t i = 0; i < raw.tracks.size(); i++) {
    const Range range = raw.tracks[i].references;
    for (uint32_t r = range.first; r < range.first + range.count; r++) {
      const TrackReference reference = raw.references[r];
      const uint32_t* ids = raw.reference_ids.data() + reference.ids.first;
      const uint32_t* end = ids + reference.ids.count;
      const uint32_t* lost = std::find_if(
          ids, end, [&](uint32_t id) { return id != 0 && movie.find_track(id) < 0; });
      const bool itself = std::any_of(ids, end, [&](uint32_t id) {
        return id != 0 && movie.find_track(id) == static_cast<int32_t>(i);
      });
      if (lost == end && !itself) continue;
      const Path trak = {moov, fourcc("trak"), static_cast<int64_t>(i)};
      const Path tref = {&trak, fourcc("tref")};
      const Path path = {&tref, reference.type};
      const double offset = static_cast<double>(reference.offset);
      if (itself)
        context.problem(ProblemCode::track_reference_to_itself, &path, offset,
                        static_cast<int32_t>(i));
      if (lost != end)
        context.problem(ProblemCode::track_reference_missing, &path, offset,
                        static_cast<int32_t>(i), *lost);
    }
  }
}

}  // namespace

int32_t Movie::find_track(uint32_t id) const {
  const Id* found = std::lower_bound(ids_.begin(), ids_.end(), id,
                                     [](const Id& a, uint32_t b) { return a.id < b; });
  return found != ids_.end() && found->id == id ? found->track : -1;
}

bool Movie::index_ids() {
  for (size_t i = 0; i < tracks.size(); i++)
    if (!ids_.push({tracks[i].id, static_cast<int32_t>(i)})) return false;
  std::sort(ids_.begin(), ids_.end(), [](const Id& a, const Id& b) {
    return a.id != b.id ? a.id < b.id : a.track < b.track;
  });
  return true;
}

void read_moov(Context& context, const Box& box, Movie& movie) {
  const Path path = {nullptr, fourcc("moov")};
  movie.offset = box.offset;
  Single mvhd, mvex;
  Vec<Box> traks;
  Children children(context, &path, box.payload);
  Box child;
  while (children.next(child)) {
    const Path child_path = {&path, child.type};
    switch (child.type) {
      case fourcc("cmov"):
        raw_index(context).compressed_movie = true;
        context.problem(ProblemCode::compressed_movie_header, &child_path,
                        static_cast<double>(child.offset));
        return;
      case fourcc("mvhd"):
        mvhd.take(context, &path, child, -1);
        break;
      case fourcc("mvex"):
        mvex.take(child);
        break;
      case fourcc("trak"):
        if (traks.size() == context.limits.tracks)
          return context.limit_exceeded(LimitName::tracks, &path,
                                        static_cast<double>(child.offset));
        if (!traks.push(child)) return context.out_of_memory();
        break;
      case fourcc("udta"):
      case fourcc("meta"):
      case fourcc("uuid"):
      case fourcc("pssh"):
        keep_metadata(context, &child_path, child, -1);
        break;
      default:
        break;
    }
  }
  if (context.failed()) return;

  const Path mvhd_path = {&path, fourcc("mvhd")};
  if (mvhd.present())
    read_mvhd(context, &mvhd_path, mvhd.box());
  else
    context.problem(ProblemCode::missing_box, &mvhd_path, static_cast<double>(box.offset));
  if (traks.empty())
    context.problem(ProblemCode::no_tracks, &path, static_cast<double>(box.offset));

  context.begin_frames(traks.size());
  for (size_t i = 0; i < traks.size() && !context.failed(); i++) {
    if (!context.index.tracks.push({}) || !raw_index(context).tracks.push({}) || !movie.tracks.push({}))
      return context.out_of_memory();
    const Path trak_path = {&path, fourcc("trak"), static_cast<int64_t>(i)};
    read_trak(context, &trak_path, traks[i], static_cast<int32_t>(i), movie.tracks[i]);
  }
  if (context.failed()) return;
  if (!movie.index_ids()) return context.out_of_memory();
  for (size_t i = 0; i < traks.size(); i++) {
    const uint32_t id = movie.tracks[i].id;
    if (id == 0 || movie.find_track(id) == static_cast<int32_t>(i)) continue;
    const Path trak_path = {&path, fourcc("trak"), static_cast<int64_t>(i)};
    const Path tkhd_path = {&trak_path, fourcc("tkhd")};
    context.problem(ProblemCode::duplicate_track_id, &tkhd_path,
                    static_cast<double>(movie.tracks[i].tkhd_offset), static_cast<int32_t>(i), id);
  }
  check_references(context, &path, movie);
  if (mvex.present()) {
    movie.extended = true;
    raw_index(context).fragmented = true;
    read_mvex(context, &path, mvex.box(), movie);
  }
}

}  // namespace boxray::isobmff
