// Every cap stops the parser and is named; the list of problems is cut short instead.

#include <cstring>
#include <initializer_list>
#include <vector>

#include "check.h"
#include "families.h"

namespace {

using Bytes = std::vector<uint8_t>;

constexpr boxray::Limits generous = {1 << 28, 10'000'000'000, 4096,   10'000'000, 100'000,
                                     200,     1 << 24,        1 << 24, 1 << 26};

Bytes u32(uint32_t value) {
  return {static_cast<uint8_t>(value >> 24), static_cast<uint8_t>(value >> 16),
          static_cast<uint8_t>(value >> 8), static_cast<uint8_t>(value)};
}

Bytes join(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Bytes box(const char* type, std::initializer_list<Bytes> parts) {
  Bytes content = join(parts);
  Bytes all = u32(static_cast<uint32_t>(content.size() + 8));
  all.insert(all.end(), type, type + 4);
  all.insert(all.end(), content.begin(), content.end());
  return all;
}

boxray::Failure inspect(const Bytes& file, const boxray::Limits& limits, size_t* problems = nullptr) {
  boxray::MediaParser parser(file.size(), limits, file.size());
  while (parser.status() == boxray::ParserStatus::need) {
    const uint64_t at = parser.need().offset;
    parser.feed(file.data() + at, file.size() - at);
  }
  if (problems) *problems = parser.index().problems.size();
  return parser.failure();
}

bool stops(const Bytes& file, boxray::Limits limits, boxray::LimitName name) {
  const boxray::Failure failure = inspect(file, limits);
  return failure.code == boxray::FailureCode::limit_exceeded && failure.limit == name;
}

}  // namespace

int main() {
  const Bytes stsz = box("stsz", {u32(0), u32(0), u32(3), u32(1), u32(1), u32(1)});
  const Bytes elst = box("elst", {u32(0), u32(2), Bytes(24)});
  const Bytes trak = box("trak", {box("edts", {elst}), box("mdia", {box("minf", {box("stbl", {stsz})})})});
  const Bytes file =
      join({box("ftyp", {Bytes(8, 'a')}), box("moov", {trak, trak}), box("mdat", {Bytes(20)})});

  CHECK(inspect(file, generous).code == boxray::FailureCode::none);
  boxray::Limits limits = generous;
  limits.metadata_bytes = 100;
  CHECK(stops(file, limits, boxray::LimitName::metadata_bytes));
  limits = generous;
  limits.samples = 5;
  CHECK(stops(file, limits, boxray::LimitName::samples));
  limits = generous;
  limits.tracks = 1;
  CHECK(stops(file, limits, boxray::LimitName::tracks));
  limits = generous;
  limits.boxes = 10;
  CHECK(stops(file, limits, boxray::LimitName::boxes));
  limits = generous;
  limits.list_entries = 1;
  CHECK(stops(file, limits, boxray::LimitName::list_entries));

  limits = generous;
  limits.problems = 3;
  size_t problems = 0;
  CHECK(inspect(file, limits, &problems).code == boxray::FailureCode::none);
  CHECK_EQUAL(problems, 4);
  return failed_checks;
}
