#include "header.h"

namespace boxray::matroska {

namespace {

constexpr size_t most_seeks = 100000;

// Of what stands within the elements that are kept.
constexpr uint32_t seek = 0x4dbb;
constexpr uint32_t seek_id = 0x53ab;
constexpr uint32_t seek_position = 0x53ac;
constexpr uint32_t timestamp_scale = 0x2ad7b1;
constexpr uint32_t track_entry = 0xae;
constexpr uint32_t track_number = 0xd7;
constexpr uint32_t track_type = 0x83;
constexpr uint32_t default_duration = 0x23e383;
constexpr uint32_t track_timestamp_scale = 0x23314f;
constexpr uint32_t content_encodings = 0x6d80;
constexpr uint32_t content_encoding = 0x6240;
constexpr uint32_t content_encoding_scope = 0x5032;
constexpr uint32_t content_compression = 0x5034;
constexpr uint32_t content_comp_algo = 0x4254;
constexpr uint32_t content_comp_settings = 0x4255;
constexpr uint32_t cue_point = 0xbb;
constexpr uint32_t cue_track_positions = 0xb7;
constexpr uint32_t cue_track = 0xf7;
constexpr uint32_t cue_cluster_position = 0xf1;

constexpr double header_stripping = 3;

double uint_or(const Element& element, double otherwise) {
  double value = 0;
  return read_uint(element, value) ? value : otherwise;
}

double stripped_by(const Element& encoding) {
  double scope = 1;
  double algorithm = -1;
  size_t settings = 0;
  Elements children(encoding);
  for (Element child; children.next(child);) {
    if (child.id == content_encoding_scope) {
      scope = uint_or(child, 1);
    } else if (child.id == content_compression) {
      algorithm = 0;
      Elements parts(child);
      for (Element part; parts.next(part);) {
        if (part.id == content_comp_algo)
          algorithm = uint_or(part, -1);
        else if (part.id == content_comp_settings)
          settings = part.size;
      }
    }
  }
  const bool of_frames = scope < max_exact && static_cast<uint64_t>(scope) % 2 == 1;
  return of_frames && algorithm == header_stripping ? static_cast<double>(settings) : 0;
}

// Bytes that header stripping took of each frame, all encodings together (RFC 9559 5.1.4.1.31).
double read_stripped(const Element& encodings) {
  double stripped = 0;
  Elements children(encodings);
  for (Element child; children.next(child);)
    if (child.id == content_encoding) stripped += stripped_by(child);
  return stripped;
}

TrackEntry read_track_entry(const Element& element) {
  TrackEntry entry;
  entry.at = element.at;
  Elements children(element);
  for (Element child; children.next(child);) {
    double value = 0;
    switch (child.id) {
      case track_number:
        value = uint_or(child, 0);
        entry.number = value <= UINT32_MAX ? static_cast<uint32_t>(value) : 0;
        break;
      case track_type:
        entry.type = uint_or(child, 0);
        break;
      case default_duration:
        entry.default_duration = uint_or(child, 0);
        break;
      case track_timestamp_scale:
        value = 1;
        if (child.size && !read_float(child.data, child.size, value)) break;
        // The default, where it is not possible.
        if (value > 0 && value < 1e9) entry.timestamp_scale = value;
        break;
      case content_encodings:
        entry.stripped = read_stripped(child);
        break;
      default:
        break;
    }
  }
  return entry;
}

}  // namespace

bool read_seek_head(const uint8_t* data, size_t size, double segment_offset, Vec<SeekEntry>& entries) {
  Elements seeks(data, size);
  for (Element entry; seeks.next(entry);) {
    if (entry.id != seek) continue;
    double wanted = 0;
    double position = 0;
    bool has_id = false;
    bool has_position = false;
    Elements children(entry);
    for (Element child; children.next(child);) {
      if (child.id == seek_id)
        has_id = read_uint(child, wanted);
      else if (child.id == seek_position)
        has_position = read_uint(child, position);
    }
    if (!has_id || !has_position || entries.size() >= most_seeks) continue;
    if (!entries.push({wanted, segment_offset + position})) return false;
  }
  return true;
}

double read_timestamp_scale(const uint8_t* data, size_t size) {
  Elements children(data, size);
  for (Element child; children.next(child);) {
    double scale = 0;
    if (child.id == timestamp_scale && child.size && read_uint(child, scale)) return scale;
  }
  return 1000000;
}

bool read_track_entries(const uint8_t* data, size_t size, uint64_t most, Vec<TrackEntry>& entries) {
  Elements children(data, size);
  for (Element child; children.next(child);)
    if (child.id == track_entry && entries.size() <= most && !entries.push(read_track_entry(child)))
      return false;
  return true;
}

bool CuePositions::next(double& track, double& cluster) {
  for (;;) {
    for (Element position; point_.next(position);) {
      if (position.id != cue_track_positions) continue;
      bool has_track = false;
      bool has_cluster = false;
      Elements children(position);
      for (Element child; children.next(child);) {
        if (child.id == cue_track)
          has_track = read_uint(child, track);
        else if (child.id == cue_cluster_position)
          has_cluster = read_uint(child, cluster);
      }
      if (has_track && has_cluster) return true;
    }
    Element point;
    do {
      if (!cues_.next(point)) return false;
    } while (point.id != cue_point);
    point_ = Elements(point);
  }
}

}  // namespace boxray::matroska
