/** The JSON Schema of a policy: published as `boxray/policy.schema.json`, and what `check` validates by. */

import { privacyKinds } from '../report/privacy-kinds.js';
import type { AudioPolicy, ImagePolicy, Policy, TrackPolicy, VideoPolicy } from './policy.js';

type Schema = { description?: string; [keyword: string]: unknown };
/** A schema for every rule of the type, so that none is forgotten. */
type SchemasOf<T> = { [Rule in keyof Required<T>]: Schema };

const flag = (description: string): Schema => ({ type: 'boolean', description });
const strings = (description: string): Schema => ({
  type: 'array',
  items: { type: 'string' },
  uniqueItems: true,
  description,
});
const oneOf = (values: readonly (string | number)[], description: string): Schema => ({
  type: 'array',
  items: { enum: values },
  uniqueItems: true,
  description,
});
const range = (description: string): Schema => ({
  type: 'object',
  properties: { min: { type: 'number' }, max: { type: 'number' } },
  additionalProperties: false,
  description: `${description} Both ends belong to it.`,
});
const rules = (properties: Record<string, Schema>, description: string): Schema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  description,
});

const severities = ['none', 'info', 'warning', 'error'];
const containers = ['mp4', 'mov', 'm4a', '3gp', 'heif', 'avif', 'webm', 'matroska'];
const hdrKinds = ['sdr', 'hlg', 'pq', 'hdr10', 'hdr10+', 'dolby-vision'];

const track: SchemasOf<TrackPolicy> = {
  tracks: range('How many tracks of the kind.'),
  codecs: strings("FFmpeg's names of codecs."),
  profiles: {
    type: 'object',
    additionalProperties: strings('Profiles of this codec, as ffprobe spells them.'),
    description: 'By codec, the allowed profiles; a codec that is not listed may have any.',
  },
  bitRate: range('Average, bits per second.'),
  peakBitRate: range('Largest sum over a second, bits per second.'),
};

const size: SchemasOf<Omit<ImagePolicy, 'bitDepth'>> = {
  width: range('Pixels, as displayed.'),
  height: range('Pixels, as displayed.'),
  longSide: range('The larger of width and height.'),
  shortSide: range('The smaller of width and height.'),
  aspectRatio: range('Width divided by height, as displayed.'),
};

const video: SchemasOf<VideoPolicy> = {
  ...track,
  maxLevel: {
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'By codec, the highest level, as the standard prints it.',
  },
  ...size,
  squarePixels: flag('Whether pixels must (true) or must not (false) be square.'),
  rotations: oneOf([0, 90, 180, 270], 'Clockwise degrees for display.'),
  mirrored: flag('Whether the picture must or must not be mirrored.'),
  frameRate: range('Average, frames per second.'),
  variableFrameRate: flag('Whether the frame rate must or must not vary.'),
  keyframeInterval: range('Longest time between keyframes, seconds.'),
  bitDepth: range('Bits per component.'),
  chromaSubsampling: oneOf(['4:0:0', '4:2:0', '4:2:2', '4:4:4'], 'Chroma subsampling.'),
  hdr: oneOf(hdrKinds, 'Dynamic range.'),
  spatial: flag('Whether it must or must not be stereo or 360° video.'),
};

const audio: SchemasOf<AudioPolicy> = {
  ...track,
  channels: range('Number of channels.'),
  channelLayouts: strings("FFmpeg's names of channel layouts."),
  sampleRates: {
    type: 'array',
    items: { type: 'number' },
    uniqueItems: true,
    description: 'Hz.',
  },
};

const image: SchemasOf<ImagePolicy> = { ...size, bitDepth: range('Bits per component.') };

const policy: SchemasOf<Policy> = {
  $schema: { type: 'string', description: 'Where this schema is; for editors.' },
  name: { type: 'string' },
  description: { type: 'string' },
  containers: oneOf(containers, 'Containers.'),
  size: range('Bytes.'),
  duration: range('Seconds.'),
  bitRate: range('Of the whole file, bits per second.'),
  fastStart: flag('Whether the index must stand before (true) or behind (false) the media data.'),
  fragmented: flag('Whether the file must or must not be fragmented.'),
  encrypted: flag('Whether a track must (true) or no track may (false) be encrypted.'),
  problems: rules(
    {
      worst: { enum: severities, description: 'The worst severity that passes.' },
      ignore: strings('Problem codes that are not looked at.'),
      forbid: strings('Problem codes that never pass, whatever their severity.'),
    },
    'What may be wrong with the file.',
  ),
  privacy: rules(
    { forbid: oneOf(privacyKinds, 'Kinds of findings that may not be there.') },
    'What the file says of people.',
  ),
  provenance: rules(
    {
      c2pa: flag('Whether a C2PA manifest must or must not be there; it is not verified.'),
      aiGenerated: flag('Whether the file must (true) or must not (false) say that AI made it.'),
    },
    'What the file says of its origin.',
  ),
  video: rules(video, 'Every video track.'),
  audio: rules(audio, 'Every sound track.'),
  image: rules(image, 'The still image of a HEIF or AVIF file.'),
};

export const policySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'boxray policy',
  ...rules(policy, 'What an upload must be like. What a policy does not mention, it allows.'),
};
