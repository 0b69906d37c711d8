import { BitReader } from '../bytes/bits.js';
import type { VideoFacts } from '../media/facts.js';
import { readAspectRatio, readSignalType } from './parameter-sets.js';
import { type VideoSource, videoFacts } from './source.js';

/** profile_and_level_indication's upper half (ISO/IEC 14496-2 Annex G), as FFmpeg's profiles.c spells it. */
const profileNames = [
  'Simple Profile',
  'Simple Scalable Profile',
  'Core Profile',
  'Main Profile',
  'N-bit Profile',
  'Scalable Texture Profile',
  'Simple Face Animation Profile',
  'Basic Animated Texture Profile',
  'Hybrid Profile',
  'Advanced Real Time Simple Profile',
  'Core Scalable Profile',
  'Advanced Coding Profile',
  'Advanced Core Profile',
  'Advanced Scalable Texture Profile',
  'Simple Studio Profile',
  'Advanced Simple Profile',
];

/** Far more bytes than such headers take. */
const longestConfig = 65_536;
const SEQUENCE_START = 0xb0;
const VISUAL_OBJECT = 0xb5;
const LAYER_FIRST = 0x20;
const LAYER_LAST = 0x2f;

/** `record`: visual object sequence, visual object and video object layer (ISO/IEC 14496-2 6.2.2, 6.2.3). */
export function readMpeg4(source: VideoSource): VideoFacts {
  const facts = videoFacts(source);
  if (source.record === null) return facts;
  const { profileLevel, damaged } = readHeaders(source.record, facts);
  if (profileLevel >= 0) facts.codecString += `.${profileLevel}`;
  if (damaged) source.problem('invalid-codec-config', 'the video object layer is damaged');
  return facts;
}

/**
 * Gives profile_and_level_indication, -1 where it is not said; `damaged` where a layer is there and cannot
 * be.
 */
function readHeaders(
  bytes: Uint8Array,
  facts: VideoFacts,
): { profileLevel: number; damaged: boolean } {
  const end = bytes.length;
  let profileLevel = -1;
  let version = 1;
  const stop = Math.min(end, longestConfig);
  for (let at = nextStartCode(bytes, 0, stop); at >= 0; at = nextStartCode(bytes, at + 4, stop)) {
    const code = bytes[at + 3] as number;
    if (code === SEQUENCE_START && at + 4 < end) {
      profileLevel = bytes[at + 4] as number;
      facts.profile = profileNames[profileLevel >> 4] ?? null;
      // Simple profile, level 0 is written as level 8 (Annex G).
      facts.level = String(profileLevel === 8 ? 0 : profileLevel & 15);
    } else if (code === VISUAL_OBJECT) {
      version = readVisualObject(new BitReader(bytes, at + 4, end), facts) ?? version;
    } else if (code >= LAYER_FIRST && code <= LAYER_LAST) {
      return {
        profileLevel,
        damaged: !readLayer(new BitReader(bytes, at + 4, end), version, facts),
      };
    }
  }
  return { profileLevel, damaged: false };
}

function nextStartCode(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at + 4 <= end; at++)
    if (bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1) return at;
  return -1;
}

/** VisualObject with its video_signal_type; gives visual_object_verid where it is said. */
function readVisualObject(bits: BitReader, facts: VideoFacts): number | null {
  let version: number | null = null;
  if (bits.flag()) {
    version = bits.bits(4);
    bits.skip(3);
  }
  if (bits.bits(4) === 1 && bits.flag()) facts.color = readSignalType(bits);
  return version;
}

/** VideoObjectLayer as far as the picture size. False where it cannot be. */
function readLayer(bits: BitReader, sequenceVersion: number, facts: VideoFacts): boolean {
  bits.skip(1 + 8);
  let version = sequenceVersion;
  if (bits.flag()) {
    version = bits.bits(4);
    bits.skip(3);
  }
  facts.sampleAspectRatio = readPixelAspect(bits);
  if (bits.flag()) {
    bits.skip(2 + 1);
    if (bits.flag()) bits.skip(15 + 1 + 15 + 1 + 15 + 1 + 3 + 11 + 1 + 15 + 1);
  }
  const shape = bits.bits(2);
  if (shape === 3 && version !== 1) bits.skip(4);
  bits.skip(1);
  const ticks = bits.bits(16);
  bits.skip(1);
  if (bits.flag()) bits.skip(Math.max(1, Math.ceil(Math.log2(Math.max(1, ticks)))));
  if (shape !== 0) return !bits.failed;
  bits.skip(1);
  const width = bits.bits(13);
  bits.skip(1);
  const height = bits.bits(13);
  bits.skip(1);
  if (bits.failed || width === 0 || height === 0) return false;
  facts.width = width;
  facts.height = height;
  // Macroblocks cover the picture (6.3.3): what a decoder allocates.
  facts.codedWidth = (width + 15) & ~15;
  facts.codedHeight = (height + 15) & ~15;
  facts.chromaSubsampling = '4:2:0';
  facts.bitDepth = 8;
  return true;
}

/** aspect_ratio_info (Table 6-14) has the first five of H.264's ratios; 15 means two bytes. */
function readPixelAspect(bits: BitReader): [number, number] | null {
  const info = bits.bits(4);
  if (info === 15) {
    const width = bits.bits(8);
    const height = bits.bits(8);
    return width > 0 && height > 0 ? [width, height] : null;
  }
  return info >= 1 && info <= 5 ? readAspectRatio(new BitReader(Uint8Array.of(info))) : null;
}
