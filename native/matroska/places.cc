#include "places.h"

#include <algorithm>

#include "raw.h"

namespace boxray::matroska {

namespace {

constexpr size_t max_layout = 1000;
// Of which offsets and ids are held.
constexpr size_t most_clusters = size_t{1} << 20;
constexpr size_t most_elements = size_t{1} << 12;

}  // namespace

size_t Places::find(double offset) const {
  const Place* const at = std::lower_bound(
      elements_.begin(), elements_.end(), offset,
      [](const Place& place, double wanted) { return place.offset < wanted; });
  return static_cast<size_t>(at - elements_.begin());
}

uint32_t Places::id_at(double offset) const {
  const size_t at = find(offset);
  return at < elements_.size() && elements_[at].offset == offset ? elements_[at].id : 0;
}

bool Places::has(uint64_t offset) const { return id_at(static_cast<double>(offset)) != 0; }

bool Places::is_cluster(double offset) const {
  return std::binary_search(clusters_.begin(), clusters_.end(), offset);
}

void Places::note(uint32_t element, uint64_t offset, uint64_t size) {
  Index& index = context_.index;
  if (elements_.size() < most_elements && (is_kept(element) || element == id::attachments)) {
    const Place place = {static_cast<double>(offset), element};
    const size_t at = find(place.offset);
    if (!elements_.push(place)) return context_.out_of_memory();
    std::rotate(elements_.begin() + at, elements_.end() - 1, elements_.end());
  }
  if (index.layout_count++ < max_layout && !index.layout.push({element, offset, size}))
    context_.out_of_memory();
}

void Places::note_cluster(uint64_t offset) {
  if (clusters_.size() < most_clusters && !clusters_.push(static_cast<double>(offset)))
    context_.out_of_memory();
}

double Places::last_cue() const {
  const Index& index = context_.index;
  double last = -1;
  for (const KeptElement& kept : index.kept) {
    if (kept.type != id::cues) continue;
    CuePositions positions(index.blob.data() + kept.bytes.first, kept.bytes.count);
    for (double track = 0, cluster = 0; positions.next(track, cluster);)
      last = std::max(last, raw_index(context_).segment_offset + cluster);
    break;
  }
  return last;
}

void Places::check(bool scanned, const Vec<double>& tried) {
  Index& index = context_.index;
  std::stable_sort(index.layout.begin(), index.layout.end(),
                   [](const auto& a, const auto& b) { return a.offset < b.offset; });
  const bool all = scanned && clusters_.size() < most_clusters && elements_.size() < most_elements;
  const double size = static_cast<double>(context_.file_size);
  // What a cut took away is no fault of the index.
  const bool cut = std::any_of(index.problems.begin(), index.problems.end(), [](const Problem& problem) {
    return problem.code == ProblemCode::truncated_file;
  });
  uint64_t wrong = 0;
  for (const auto& [wanted, offset] : seeks) {
    const bool known = offset >= size ? !cut
                                      : all || std::find(tried.begin(), tried.end(), offset) != tried.end();
    const uint32_t there = id_at(offset);
    if (!known || (there && static_cast<double>(there) == wanted)) continue;
    if (!(all && wanted == id::cluster && is_cluster(offset))) wrong++;
  }
  if (wrong) tell(ProblemCode::invalid_seek_index, id::seek_head, wrong, seeks.size());
  if (!all || cut) return;
  for (const KeptElement& kept : index.kept)
    if (kept.type == id::cues) return check_cues(kept);
}

void Places::check_cues(const KeptElement& cues) {
  const Index& index = context_.index;
  Vec<uint32_t> numbers;
  for (const Track& track : index.tracks)
    if (!numbers.push(track.id)) return context_.out_of_memory();
  std::sort(numbers.begin(), numbers.end());
  uint64_t lost = 0;
  uint64_t count = 0;
  const double base = raw_index(context_).segment_offset;
  CuePositions positions(index.blob.data() + cues.bytes.first, cues.bytes.count);
  for (double track = 0, cluster = 0; positions.next(track, cluster); count++)
    if (!std::binary_search(numbers.begin(), numbers.end(), track) || !is_cluster(base + cluster)) lost++;
  if (lost) tell(ProblemCode::invalid_cues, id::cues, lost, count);
}

// Both stand in the Segment.
void Places::tell(ProblemCode code, uint32_t element, uint64_t a, uint64_t b) {
  for (const KeptElement& kept : context_.index.kept) {
    if (kept.type != element) continue;
    const Path segment = {nullptr, id::segment, -1, name_of(id::segment)};
    const Path path = {&segment, element, -1, name_of(element)};
    return context_.problem(code, &path, static_cast<double>(kept.offset), -1, static_cast<double>(a),
                            static_cast<double>(b));
  }
}

}  // namespace boxray::matroska
