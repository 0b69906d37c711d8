/** Names of tags that say something of a person, of vocabularies that exiftool lists. */

import { expect, test } from 'vitest';
import { kindOfTag } from '../../src/interpret/privacy/tag-kinds.js';
import type { RawTag } from '../../src/report/report.js';

const tag = (source: RawTag['source'], key: string): RawTag => ({
  source,
  key,
  value: 'x',
  language: null,
  dataType: null,
  path: '',
  offset: 0,
  length: 1,
  trackIndex: null,
});

test.each([
  ['xmp', 'http://www.dji.com/drone-dji/1.0/GpsLatitude', 'location'],
  ['xmp', 'http://www.dji.com/drone-dji/1.0/GpsLongtitude', 'location'],
  ['xmp', 'http://ns.adobe.com/exif/1.0/GPSAltitudeRef', null],
  ['xmp', 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/CiAdrCity', 'location'],
  ['xmp', 'http://ns.useplus.org/ldf/xmp/1.0/LicensorEmail', 'person'],
  ['xmp', 'http://xmp.gettyimages.com/gift/1.0/Personality', 'person'],
  ['xmp', 'http://www.digikam.org/ns/1.0/TagsList', 'person'],
  ['xmp', 'http://ns.acdsee.com/iptc/1.0/author', 'person'],
  ['xmp', 'http://purl.org/dc/elements/1.1/title', null],
  ['quicktime', 'com.apple.quicktime.user', 'person'],
  ['quicktime', 'com.apple.quicktime.phonenumber', 'person'],
  ['quicktime', 'com.apple.quicktime.camera.identifier', 'identifier'],
  ['quicktime', 'com.apple.proapps.clipID', 'identifier'],
  ['quicktime', 'device.id', 'identifier'],
  ['quicktime', 'com.apple.quicktime.make', null],
] as const)('%s %s: %s', (source, key, kind) => {
  expect(kindOfTag(tag(source, key))).toBe(kind);
});
