// Media by ffmpeg: a demuxer that looks at pictures does the work that it does on a real film. A minute is
// encoded, and longer ones are that minute over and over.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const run = (...args) => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);

const pictures = 'testsrc2=size=640x360:rate=30,noise=alls=20:allf=t';
const sounds = 'sine=frequency=330:sample_rate=48000,aecho=0.8:0.9:1000:0.3';
const input = ['-f', 'lavfi', '-i', pictures, '-f', 'lavfi', '-i', sounds, '-ac', '2'];

const vp9 = [
  '-c:v',
  'libvpx-vp9',
  '-deadline',
  'realtime',
  '-cpu-used',
  '8',
  '-b:v',
  '650k',
  '-g',
  '60',
];
const avc = [
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-pix_fmt',
  'yuv420p',
  '-b:v',
  '750k',
  '-g',
  '60',
];
const codecs = {
  webm: [...vp9, '-c:a', 'libopus', '-b:a', '128k'],
  matroska: [...avc, '-c:a', 'aac', '-b:a', '128k'],
};

/** Ten seconds with an index. */
export function encodeClip(file) {
  run(...input, '-t', '10', ...codecs.webm, '-f', 'webm', file);
}

function encodeHour(file, format, ...options) {
  const minute = `${file}.minute`;
  run(...input, '-t', '60', ...codecs[format], '-f', format, minute);
  run(
    '-stream_loop',
    '59',
    '-i',
    minute,
    '-map',
    '0',
    '-c',
    'copy',
    '-f',
    format,
    ...options,
    file,
  );
  rmSync(minute);
}

/** An hour with its index at the end. */
export const encodeFilm = (file) => encodeHour(file, 'matroska');

/** As a browser records it: no sizes, no Duration, no Cues, a cluster every third of a second. */
export const encodeRecording = (file) =>
  encodeHour(file, 'webm', '-live', '1', '-cluster_time_limit', '333');
