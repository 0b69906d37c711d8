import { fourcc } from '../../../bytes/fourcc.js';
import {
  noHdrMetadata,
  readAmbientViewing,
  readContentLight,
  readContentVolume,
  readFixedMasteringDisplay,
  readMasteringDisplay,
} from '../../../codecs/hdr-metadata.js';
import type { HdrMetadata } from '../../../media/facts.js';
import type { EntryBox } from './entry-boxes.js';
import type { VisualDescription } from './sample-description.js';

const MDCV = fourcc('mdcv');
const CLLI = fourcc('clli');
const AMVE = fourcc('amve');
const CCLV = fourcc('cclv');
const SMDM = fourcc('SmDm');
const COLL = fourcc('CoLL');

/** What the HDR boxes of a sample entry or of an image item say; null where there is none. */
export function readHdrBoxes(video: VisualDescription): HdrMetadata | null {
  let found: HdrMetadata | null = null;
  for (const box of video.boxes) {
    const read = readers.get(box.type);
    if (read === undefined) continue;
    found ??= noHdrMetadata();
    if (!read(video.entry.bytes, box, found))
      video.entry.problem('invalid-color', box, 'too short');
  }
  return found;
}

/** Fills in what is not known yet; false where the box is too short. */
type BoxReader = (bytes: Uint8Array, box: EntryBox, into: HdrMetadata) => boolean;

function reader<K extends 'masteringDisplay' | 'contentLight' | 'ambientViewing' | 'contentVolume'>(
  key: K,
  read: (bytes: Uint8Array, start: number, end: number, source: 'container') => HdrMetadata[K],
  header = 0,
): BoxReader {
  return (bytes, box, into) => {
    const value = read(bytes, box.payload + header, box.end, 'container');
    into[key] ??= value;
    return value !== null;
  };
}

/** Version and flags of the two boxes of VP9. */
const fullBox = 4;

const readers = new Map<number, BoxReader>([
  [MDCV, reader('masteringDisplay', readMasteringDisplay)],
  [SMDM, reader('masteringDisplay', readFixedMasteringDisplay, fullBox)],
  [CLLI, reader('contentLight', readContentLight)],
  [COLL, reader('contentLight', readContentLight, fullBox)],
  [AMVE, reader('ambientViewing', readAmbientViewing)],
  [CCLV, reader('contentVolume', readContentVolume)],
]);
