// What nobody can beat: reading the same bytes and doing nothing with them, in C++ and in Node; and the core without Node.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { metadataBoxes } from '../media/top-level.mjs';
import { countsOf } from './answers.mjs';
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

const native = (id, label, mode) => ({
  id,
  label,
  kind: 'program',
  missing: () => missingProgram('inspect'),
  operations: {
    inspect({ file }) {
      const program = programOf('inspect', [mode, file]);
      return {
        answer: () =>
          program.answer().then(({ samples }) => (samples ? { samples: countsOf(samples) } : null)),
        measure: async (seconds) => ({ time: await program.round(seconds) }),
      };
    },
  },
});

export const floors = [
  native('c-floor', 'floor: the reads in C++', 'floor'),
  native('core', 'the C++ core without Node', 'core'),
  {
    id: 'node-floor',
    label: 'floor: the reads in Node',
    kind: 'in-process',
    missing: () => null,
    operations: { inspect: ({ file }) => ({ run: () => readMetadata(file) }) },
  },
];
