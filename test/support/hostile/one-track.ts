/** A sound file of one track, changed in one place. */
import { append, bytesOf, type Part, replace } from '../box.js';
import { audioTrack } from '../fixtures/common.js';
import { progressive, type Track } from '../movie.js';

export const table = 'moov/trak/mdia/minf/stbl';

/** A sound file of one track, changed. */
export const one = (change: (parts: Part[]) => void, track: Track = audioTrack(20)): Uint8Array =>
  bytesOf(...progressive({ tracks: [track], adjust: change }));

export const put = (path: string, part: Part, track?: Track): Uint8Array =>
  one((parts) => replace(parts, path, part), track);

export const add = (path: string, ...more: Part[]): Uint8Array =>
  one((parts) => {
    for (const part of more) append(parts, path, part);
  });
