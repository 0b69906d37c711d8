/** A listing as text, line by line as FFmpeg's framehash muxer (format version 2) writes it. */

import type { HashAlgorithm } from '../hash/algorithms.js';
import { version } from '../version.js';
import type { FrameListing, ListedPacket, ListingStream } from './listing.js';

/** FFmpeg's names; it has no XXH3. */
export const hashNames: Record<HashAlgorithm, string> = {
  md5: 'MD5',
  sha256: 'SHA256',
  crc32: 'CRC32',
  adler32: 'adler32',
  murmur3: 'murmur3',
  'xxh3-128': 'XXH3-128',
};

/**
 * Without line ends. A packet that is not wholly in the file has no line: nothing
 * can be compared with it later.
 */
export function* listingLines({ algorithm, streams, packets }: FrameListing): Generator<string> {
  yield '#format: frame checksums';
  yield '#version: 2';
  yield `#hash: ${hashNames[algorithm]}`;
  for (let i = 0; i < streams.length; i++) {
    const data = streams[i]?.extradata;
    if (data) yield `#extradata ${i}, ${pad(data.size, 31)}, ${data.digest}`;
  }
  yield `#software: boxray ${version}`;
  for (let i = 0; i < streams.length; i++) yield* streamLines(i, streams[i] as ListingStream);
  yield '#stream#, dts,        pts, duration,     size, hash';
  for (const packet of packets) if (packet.digest !== null) yield packetLine(packet);
}

function* streamLines(i: number, stream: ListingStream): Generator<string> {
  yield `#tb ${i}: 1/${stream.timescale}`;
  yield `#media_type ${i}: ${stream.type}`;
  yield `#codec_id ${i}: ${stream.codec}`;
  if (stream.dimensions !== null) yield `#dimensions ${i}: ${stream.dimensions.join('x')}`;
  if (stream.sampleShape !== null) yield `#sar ${i}: ${stream.sampleShape.join('/')}`;
  if (stream.sampleRate !== null) yield `#sample_rate ${i}: ${stream.sampleRate}`;
  if (stream.channelLayout !== null) yield `#channel_layout_name ${i}: ${stream.channelLayout}`;
}

function packetLine({ stream, dts, pts, duration, size, digest }: ListedPacket): string {
  const columns = [pad(dts, 10), pad(pts, 10), pad(duration, 8), pad(size, 8)];
  return `${stream}, ${columns.join(', ')}, ${digest}`;
}

const pad = (value: number, width: number) => String(value).padStart(width);
