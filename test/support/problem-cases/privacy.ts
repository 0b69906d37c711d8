/** Where a limit keeps the list of privacy findings from being the whole. */

import { box } from '../box.js';
import { xmpUuid } from '../tags.js';
import { cammPosition, cammTrack, xyz } from '../telemetry.js';
import { broken, type ProblemCase } from './case.js';

const home = { latitude: 48.2082, longitude: 16.3738, altitude: 171 };
const camera = broken(undefined, { tracks: [cammTrack([cammPosition(home)])] });
const size = 28;

export const privacyCases: ProblemCase[] = [
  {
    code: 'media-not-read',
    what: 'a telemetry sample of a byte more than may be read',
    parts: camera,
    limits: { mediaBytes: size - 1 },
    path: 'moov/trak[0]',
    says: /1 of 1/,
  },
  {
    code: 'media-not-read',
    what: 'a telemetry sample of as many bytes as may be read',
    parts: camera,
    limits: { mediaBytes: size },
  },
  {
    code: 'unread-metadata',
    what: 'XMP of which a prefix is not declared',
    parts: broken(undefined, { inMovie: [xmpUuid('<x:a>b</x:a>')] }),
    path: 'moov/uuid',
    says: /^12 bytes .*prefix x/,
  },
  {
    code: 'unread-metadata',
    what: 'XMP with a bare &',
    parts: broken(undefined, { inMovie: [xmpUuid('<a>b & c</a>')] }),
  },
  {
    code: 'privacy-truncated',
    what: 'one finding more than is listed',
    parts: broken(undefined, {
      inMovie: [box('udta', ...['+49+18/', '+48+16/', '+47+15/'].map(xyz))],
    }),
    limits: { listEntries: 7 },
    path: null,
    says: /first 7/,
  },
  {
    code: 'privacy-truncated',
    what: 'as many findings as are listed',
    parts: broken(undefined, { inMovie: [box('udta', ...['+48+16/', '+47+15/'].map(xyz))] }),
    limits: { listEntries: 7 },
  },
];
