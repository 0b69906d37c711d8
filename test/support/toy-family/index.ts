/** The smallest family: four letters, then the width and the height of one picture, a byte each. */

import type { Family } from '../../../src/families/family.js';
import type { ContainerIndex } from '../../../src/media/container-index.js';
import { noVideoFacts } from '../../../src/media/facts.js';
import type { MediaFacts } from '../../../src/media/media-facts.js';
import { StatisticsBuilder } from '../../../src/media/statistics.js';
import { plainTrack, type TrackFacts } from '../../../src/media/track-facts.js';

const magic = [0x54, 0x4f, 0x59, 0x21];

export const toy: Family = {
  name: 'toy',
  matches: (head) => magic.every((byte, i) => head[i] === byte),
  chunkedFormats: [],
  createSession({ size }) {
    const index: ContainerIndex = { ...empty, size };
    return {
      start: () => ({ offset: 0, minimum: 6, preferred: 6 }),
      feed(bytes) {
        index.bytesRead = bytes.length;
        index.head = bytes.slice(0, 6);
        return null;
      },
      result: () => index,
      frames: () => [],
    };
  },
  tablesWanted: () => [],
  requests: () => [],
  embedded: () => [],
  unplayed: async () => [],
  repairs: async () => [],
  describe: ({ head, size, bytesRead }): MediaFacts => ({
    container: 'mp4',
    mediaTypes: { video: 'video/x-toy', audio: 'audio/x-toy', other: 'application/x-toy' },
    ...{ size, bytesRead, brands: null, fastStart: null, fragmented: false, fragmentCount: 0 },
    ...{ scanned: true, attachments: [], ebml: null },
    ...{ createdAt: null, headerDurationSeconds: null, editTimescale: 0, image: null },
    tracks: [picture(head[4] as number, head[5] as number)],
    metadata,
    ...{ layout: [], layoutCount: 0, problems: [] },
  }),
  readTree: async () => {
    throw new Error('a toy has no tree');
  },
  completeFrames() {},
  withoutFrames: () => null,
};

const empty = {
  ...{ family: 'toy', bytesRead: 0, head: new Uint8Array(0), layout: [], layoutCount: 0 },
  ...{ tracks: [], kept: [], problems: [], raw: null },
};

const metadata: MediaFacts['metadata'] = {
  ...{ entries: [], dropped: null, chapters: [], manifests: [], telemetry: [], sites: [] },
  ...{ exif: [], xmp: [], kept: [] },
};

function picture(width: number, height: number): TrackFacts {
  const codec = { ...noVideoFacts(), codec: 'toy', codecString: 'toy1', width, height };
  return {
    ...{ id: 1, type: 'video', handler: '', name: null, sampleEntries: ['toy1'], language: null },
    ...{
      enabled: true,
      timescale: 1,
      path: 'toy',
      offset: 0,
      samplesOfPacket: null,
      openGop: 0,
      edits: [],
      editsRepeatedFor: 0,
    },
    statistics: new StatisticsBuilder().result,
    ...plainTrack,
    ...{ codec, config: null, encryption: null, timecode: null, references: [], audio: null },
    header: {
      ...{ durationTicks: null, createdAt: null, language: null, width, height, matrix: null },
      ...{ vendor: null, compressor: null, nalLengthSize: null, uid: null },
      ...{ defaultDurationNanoseconds: null, claims: null },
    },
    video: {
      ...{ coded: { ...codec, codedWidth: width, codedHeight: height }, width, height },
      ...{ rotation: 0, mirrored: false, sampleAspectRatio: null, cleanAperture: null },
      ...{ alpha: null, fieldOrder: null },
      ...{ color: { statements: [], icc: null }, hdr: null, spatial: [] },
    },
  };
}
