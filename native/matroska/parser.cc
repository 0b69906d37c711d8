#include "parser.h"

#include <algorithm>
#include <new>

#include "core/cursor.h"
#include "raw.h"

namespace boxray::matroska {

namespace {

// Behind the beginning of the first cluster, on the search for a block of each track.
constexpr uint64_t first_blocks = uint64_t{1} << 20;
// Of elements that SeekHead names.
constexpr size_t most_targets = 64;
// The first and the last step of the search at the end, and the last for tracks without a block.
constexpr uint64_t first_tail = uint64_t{64} << 10;
constexpr uint64_t largest_tail = uint64_t{64} << 20;
constexpr uint64_t largest_extension = uint64_t{4} << 20;
// From the last cluster that Cues name to where the clusters end.
constexpr double most_behind_cue = 16 << 20;

}  // namespace

bool begins(const uint8_t* head, size_t size) { return size >= 4 && load_be32(head) == id::ebml; }

Parser* make_parser(Context& context, uint64_t read_ahead) {
  context.index.raw.reset(new (std::nothrow) Raw);
  return context.index.raw ? new (std::nothrow) MatroskaParser(context, read_ahead) : nullptr;
}

MatroskaParser::MatroskaParser(Context& context, uint64_t read_ahead)
    : Parser(context),
      scans_(context.wants_frames() || context.file_size <= context.limits.scan_bytes),
      walker_(context, read_ahead, scans_),
      tail_size_(first_tail) {
  walker_.ask(std::min<uint64_t>(context.file_size, head_size));
  need_ = walker_.need;
}

void MatroskaParser::feed(const uint8_t* data, size_t size) {
  const Need need = need_;
  if (size < need.minimum) {
    Path nodes[level_count];
    context_.problem(ProblemCode::truncated_file, walker_.open.path(nodes), static_cast<double>(need.offset),
                     -1, static_cast<double>(need.minimum - size));
    context_.file_size = context_.index.size = need.offset + size;
    finish();
  } else if (go(data, size, need.offset)) {
    need_ = walker_.need;
  }
}

// True where more bytes are needed.
bool MatroskaParser::go(const uint8_t* data, size_t size, uint64_t base) {
  while (status_ == ParserStatus::need && !context_.failed()) {
    bool needs = false;
    if (stage_ == Stage::search) {
      needs = search(data, size, base);
    } else if (has_target_) {
      needs = check_target(data, size, base);
    } else {
      needs = walker_.walk(data, size, base);
      if (!needs && !context_.failed()) next();
    }
    if (needs) return true;
  }
  return false;
}

// What comes after a stage.
void MatroskaParser::next() {
  Raw& raw = raw_index(context_);
  switch (stage_) {
    case Stage::head:
      if (walker_.position >= context_.file_size) return finish();
      raw.first_cluster = static_cast<double>(walker_.position);
      if (walker_.kept.has_tracks) return enter(scans_ ? Stage::scan : Stage::blocks);
      return scans_ ? enter(Stage::tracks) : seek();
    case Stage::tracks:
      scans_ = true;
      return enter(Stage::scan);
    case Stage::scan:
      return finish();
    case Stage::tail:
      // A track may have its last block in an earlier cluster.
      if (all_tracks(2)) return finish();
      stage_ = Stage::search;
      return;
    case Stage::blocks:
      blocks_done_ = true;
      return seek();
    default:
      return seek();
  }
}

void MatroskaParser::enter(Stage stage) {
  stage_ = stage;
  const uint64_t from = static_cast<uint64_t>(raw_index(context_).first_cluster);
  if (stage == Stage::blocks)
    walker_.jump(from, Aim::blocks, from + first_blocks);
  else
    walker_.jump(from, stage == Stage::scan ? Aim::end : Aim::tracks);
}

// What SeekHead names and was not met yet, in the order of the file; then what comes next.
void MatroskaParser::seek() {
  stage_ = Stage::seek;
  has_target_ = false;
  const double size = static_cast<double>(context_.file_size);
  if (tried_.size() < most_targets) {
    for (const SeekEntry& entry : walker_.places.seeks) {
      const auto [wanted, offset] = entry;
      if (offset >= size || wanted > UINT32_MAX) continue;
      const uint32_t element = static_cast<uint32_t>(wanted);
      if (!is_kept(element) && element != id::attachments) continue;
      if (walker_.places.has(static_cast<uint64_t>(offset))) continue;
      if (std::find(tried_.begin(), tried_.end(), offset) != tried_.end()) continue;
      if (!has_target_ || offset < target_.offset) target_ = entry;
      has_target_ = true;
    }
  }
  if (has_target_) {
    if (!tried_.push(target_.offset)) return context_.out_of_memory();
    walker_.jump(static_cast<uint64_t>(target_.offset), Aim::next);
  } else if (!walker_.kept.has_tracks) {
    enter(Stage::tracks);
  } else if (!blocks_done_) {
    enter(Stage::blocks);
  } else {
    enter_tail();
  }
}

void MatroskaParser::enter_tail() {
  stage_ = Stage::search;
  // Where Cues were wrong.
  if (tail_.found > 0) return;
  const uint64_t end = clusters_end();
  const double cue = walker_.places.last_cue();
  for (TrackState& track : walker_.kept.tracks) track.in_tail = 0;
  tail_.found = end;
  const double behind = static_cast<double>(end) - cue;
  if (cue < raw_index(context_).first_cluster || behind <= 0 || behind > most_behind_cue) return;
  // Should more be looked for before it.
  while (static_cast<double>(tail_size_) < behind) tail_size_ *= 4;
  stage_ = Stage::tail;
  has_target_ = true;
  target_ = {static_cast<double>(id::cluster), cue};
  walker_.jump(static_cast<uint64_t>(cue), Aim::offset, end);
}

// Goes to the next target where another element stands at this one. True where more bytes are needed.
bool MatroskaParser::check_target(const uint8_t* data, size_t size, uint64_t base) {
  const uint64_t offset = static_cast<uint64_t>(target_.offset);
  const uint64_t least = std::min<uint64_t>(longest_header, context_.file_size - offset);
  if (offset < base || offset + least > base + size) return walker_.ask(least);
  has_target_ = false;
  ElementHeader header;
  const size_t at = static_cast<size_t>(offset - base);
  if (read_header(data + at, size - at, header) != HeaderState::read || header.id != target_.id) {
    seek();
  } else if (stage_ == Stage::tail) {
    tail_.found = offset;
    raw_index(context_).tail_offset = target_.offset;
  }
  return false;
}

bool MatroskaParser::search(const uint8_t* data, size_t size, uint64_t base) {
  const uint64_t end = clusters_end();
  const uint64_t length = std::min(tail_size_, end);
  if (base > end - length || base + size < end) {
    walker_.need = {end - length, length, length};
    return true;
  }
  const uint64_t before = tail_.found;
  const uint64_t from = end - length;
  const uint8_t* const bytes = data + (from - base);
  if (tail_.next(bytes, static_cast<size_t>(length), from)) {
    raw_index(context_).tail_offset = static_cast<double>(tail_.found);
    stage_ = Stage::tail;
    walker_.jump(tail_.found, Aim::offset, before);
  } else if (length == end || length >= most_tail(before < end)) {
    finish();
  } else {
    tail_size_ *= 4;
  }
  return false;
}

// How much is worth reading: once there are clusters only for tracks without a block in them.
uint64_t MatroskaParser::most_tail(bool found) {
  if (!found) return largest_tail;
  return all_tracks(1) ? 0 : largest_extension;
}

// Where the first Segment ends, as far as that can be believed.
uint64_t MatroskaParser::clusters_end() const {
  const Raw& raw = raw_index(context_);
  const double size = static_cast<double>(context_.file_size);
  const double end = raw.segment_offset + raw.segment_size;
  const bool known = raw.segment_size >= 0 && end > raw.first_cluster;
  return static_cast<uint64_t>(known ? std::min(size, end) : size);
}

// Whether each track of pictures or sound has so many blocks at the end.
bool MatroskaParser::all_tracks(uint32_t blocks) {
  const Vec<RawTrack>& raw = raw_index(context_).tracks;
  size_t& i = in_tail_[blocks];
  while (i < raw.size() && (is_other(raw[i].type) || walker_.kept.tracks[i].in_tail >= blocks)) i++;
  return i == raw.size();
}

void MatroskaParser::finish() {
  status_ = ParserStatus::done;
  raw_index(context_).scanned = scans_;
  walker_.kept.prepare(scans_);
  for (size_t i = 0; i < walker_.kept.tracks.size(); i++)
    if (!walker_.kept.tracks[i].finish(context_.index.tracks[i].statistics))
      return context_.out_of_memory();
  walker_.places.check(scans_, tried_);
}

}  // namespace boxray::matroska
