// What people spawn: ffprobe, mediainfo and ffmpeg.
import { countsOf, digestOf, secondsOf } from './answers.mjs';
import { missingCommand, output, quietly } from './commands.mjs';

const ffprobe = {
  id: 'ffprobe',
  label: 'ffprobe (process)',
  kind: 'process',
  missing: missingCommand('ffprobe', '-version'),
  operations: {
    inspect({ file, cap }) {
      const args = ['-v', 'quiet', '-show_format', '-show_streams', '-of', 'json', file];
      const run = () => output('ffprobe', args, cap);
      return {
        async answer() {
          const { streams } = JSON.parse(await run());
          return {
            samples: countsOf(streams.map(({ nb_frames }) => nb_frames)),
            seconds: secondsOf(streams.map(({ duration }) => duration)),
          };
        },
        run,
      };
    },
  },
};

/** Of MediaInfo's tracks without the general one. */
export function mediainfoAnswer({ media }) {
  const tracks = media.track.filter((track) => track['@type'] !== 'General');
  return {
    samples: countsOf(tracks.map(({ FrameCount }) => FrameCount)),
    seconds: secondsOf(tracks.map(({ Duration }) => Duration)),
  };
}

const mediainfo = {
  id: 'mediainfo',
  label: 'mediainfo (process)',
  kind: 'process',
  missing: missingCommand('mediainfo', '--Version'),
  operations: {
    inspect({ file, cap }) {
      const run = () => output('mediainfo', ['--Output=JSON', file], cap);
      return { answer: async () => mediainfoAnswer(JSON.parse(await run())), run };
    },
  },
};

/**
 * ffmpeg's digests of every packet: `stream, dts, pts, duration, size, hash` a line,
 * streams mixed in the order of time.
 */
function framehashDigests(listing) {
  const streams = [];
  for (const line of listing.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [stream, , , , , hash] = line.split(',').map((field) => field.trim());
    streams[Number(stream)] ??= [];
    streams[Number(stream)].push(hash);
  }
  return streams.map((hashes) => Buffer.from(hashes.join(''), 'hex'));
}

const ffmpeg = {
  id: 'ffmpeg',
  label: 'ffmpeg framehash (process)',
  kind: 'process',
  missing: missingCommand('ffmpeg', '-version'),
  operations: {
    hash({ file, algorithm }) {
      const copy = ['-map', '0', '-c', 'copy', '-f', 'framehash', '-hash', algorithm, '-'];
      const args = ['-v', 'quiet', '-i', file, ...copy];
      return {
        answer: async () => ({ digest: digestOf(framehashDigests(await output('ffmpeg', args))) }),
        run: () => quietly('ffmpeg', args),
      };
    },
  },
};

export const processes = [ffprobe, mediainfo, ffmpeg];
