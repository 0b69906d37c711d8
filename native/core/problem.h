// Problem codes without wording: severity and messages are in src/report/problems.ts, under the same names.
#pragma once

#include <cstdint>

namespace boxray {

#define BOXRAY_PROBLEMS(X)                                       \
  X(truncated_file, "truncated-file")                             \
  X(invalid_box_size, "invalid-box-size")                         \
  X(box_exceeds_parent, "box-exceeds-parent")                     \
  X(box_too_short, "box-too-short")                               \
  X(trailing_bytes, "trailing-bytes")                             \
  X(trailing_padding, "trailing-padding")                         \
  X(multiple_movie_headers, "multiple-movie-headers")             \
  X(late_movie_header, "late-movie-header")                       \
  X(compressed_movie_header, "compressed-movie-header")           \
  X(no_tracks, "no-tracks")                                       \
  X(missing_box, "missing-box")                                   \
  X(duplicate_box, "duplicate-box")                               \
  X(unsupported_box_version, "unsupported-box-version")           \
  X(offset_too_large, "offset-too-large")                         \
  X(zero_timescale, "zero-timescale")                             \
  X(impossible_duration, "impossible-duration")                   \
  X(invalid_track_id, "invalid-track-id")                         \
  X(duplicate_track_id, "duplicate-track-id")                     \
  X(track_reference_missing, "track-reference-missing")           \
  X(invalid_edit, "invalid-edit")                                 \
  X(external_data_reference, "external-data-reference")           \
  X(missing_data_reference, "missing-data-reference")             \
  X(table_truncated, "table-truncated")                           \
  X(sample_count_mismatch, "sample-count-mismatch")               \
  X(sample_count_impossible, "sample-count-impossible")           \
  X(invalid_sample_to_chunk, "invalid-sample-to-chunk")           \
  X(invalid_sample_description, "invalid-sample-description")     \
  X(invalid_sample_duration, "invalid-sample-duration")           \
  X(negative_composition_offset, "negative-composition-offset")   \
  X(invalid_sync_sample, "invalid-sync-sample")                   \
  X(no_sync_samples, "no-sync-samples")                           \
  X(empty_track, "empty-track")                                   \
  X(samples_past_end, "samples-past-end")                         \
  X(samples_outside_media_data, "samples-outside-media-data")     \
  X(overlapping_chunks, "overlapping-chunks")                     \
  X(auxiliary_info_mismatch, "auxiliary-info-mismatch")           \
  X(fragment_unknown_track, "fragment-unknown-track")             \
  X(fragment_before_movie, "fragment-before-movie")               \
  X(decode_time_backwards, "decode-time-backwards")               \
  X(invalid_data_offset, "invalid-data-offset")                   \
  X(invalid_segment_index, "invalid-segment-index")               \
  X(invalid_random_access_index, "invalid-random-access-index")   \
  X(metadata_not_read, "metadata-not-read")                       \
  X(problems_truncated, "problems-truncated")

enum class ProblemCode : uint8_t {
#define BOXRAY_PROBLEM_ENUM(name, text) name,
  BOXRAY_PROBLEMS(BOXRAY_PROBLEM_ENUM)
#undef BOXRAY_PROBLEM_ENUM
};

inline constexpr const char* problem_names[] = {
#define BOXRAY_PROBLEM_NAME(name, text) text,
    BOXRAY_PROBLEMS(BOXRAY_PROBLEM_NAME)
#undef BOXRAY_PROBLEM_NAME
};

// Why a parser gives up. Everything else about a bad file is a problem in the index.
enum class FailureCode : uint8_t { none, limit_exceeded, out_of_memory };

enum class LimitName : uint8_t { metadata_bytes, samples, tracks, boxes, list_entries, frames };

inline constexpr const char* limit_names[] = {"metadataBytes", "samples", "tracks", "boxes",
                                              "listEntries", "frames"};

}  // namespace boxray
