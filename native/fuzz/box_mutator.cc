#include "box_mutator.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace boxray::fuzz {

namespace {

constexpr uint32_t fourcc(const char (&text)[5]) {
  return static_cast<uint32_t>(static_cast<uint8_t>(text[0])) << 24 |
         static_cast<uint32_t>(static_cast<uint8_t>(text[1])) << 16 |
         static_cast<uint32_t>(static_cast<uint8_t>(text[2])) << 8 | static_cast<uint8_t>(text[3]);
}

constexpr uint32_t containers[] = {fourcc("moov"), fourcc("trak"), fourcc("mdia"), fourcc("minf"),
                                   fourcc("stbl"), fourcc("dinf"), fourcc("edts"), fourcc("mvex"),
                                   fourcc("moof"), fourcc("traf"), fourcc("mfra"), fourcc("tref"),
                                   fourcc("udta")};

constexpr uint32_t known_types[] = {
    fourcc("moov"), fourcc("moof"), fourcc("mdat"), fourcc("free"), fourcc("ftyp"), fourcc("mvhd"),
    fourcc("trak"), fourcc("tkhd"), fourcc("mdia"), fourcc("mdhd"), fourcc("hdlr"), fourcc("minf"),
    fourcc("stbl"), fourcc("stsd"), fourcc("stts"), fourcc("ctts"), fourcc("cslg"), fourcc("stsc"),
    fourcc("stsz"), fourcc("stz2"), fourcc("stco"), fourcc("co64"), fourcc("stss"), fourcc("sbgp"),
    fourcc("sgpd"), fourcc("saiz"), fourcc("saio"), fourcc("senc"), fourcc("edts"), fourcc("elst"),
    fourcc("dinf"), fourcc("dref"), fourcc("tref"), fourcc("mvex"), fourcc("mehd"), fourcc("trex"),
    fourcc("mfhd"), fourcc("traf"), fourcc("tfhd"), fourcc("tfdt"), fourcc("trun"), fourcc("mfra"),
    fourcc("tfra"), fourcc("mfro"), fourcc("sidx"), fourcc("udta"), fourcc("meta"), fourcc("uuid"),
    fourcc("pssh"), fourcc("elng"), fourcc("emsg"), fourcc("styp"), fourcc("cmov")};

// Counts and sizes that tend to find the edge of a check.
constexpr uint32_t edges[] = {0,          1,          2,          0x7f,       0xff,       0xffff,
                              0x10000,    0xffffff,   0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};

struct Node {
  uint32_t type = 0;
  bool wide = false;  // the size is written with 64 bits
  std::vector<uint8_t> bytes;
  std::vector<Node> children;  // instead of bytes
};

uint32_t load(const uint8_t* p) {
  return static_cast<uint32_t>(p[0]) << 24 | static_cast<uint32_t>(p[1]) << 16 |
         static_cast<uint32_t>(p[2]) << 8 | p[3];
}

void store(std::vector<uint8_t>& to, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<uint8_t>(value >> shift));
}

bool is_container(uint32_t type) {
  return std::find(std::begin(containers), std::end(containers), type) != std::end(containers);
}

// What cannot be read as boxes up to the end stays bytes.
bool parse(const uint8_t* data, size_t size, int depth, std::vector<Node>& nodes) {
  while (size > 0) {
    if (size < 8 || nodes.size() > 4096) return false;
    size_t header = 8;
    uint64_t length = load(data);
    Node node;
    node.type = load(data + 4);
    if (length == 1 && size >= 16) {
      length = static_cast<uint64_t>(load(data + 8)) << 32 | load(data + 12);
      header = 16;
      node.wide = true;
    } else if (length == 0) {
      length = size;
    }
    if (length < header || length > size) return false;
    const size_t content = static_cast<size_t>(length) - header;
    const bool opened = is_container(node.type) && depth < 12 &&
                        parse(data + header, content, depth + 1, node.children);
    if (!opened) {
      node.children.clear();
      node.bytes.assign(data + header, data + header + content);
    }
    nodes.push_back(std::move(node));
    data += length;
    size -= static_cast<size_t>(length);
  }
  return true;
}

