// What people spawn: ffprobe and mediainfo.
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { countsOf, secondsOf } from './answers.mjs';

const execute = promisify(execFile);

/** Standard output of a command; a rejection where it fails. */
const output = async (command, args) =>
  (await execute(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 })).stdout;

const missingCommand =
  (command, ...args) =>
  () =>
    spawnSync(command, args, { stdio: 'ignore' }).error ? `${command} is not installed` : null;

const ffprobe = {
  id: 'ffprobe',
  label: 'ffprobe (process)',
  kind: 'process',
  missing: missingCommand('ffprobe', '-version'),
  operations: {
    inspect({ file }) {
      const args = ['-v', 'quiet', '-show_format', '-show_streams', '-of', 'json', file];
      const run = () => output('ffprobe', args);
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

const mediainfo = {
  id: 'mediainfo',
  label: 'mediainfo (process)',
  kind: 'process',
  missing: missingCommand('mediainfo', '--Version'),
  operations: {
    inspect({ file }) {
      const run = () => output('mediainfo', ['--Output=JSON', file]);
      return { answer: async () => mediainfoAnswer(JSON.parse(await run())), run };
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

export const processes = [ffprobe, mediainfo];
