// Libraries of npm that read MP4 in process.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { metadataBoxes } from '../media/top-level.mjs';
import { countsOf, secondsOf } from './answers.mjs';
import { clipsTask } from './generic.mjs';
import { loading } from './load.mjs';
import { missingPackage, require } from './packages.mjs';
import { mediainfoAnswer } from './processes.mjs';

const pieceSize = 256 * 1024;

/**
 * mp4box's own answer, fed piece by piece from where it asks to go on, so that it
 * is not made to read media data.
 */
function readWithMp4box({ createFile, MP4BoxBuffer }, file) {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const mp4 = createFile();
    for (let at = 0; at < size; ) {
      const piece = new ArrayBuffer(Math.min(pieceSize, size - at));
      readSync(descriptor, new Uint8Array(piece), 0, piece.byteLength, at);
      const next = mp4.appendBuffer(MP4BoxBuffer.fromArrayBuffer(piece, at));
      at = next > at ? next : at + piece.byteLength;
    }
    mp4.flush();
    return mp4;
  } finally {
    closeSync(descriptor);
  }
}

const mp4box = {
  id: 'mp4box',
  label: 'mp4box getInfo',
  kind: 'in-process',
  missing: () => missingPackage('mp4box'),
  operations: {
    inspect({ file }) {
      const library = require('mp4box');
      const run = () => readWithMp4box(library, file).getInfo();
      return {
        answer() {
          const { tracks } = run();
          return {
            samples: countsOf(tracks.map(({ nb_samples }) => nb_samples)),
            seconds: secondsOf(
              tracks.map(({ samples_duration, timescale }) => samples_duration / timescale),
            ),
          };
        },
        run,
      };
    },
    load: () => loading(`require('mp4box')`),
  },
};

/** Calls `use` with mediabunny's view of the file, and disposes of it. */
async function withMediabunny({ Input, FilePathSource, ALL_FORMATS }, file, use) {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  try {
    return await use(input);
  } finally {
    input.dispose();
  }
}

const mediabunnyOf = async (use) => {
  const library = await import('mediabunny');
  return (file) => withMediabunny(library, file, use);
};

const mediabunnyFacts = () =>
  mediabunnyOf(async (input) => {
    const tracks = await input.getTracks();
    const codecs = await Promise.all(tracks.map((track) => track.getCodecParameterString()));
    return { codecs, seconds: await input.computeDuration() };
  });

const mediabunny = {
  id: 'mediabunny',
  label: 'mediabunny duration + codecs',
  kind: 'in-process',
  missing: () => missingPackage('mediabunny'),
  operations: {
    async inspect({ file }) {
      const read = await mediabunnyFacts();
      return {
        answer: async () => ({ longest: (await read(file)).seconds.toFixed(2) }),
        run: () => read(file),
        isAsync: true,
      };
    },
    inspectAsync: () => mediabunnyFacts(),
    clips: async (params) => clipsTask(await mediabunnyFacts(), params),
    load: () => loading(`require('mediabunny')`),
  },
};

async function packetStatistics({ file }) {
  const read = await mediabunnyOf(async (input) => {
    const tracks = await input.getTracks();
    return Promise.all(tracks.map((track) => track.computePacketStats()));
  });
  return {
    answer: async () => ({
      samples: countsOf((await read(file)).map(({ packetCount }) => packetCount)),
    }),
    run: () => read(file),
    isAsync: true,
  };
}

const mediabunnyStatistics = {
  id: 'mediabunny-stats',
  label: 'mediabunny packet statistics',
  kind: 'in-process',
  missing: mediabunny.missing,
  operations: { frames: packetStatistics, scan: packetStatistics },
};

const mediainfoJs = {
  id: 'mediainfo.js',
  label: 'mediainfo.js',
  kind: 'in-process',
  missing: () => missingPackage('mediainfo.js'),
  operations: {
    async inspect({ file }) {
      const { default: mediaInfoFactory } = await import('mediainfo.js');
      // One instance for all files, as its documentation advises a server.
      const mediainfo = await mediaInfoFactory({ format: 'JSON' });
      const run = async () => {
        const handle = await open(file);
        try {
          const { size } = await handle.stat();
          return await mediainfo.analyzeData(size, async (length, offset) => {
            const { buffer, bytesRead } = await handle.read(
              new Uint8Array(length),
              0,
              length,
              offset,
            );
            return buffer.subarray(0, bytesRead);
          });
        } finally {
          await handle.close();
        }
      };
      return {
        answer: async () => mediainfoAnswer(JSON.parse(await run())),
        run,
        isAsync: true,
      };
    },
    load: () => loading(`require('mediainfo.js')`),
  },
};

/** It takes one buffer: the metadata boxes alone, which spares it the media data. */
function readWithIsoboxer({ parseBuffer }, file) {
  const descriptor = openSync(file, 'r');
  try {
    const { size: end } = fstatSync(descriptor);
    const header = Buffer.alloc(16);
    const readHeader = (at) => {
      readSync(descriptor, header, 0, 16, at);
      return header;
    };
    const boxes = [...metadataBoxes(end, readHeader)];
    const bytes = new Uint8Array(boxes.reduce((sum, { size }) => sum + size, 0));
    let filled = 0;
    for (const { at, size } of boxes) filled += readSync(descriptor, bytes, filled, size, at);
    return parseBuffer(bytes.buffer);
  } finally {
    closeSync(descriptor);
  }
}

const sum = (list, pick) => list.reduce((total, item) => total + pick(item), 0);

const isoboxer = {
  id: 'isoboxer',
  label: 'codem-isoboxer',
  kind: 'in-process',
  missing: () => missingPackage('codem-isoboxer'),
  operations: {
    inspect({ file }) {
      const library = require('codem-isoboxer');
      const run = () => readWithIsoboxer(library, file);
      return {
        answer() {
          const parsed = run();
          const ids = parsed.fetchAll('tkhd').map(({ track_ID }) => track_ID);
          const counts = parsed
            .fetchAll('stts')
            .map(({ entries }) => sum(entries, ({ sample_count }) => sample_count));
          for (const traf of parsed.fetchAll('traf')) {
            const track = ids.indexOf(traf.boxes.find(({ type }) => type === 'tfhd').track_ID);
            counts[track] += sum(
              traf.boxes.filter(({ type }) => type === 'trun'),
              ({ sample_count }) => sample_count,
            );
          }
          return { samples: countsOf(counts) };
        },
        run,
      };
    },
    load: () => loading(`require('codem-isoboxer')`),
  },
};

export const libraries = [mp4box, mediabunny, mediabunnyStatistics, mediainfoJs, isoboxer];
