/** `check`: a report and a policy in, what is against the policy out. */

import {
  bits,
  bitsPerSecond,
  bytes,
  framesPerSecond,
  Judge,
  pixels,
  seconds,
} from '../policy/judge.js';
import type {
  AudioPolicy,
  ImagePolicy,
  Policy,
  TrackPolicy,
  Verdict,
  VideoPolicy,
  Violation,
} from '../policy/policy.js';
import { validatePolicy } from '../policy/validate.js';
import { checkReport } from '../report/check-report.js';
import type { MediaReport, Track, VideoTrack } from '../report/report.js';

/**
 * Says what in a report is against a policy: every violation, in the order of the policy's rules and then
 * of the tracks. What a policy does not mention passes; a policy of `{}` passes everything. Throws
 * `TypeError` for a policy that is none, naming what is wrong with it (a misspelt rule, a value of the
 * wrong kind), and for what is no report.
 */
export function check(report: MediaReport, policy: Policy): Verdict {
  checkReport(report, 'check');
  validatePolicy(policy);
  const violations: Violation[] = [];
  const judge = new Judge(violations);
  checkFile(judge, report, policy);
  checkProblems(judge, report, policy);
  checkOrigin(judge, report, policy);
  if (policy.video !== undefined) checkVideo(judge, report, policy.video);
  if (policy.audio !== undefined) checkAudio(judge, report, policy.audio);
  if (policy.image !== undefined && report.image !== null)
    checkImage(judge, report.image, policy.image);
  return { ok: violations.length === 0, violations };
}

function checkFile(judge: Judge, report: MediaReport, policy: Policy): void {
  judge.oneOf('containers', 'the container', report.container, policy.containers);
  judge.range('size', 'the size', report.size, policy.size, bytes);
  // A still has no duration that could be too long.
  if (report.tracks.length > 0 || report.image === null) {
    judge.range('duration', 'the duration', report.durationSeconds, policy.duration, seconds);
    judge.range('bitRate', 'the bit rate', report.bitRate, policy.bitRate, bitsPerSecond);
    judge.flag(
      'fastStart',
      report.fastStart,
      policy.fastStart,
      'the index (moov) stands before the media data',
      'the index (moov) stands behind the media data: write the file with it in front (ffmpeg ' +
        '-movflags +faststart)',
    );
  }
  judge.flag(
    'fragmented',
    report.fragmented,
    policy.fragmented,
    'it is fragmented',
    'it is not fragmented',
  );
  judge.flag(
    'encrypted',
    report.tracks.some(({ encryption }) => encryption !== null),
    policy.encrypted,
    'it is encrypted',
    'it is not encrypted',
  );
}

const severities = ['none', 'info', 'warning', 'error'] as const;

function checkProblems(judge: Judge, report: MediaReport, { problems: rules }: Policy): void {
  if (rules === undefined) return;
  const worst = severities.indexOf(rules.worst ?? 'error');
  const told = new Set<string>();
  for (const problem of report.problems) {
    const { code, severity, message, path, trackIndex } = problem;
    if (rules.ignore?.includes(code)) continue;
    const forbidden = rules.forbid?.includes(code) ?? false;
    if (!forbidden && severities.indexOf(severity) <= worst) continue;
    // A damaged table may raise one problem a track or fragment: the first of a kind says it.
    const key = `${code} ${trackIndex}`;
    if (told.has(key)) continue;
    told.add(key);
    const of = trackIndex === null ? judge : judge.forTrack(trackIndex);
    const place = path === null ? '' : ` (${path})`;
    of.violation(
      forbidden ? 'problems.forbid' : 'problems.worst',
      `${message}${place}`,
      forbidden ? code : severity,
      forbidden ? rules.forbid : (rules.worst ?? 'error'),
    );
  }
}

function checkOrigin(judge: Judge, report: MediaReport, { privacy, provenance }: Policy): void {
  for (const kind of privacy?.forbid ?? []) {
    const found = report.privacy.filter((finding) => finding.kind === kind);
    const [first] = found;
    if (first === undefined) continue;
    const sites = found.length === 1 ? first.path : `${first.path} and ${found.length - 1} more`;
    judge.violation(
      'privacy.forbid',
      `the file says something of a person: ${kind} (${sites}); remove it with boxray scrub`,
      kind,
      privacy?.forbid,
    );
  }
  const { c2pa, aiGenerated } = report.provenance;
  judge.flag(
    'provenance.c2pa',
    c2pa !== null,
    provenance?.c2pa,
    'it carries a C2PA manifest',
    'it carries no C2PA manifest',
  );
  judge.flag(
    'provenance.aiGenerated',
    aiGenerated?.claimed ?? false,
    provenance?.aiGenerated,
    'it says of itself that AI made it',
    'it does not say of itself that AI made it',
  );
}

