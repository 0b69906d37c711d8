// libavformat without a binding between: `libavformat open|info|packets FILE`, driven by protocol.h. `open`
// reads the headers, `info` calls avformat_find_stream_info too, `packets` reads every packet instead. The
// answer has what the streams say.

extern "C" {
#include <libavcodec/packet.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
}

#include <cstdlib>
#include <cstring>

#include "protocol.h"

namespace {

AVFormatContext* open_file(const char* path) {
  AVFormatContext* context = nullptr;
  if (avformat_open_input(&context, path, nullptr, nullptr) < 0) {
    std::fprintf(stderr, "%s: libavformat cannot open it\n", path);
    std::exit(EXIT_FAILURE);
  }
  return context;
}

void find_info(AVFormatContext* context) {
  if (avformat_find_stream_info(context, nullptr) < 0) std::exit(EXIT_FAILURE);
}

template <typename Each>
void read_packets(AVFormatContext* context, Each each) {
  AVPacket* packet = av_packet_alloc();
  while (av_read_frame(context, packet) >= 0) {
    each(packet->stream_index);
    av_packet_unref(packet);
  }
  av_packet_free(&packet);
}

void print_answer(const char* path, bool packets) {
  AVFormatContext* context = open_file(path);
  std::vector<long long> counts(context->nb_streams);
  if (packets) {
    read_packets(context, [&](int stream) { counts[static_cast<size_t>(stream)]++; });
  } else {
    find_info(context);
    for (size_t i = 0; i < counts.size(); i++) counts[i] = context->streams[i]->nb_frames;
  }
  std::printf("{\"samples\": [");
  for (size_t i = 0; i < counts.size(); i++) std::printf("%s%lld", i ? ", " : "", counts[i]);
  std::printf("], \"seconds\": [");
  for (size_t i = 0; i < counts.size(); i++) {
    const AVStream* stream = context->streams[i];
    std::printf("%s%.4f", i ? ", " : "", static_cast<double>(stream->duration) * av_q2d(stream->time_base));
  }
  std::printf("]}\n");
  std::fflush(stdout);
  avformat_close_input(&context);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return EXIT_FAILURE;
  av_log_set_level(AV_LOG_QUIET);
  const char* path = arguments[2];
  const bool info = std::strcmp(arguments[1], "info") == 0;
  const bool packets = std::strcmp(arguments[1], "packets") == 0;
  print_answer(path, packets);
  bench::serve([&] {
    AVFormatContext* context = open_file(path);
    if (info) find_info(context);
    if (packets) read_packets(context, [](int) {});
    avformat_close_input(&context);
  });
}