void write(const Node& node, std::vector<uint8_t>& to) {
  const size_t begin = to.size();
  store(to, node.wide ? 1 : 0);
  store(to, node.type);
  if (node.wide) {
    store(to, 0);
    store(to, 0);
  }
  to.insert(to.end(), node.bytes.begin(), node.bytes.end());
  for (const Node& child : node.children) write(child, to);
  const uint32_t length = static_cast<uint32_t>(to.size() - begin);
  uint8_t* at = to.data() + begin + (node.wide ? 12 : 0);
  for (int i = 0; i < 4; i++) at[i] = static_cast<uint8_t>(length >> (24 - 8 * i));
}

// A list of boxes, and one of them.
struct Place {
  std::vector<Node>* list;
  size_t index;
  Node& node() const { return (*list)[index]; }
};

void places(std::vector<Node>& nodes, std::vector<Place>& all) {
  for (size_t i = 0; i < nodes.size(); i++) {
    all.push_back({&nodes, i});
    places(nodes[i].children, all);
  }
}

class Mutation {
 public:
  explicit Mutation(unsigned seed) : random_(seed) {}

  bool apply(std::vector<Node>& tree, size_t max_size) {
    std::vector<Place> all;
    places(tree, all);
    if (all.empty()) return false;
    const Place place = all[below(all.size())];
    switch (below(10)) {
      case 0:
        place.list->erase(place.list->begin() + static_cast<std::ptrdiff_t>(place.index));
        return true;
      case 1: {
        const Node copy = place.node();
        place.list->insert(place.list->begin() + static_cast<std::ptrdiff_t>(below(place.list->size() + 1)),
                           copy);
        return true;
      }
      case 2:
        place.node().type = known_types[below(std::size(known_types))];
        return true;
      case 3:
        place.node().wide = !place.node().wide;
        return true;
      case 4: {
        // A box from elsewhere in the tree, put inside or beside.
        const Node copy = all[below(all.size())].node();
        std::vector<Node>& into = place.node().children.empty() ? *place.list : place.node().children;
        into.insert(into.begin() + static_cast<std::ptrdiff_t>(below(into.size() + 1)), copy);
        return true;
      }
      case 5:
      case 6:
        return edge(place.node());
      default:
        return bytes(place.node(), max_size);
    }
  }

  size_t below(size_t bound) { return bound == 0 ? 0 : random_() % bound; }

 private:
  // One field of four bytes.
  bool edge(Node& node) {
    if (node.bytes.size() < 4) return false;
    const size_t at = below(node.bytes.size() / 4) * 4;
    uint32_t value = edges[below(std::size(edges))];
    if (below(2)) value = load(node.bytes.data() + at) + static_cast<uint32_t>(below(5)) - 2;
    for (int i = 0; i < 4; i++)
      node.bytes[at + static_cast<size_t>(i)] = static_cast<uint8_t>(value >> (24 - 8 * i));
    return true;
  }

  bool bytes(Node& node, size_t max_size) {
    if (!node.children.empty()) return false;
    const size_t size = node.bytes.size();
    const size_t room = std::min(size + 64, max_size);
    node.bytes.resize(std::max<size_t>(room, 1));
    node.bytes.resize(
        LLVMFuzzerMutate(node.bytes.data(), std::min(size, node.bytes.size()), node.bytes.size()));
    return true;
  }

  std::minstd_rand random_;
};

}  // namespace

size_t mutate_boxes(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  Mutation mutation(seed);
  std::vector<Node> tree;
  if (mutation.below(4) == 0 || !parse(data, size, 0, tree))
    return LLVMFuzzerMutate(data, size, max_size);
  for (size_t changes = 1 + mutation.below(3); changes > 0; changes--) mutation.apply(tree, max_size);
  std::vector<uint8_t> changed;
  for (const Node& node : tree) write(node, changed);
  if (changed.empty() || changed.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::memcpy(data, changed.data(), changed.size());
  return changed.size();
}

}  // namespace boxray::fuzz