/** The rules that both kinds of tracks have. */
function checkTracks(
  judge: Judge,
  kind: 'video' | 'audio',
  tracks: readonly Track[],
  policy: TrackPolicy,
): void {
  judge.range(`${kind}.tracks`, `the number of ${kind} tracks`, tracks.length, policy.tracks);
  for (const track of tracks) {
    const of = judge.forTrack(track.index);
    const { codec, profile, bitRate } = track;
    of.oneOf(`${kind}.codecs`, 'the codec', codec ?? track.sampleEntries[0] ?? null, policy.codecs);
    if (codec !== null && policy.profiles !== undefined && Object.hasOwn(policy.profiles, codec))
      of.oneOf(`${kind}.profiles`, `the ${codec} profile`, profile, policy.profiles[codec]);
    of.range(`${kind}.bitRate`, 'the bit rate', bitRate.average, policy.bitRate, bitsPerSecond);
    // Null under a second: the average is all there is.
    const peak = bitRate.peak ?? bitRate.average;
    of.range(`${kind}.peakBitRate`, 'the busiest second', peak, policy.peakBitRate, bitsPerSecond);
  }
}

function checkVideo(judge: Judge, report: MediaReport, policy: VideoPolicy): void {
  const tracks = report.tracks.filter(({ type }) => type === 'video');
  checkTracks(judge, 'video', tracks, policy);
  for (const track of tracks) {
    const of = judge.forTrack(track.index);
    checkLevel(of, track, policy.maxLevel);
    if (track.video === null) continue;
    checkPicture(of, track.video, policy);
    checkFrames(of, track, track.video, policy);
  }
}

function checkLevel(judge: Judge, { codec, level }: Track, levels: VideoPolicy['maxLevel']): void {
  if (codec === null || levels === undefined || !Object.hasOwn(levels, codec)) return;
  const number = level === null ? Number.NaN : Number.parseFloat(level);
  const max = levels[codec] as number;
  judge.range('video.maxLevel', `the ${codec} level`, Number.isNaN(number) ? null : number, {
    max,
  });
}

function checkPicture(judge: Judge, video: VideoTrack, policy: VideoPolicy): void {
  checkSize(judge, 'video', video.displayWidth, video.displayHeight, policy);
  const [horizontal, vertical] = video.sampleAspectRatio;
  judge.flag(
    'video.squarePixels',
    horizontal === vertical,
    policy.squarePixels,
    'its pixels are square',
    `its pixels are not square (${horizontal}:${vertical})`,
  );
  judge.oneOf('video.rotations', 'the rotation', video.rotation, policy.rotations);
  judge.flag(
    'video.mirrored',
    video.mirrored,
    policy.mirrored,
    'it is mirrored',
    'it is not mirrored',
  );
  judge.range('video.bitDepth', 'the bit depth', video.bitDepth, policy.bitDepth, bits);
  judge.oneOf(
    'video.chromaSubsampling',
    'the chroma subsampling',
    video.chromaSubsampling,
    policy.chromaSubsampling,
  );
  // Without a word on it, a picture is shown as SDR.
  const range = video.hdr === null ? 'sdr' : video.hdr.kind;
  judge.oneOf('video.hdr', 'the dynamic range', range, policy.hdr);
  judge.flag(
    'video.spatial',
    video.spatial !== null,
    policy.spatial,
    'it is stereo or 360° video',
    'it is neither stereo nor 360° video',
  );
}

function checkFrames(judge: Judge, track: Track, video: VideoTrack, policy: VideoPolicy): void {
  const { frameRate, keyframeInterval } = video;
  const { average } = frameRate;
  judge.range('video.frameRate', 'the frame rate', average, policy.frameRate, framesPerSecond);
  judge.flag(
    'video.variableFrameRate',
    frameRate.variable,
    policy.variableFrameRate,
    'its frame rate varies',
    'its frame rate does not vary',
  );
  // With one keyframe the longest way to one is the whole track.
  const longest = keyframeInterval.max ?? track.mediaDurationSeconds;
  const rule = policy.keyframeInterval;
  judge.range('video.keyframeInterval', 'the time between keyframes', longest, rule, seconds);
}

function checkAudio(judge: Judge, report: MediaReport, policy: AudioPolicy): void {
  const tracks = report.tracks.filter(({ type }) => type === 'audio');
  checkTracks(judge, 'audio', tracks, policy);
  for (const { index, audio } of tracks) {
    if (audio === null) continue;
    const of = judge.forTrack(index);
    of.range('audio.channels', 'the number of channels', audio.channels, policy.channels);
    of.oneOf(
      'audio.channelLayouts',
      'the channel layout',
      audio.channelLayout,
      policy.channelLayouts,
    );
    of.oneOf('audio.sampleRates', 'the sample rate', audio.sampleRate, policy.sampleRates);
  }
}

function checkImage(
  judge: Judge,
  image: NonNullable<MediaReport['image']>,
  policy: ImagePolicy,
): void {
  checkSize(judge, 'image', image.width ?? 0, image.height ?? 0, policy);
  judge.range('image.bitDepth', 'the bit depth', image.bitDepth, policy.bitDepth, bits);
}

/** As displayed; 0 where it is not known. */
function checkSize(
  judge: Judge,
  kind: 'video' | 'image',
  width: number,
  height: number,
  policy: ImagePolicy,
): void {
  const known = width > 0 && height > 0;
  const size = (rule: 'width' | 'height' | 'longSide' | 'shortSide', what: string, value: number) =>
    judge.range(`${kind}.${rule}`, what, known ? value : null, policy[rule], pixels);
  size('width', 'the width', width);
  size('height', 'the height', height);
  size('longSide', 'the longer side', Math.max(width, height));
  size('shortSide', 'the shorter side', Math.min(width, height));
  const aspect = known ? width / height : null;
  judge.range(`${kind}.aspectRatio`, 'width divided by height', aspect, policy.aspectRatio);
}
