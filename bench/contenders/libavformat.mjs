// FFmpeg's demuxer in process: by the binding node-av, which brings its own FFmpeg, and from a C++
// program linked to the system's.
import { countsOf, secondsOf } from './answers.mjs';
import { loading } from './load.mjs';
import { folderOf, missingPackage } from './packages.mjs';
import { missingProgram, programOf } from './programs.mjs';

const binary = `@seydx/node-av-${process.platform}-${process.arch}`;

/** Fragmented files have no count until all is read; libavformat says 0 then. */
const known = (count) => (count > 0 ? count : null);

async function load() {
  const av = await import('node-av');
  av.Log.setLevel(av.AV_LOG_QUIET);
  return av;
}

function opened({ FormatContext, FFmpegError }, file, withInfo) {
  const context = new FormatContext();
  FFmpegError.throwIfError(context.openInputSync(file), 'open');
  if (withInfo) FFmpegError.throwIfError(context.findStreamInfoSync(), 'find stream info');
  return context;
}

const seconds = ({ duration, timeBase }) => (Number(duration) * timeBase.num) / timeBase.den;

async function inspectBinding(file, withInfo) {
  const av = await load();
  return {
    answer() {
      const context = opened(av, file, withInfo);
      const { streams } = context;
      const answer = {
        samples: countsOf(streams.map(({ nbFrames }) => known(Number(nbFrames)))),
        seconds: secondsOf(streams.map(seconds)),
      };
      context.closeInputSync();
      return answer;
    },
    run: () => opened(av, file, withInfo).closeInputSync(),
  };
}

async function packetsOfBinding(file) {
  const av = await load();
  const run = () => {
    const context = opened(av, file, false);
    const counts = context.streams.map(() => 0);
    const packet = new av.Packet();
    packet.alloc();
    while (context.readFrameSync(packet) >= 0) {
      counts[packet.streamIndex]++;
      packet.unref();
    }
    packet.free();
    context.closeInputSync();
    return counts;
  };
  return { answer: () => ({ samples: countsOf(run()) }), run };
}

function byProgram(mode, file) {
  const program = programOf('libavformat', [mode, file]);
  return {
    answer: async () => {
      const { samples, seconds } = await program.answer();
      return { samples: countsOf(samples.map(known)), seconds: secondsOf(seconds) };
    },
    measure: async (wanted) => ({ time: await program.round(wanted) }),
  };
}

const contender = (id, label, kind, missing, operations) => ({
  id,
  label,
  kind,
  missing,
  operations,
});

const missingBinding = () =>
  missingPackage('node-av') ?? (folderOf(binary) ? null : `${binary} is not installed`);
const missingC = () => missingProgram('libavformat');

export const libavformat = [
  contender('node-av', 'libavformat (node-av)', 'in-process', missingBinding, {
    inspect: ({ file }) => inspectBinding(file, true),
    frames: ({ file }) => packetsOfBinding(file),
    scan: ({ file }) => packetsOfBinding(file),
    load: () => loading(`import('node-av')`),
  }),
  contender('node-av-open', 'libavformat (node-av), open only', 'in-process', missingBinding, {
    inspect: ({ file }) => inspectBinding(file, false),
  }),
  contender('libavformat-c', 'libavformat (C program)', 'program', missingC, {
    inspect: ({ file }) => byProgram('info', file),
    frames: ({ file }) => byProgram('packets', file),
    scan: ({ file }) => byProgram('packets', file),
  }),
  contender('libavformat-c-open', 'libavformat (C program), open only', 'program', missingC, {
    inspect: ({ file }) => byProgram('open', file),
  }),
];
