// What nobody can beat: reading the same bytes and doing nothing with them, in C++ and in
// Node; and the core without Node.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { boxOf, isMetadata, metadataBoxes } from '../media/top-level.mjs';
import { countsOf } from './answers.mjs';
import { missingCommand, quietly } from './commands.mjs';
import { clipsTask } from './generic.mjs';
import { missingProgram, programOf } from './programs.mjs';

/** Reads headers and metadata boxes into fresh Buffers. Returns how many bytes of metadata there were. */
export function readMetadata(file) {
  const descriptor = openSync(file, 'r');
  try {
    const { size: end } = fstatSync(descriptor);
    const readHeader = (at) => {
      const header = Buffer.alloc(16);
      readSync(descriptor, header, 0, 16, at);
      return header;
    };
    let bytes = 0;
    for (const { at, size } of metadataBoxes(end, readHeader))
      bytes += readSync(descriptor, Buffer.allocUnsafe(size), 0, size, at);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/** The same without blocking. */
async function readMetadataAsync(file) {
  const handle = await open(file, 'r');
  try {
    const { size: end } = await handle.stat();
    for (let at = 0; at + 8 <= end; ) {
      const header = Buffer.alloc(16);
      await handle.read(header, 0, 16, at);
      const { type, size } = boxOf(header, at, end);
      if (size < 8) return;
      if (isMetadata(type)) {
        const length = Math.min(size, end - at);
        await handle.read(Buffer.allocUnsafe(length), 0, length, at);
      }
      at += size;
    }
  } finally {
    await handle.close();
  }
}

const native = (id, label, name, mode, ...operations) => ({
  id,
  label,
  kind: 'program',
  missing: () => missingProgram(name),
  operations: Object.fromEntries(
    operations.map((operation) => [
      operation,
      ({ file }) => {
        const program = programOf(name, [mode, file]);
        return {
          answer: () =>
            program
              .answer()
              .then(({ samples }) => (samples ? { samples: countsOf(samples) } : null)),
          measure: async (seconds) => ({ time: await program.round(seconds) }),
        };
      },
    ]),
  ),
});

export const floors = [
  native('c-floor', 'floor: the reads in C++', 'inspect', 'floor', 'inspect'),
  native('core', 'the C++ core without Node', 'inspect', 'core', 'inspect'),
  native('core-frames', 'the C++ core without Node', 'inspect', 'frames', 'frames'),
  native('mkv-index', 'floor: head, Cues and last cluster in C++', 'matroska', 'index', 'inspect'),
  native(
    'mkv-tail',
    'floor: head, and backwards from the end in C++',
    'matroska',
    'tail',
    'inspect',
  ),
  native('mkv-scan', 'floor: all block headers in C++', 'matroska', 'scan', 'inspect', 'scan'),
  native(
    'mkv-adaptive',
    'floor: all block headers in C++, small reads',
    'matroska',
    'adaptive',
    'scan',
  ),
  {
    id: 'pdq-direct',
    label: 'PDQ step by step in C++',
    kind: 'program',
    missing: () => missingProgram('pdq'),
    operations: {
      fingerprint({ file, width, height }) {
        const program = programOf('pdq', ['direct', file, String(width), String(height)]);
        return {
          answer: () => program.answer(),
          measure: async (seconds) => ({ time: await program.round(seconds) }),
        };
      },
    },
  },
  {
    id: 'node-floor',
    label: 'floor: the reads in Node',
    kind: 'in-process',
    missing: () => null,
    operations: {
      inspect: ({ file }) => ({ run: () => readMetadata(file) }),
    },
  },
  {
    id: 'fs-promises',
    label: 'floor: the reads by fs.promises',
    kind: 'in-process',
    missing: () => null,
    operations: {
      inspectAsync: () => readMetadataAsync,
      clips: (params) => clipsTask(readMetadataAsync, params),
    },
  },
  {
    id: 'cat',
    label: 'floor: cat FILE > /dev/null',
    kind: 'process',
    missing: missingCommand('cat', '--version'),
    operations: {
      hash: ({ file }) => ({ run: () => quietly('cat', [file]) }),
    },
  },
];
