#include "envelope.h"

namespace boxray::fuzz {

namespace {

void append(Bytes& to, const Bytes& more) { to.insert(to.end(), more.begin(), more.end()); }

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) append(all, part);
  return all;
}

Bytes zeros(size_t count) { return Bytes(count); }

Bytes text(const char (&letters)[5]) { return Bytes(letters, letters + 4); }

Bytes header_boxes() { return box("ftyp", {text("isom"), words({0}), text("isom")}); }

Bytes movie_header() {
  return box("mvhd", {words({0, 0, 0, 1000, 1000}), zeros(76), words({3})});
}

Bytes track_header(uint32_t id) {
  return box("tkhd", {words({3, 0, 0, id, 0, 1000}), zeros(60)});
}

Bytes media(const char (&handler)[5], const Bytes& table) {
  return box("mdia", {
    box("mdhd", {words({0, 0, 0, 1000, 1000, 0x55c40000})}),
    box("hdlr", {words({0, 0}), text(handler), zeros(13)}),
    box("minf", {
      box("dinf", {box("dref", {words({0, 1}), box("url ", {words({1})})})}),
      box("stbl", {table}),
    }),
  });
}

Bytes entry(const char (&format)[5], size_t fields) {
  return box("stsd", {words({0, 1}), box(format, {words({0, 1}), zeros(fields)})});
}

Bytes no_samples() {
  return joined(
      {box("stts", {zeros(8)}), box("stsc", {zeros(8)}), box("stsz", {zeros(12)}), box("stco", {zeros(8)})});
}

}  // namespace

Bytes words(std::initializer_list<uint32_t> values) {
  Bytes bytes;
  for (const uint32_t value : values)
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<uint8_t>(value >> shift));
  return bytes;
}

Bytes box(const char (&type)[5], std::initializer_list<Bytes> parts) {
  const Bytes content = joined(parts);
  return joined({words({static_cast<uint32_t>(content.size() + 8)}), text(type), content});
}

Bytes movie_with_table(const uint8_t* table, size_t size) {
  return joined({
    header_boxes(),
    box("moov", {
      movie_header(),
      box("trak", {track_header(1), media("vide", Bytes(table, table + size))}),
    }),
    box("mdat", {zeros(0x10000)}),
  });
}

Bytes movie_with_fragments(const uint8_t* fragments, size_t size) {
  return joined({
    header_boxes(),
    box("moov", {
      movie_header(),
      box("trak", {track_header(1), media("vide", joined({entry("avc1", 70), no_samples()}))}),
      box("trak", {track_header(2), media("soun", joined({entry("sowt", 20), no_samples()}))}),
      box("mvex", {
        box("trex", {words({0, 1, 1, 40, 100, 0})}),
        box("trex", {words({0, 2, 1, 1, 4, 0x10000})}),
      }),
    }),
    Bytes(fragments, fragments + size),
  });
}

}  // namespace boxray::fuzz
