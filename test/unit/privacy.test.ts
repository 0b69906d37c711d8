import { describe, expect, test } from 'vitest';
import { type InspectSyncOptions, inspectSync, type PrivacyFinding } from '../../src/index.js';
import { backends } from '../support/backends.js';
import {
  ascii,
  type Box,
  box,
  bytesOf,
  fullBox,
  u16,
  u32,
  uuidBox,
  zeros,
} from '../support/box.js';
import { qtText } from '../support/codecs/text.js';
import { hdlr } from '../support/headers.js';
import { type Movie, progressive } from '../support/movie.js';
import {
  cammGps,
  cammPosition,
  cammTrack,
  cammVector,
  djiTrack,
  type Fix,
  gpmdTrack,
  gps5Sample,
  gps9Sample,
  klv,
  loci,
  mebxEntry,
  mebxItem,
  nest,
  textSample,
  timedTrack,
  withTracks,
  xyz,
} from '../support/telemetry.js';
import { measured, workOf } from '../support/work.js';

const home: Fix = { latitude: 48.2082, longitude: 16.3738, altitude: 171 };
const away: Fix = { latitude: -33.8568, longitude: 151.2153, altitude: 5.5 };

const isHeaderTime = ({ path }: PrivacyFinding) => /\/(mvhd|tkhd|mdhd)$/.test(path);

/** What both backends find, header times left out; each finding's bytes beside it. */
function find(movie: Movie, options: InspectSyncOptions = {}) {
  const bytes = bytesOf(...progressive(movie));
  const [first, ...others] = backends.map((backend) => inspectSync(bytes, { ...options, backend }));
  if (first === undefined) throw new Error('there is no backend');
  for (const other of others) expect(other.privacy).toEqual(first.privacy);
  const found = first.privacy.filter((finding) => !isHeaderTime(finding));
  const saidBy = ({ offset, length }: PrivacyFinding) =>
    Buffer.from(bytes.subarray(offset, offset + length));
  return { found, saidBy, problems: first.problems, bytes };
}

const brief = ({ kind, value }: PrivacyFinding) => `${kind}: ${value}`;
const inUserData = (...boxes: Box[]): Movie => withTracks([], { inMovie: [box('udta', ...boxes)] });

describe('header times', () => {
  test('of every header that has one, as the bytes that hold it', () => {
    const bytes = bytesOf(...progressive(withTracks([])));
    const times = inspectSync(bytes).privacy.filter(isHeaderTime);
    expect(times.map(({ path }) => path)).toEqual([
      'moov/mvhd',
      'moov/trak[0]/tkhd',
      'moov/trak[0]/mdia/mdhd',
      'moov/trak[1]/tkhd',
      'moov/trak[1]/mdia/mdhd',
    ]);
    for (const { kind, value, offset, length, encoding } of times) {
      expect({ kind, value, length, encoding }).toEqual({
        kind: 'time',
        value: '2024-01-02T03:04:05Z',
        length: 8,
        encoding: 'binary',
      });
      const half = Buffer.from(bytes).readUInt32BE(offset);
      expect(half).toBe(3787009445);
    }
  });
});

describe('locations in user data', () => {
  test('ISO 6709: the text and nothing around it', () => {
    const { found, saidBy } = find(inUserData(xyz('+48.2082+016.3738+171.000/')));
    expect(found.map(brief)).toEqual(['location: 48.2082, 16.3738, 171 m']);
    expect(String(saidBy(found[0] as PrivacyFinding))).toBe('+48.2082+016.3738+171.000/');
    expect(found[0]).toMatchObject({ path: 'moov/udta/©xyz', encoding: 'text', trackIndex: null });
  });

  test.each([
    ['+40.6894-074.0447/', '40.6894, -74.0447'],
    ['+51.5932-0.2431/', '51.5932, -0.2431'],
    ['+4012.22-07500.25/', '40.2036667, -75.0041667'],
    ['+401213.1-0750015.1+2.79/', '40.2036389, -75.0041944, 2.79 m'],
    ['-90+180CRSWGS_84/', '-90, 180'],
    ['somewhere in Vienna', 'somewhere in Vienna'],
  ])('%s is %s', (text, value) => {
    expect(find(inUserData(xyz(text))).found.map(brief)).toEqual([`location: ${value}`]);
  });

  test('zeros are said as such, and what is no location is unread', () => {
    const said = (text: string) =>
      find(inUserData(xyz(text))).found.map(({ kind, value }) => `${kind} ${value}`);
    expect(said('+00.0000+000.0000/')).toEqual(['location 0, 0']);
    expect(said('+999-9e999+/')).toEqual(['unread no location by ISO 6709: +999-9e999+/']);
    expect(said('Home')).toEqual(['location Home']);
  });

  test.each(['                  ', ''])('%j says nothing', (text) => {
    expect(find(inUserData(xyz(text))).found).toEqual([]);
  });

  test('loci: longitude stands first, and the name tells too', () => {
    const { found, saidBy } = find(inUserData(loci('Wien', away)));
    expect(found.map(brief)).toEqual([
      'location: Wien',
      'location: -33.8567963, 151.2153015, 5.5 m',
    ]);
    const [name, numbers] = found as [PrivacyFinding, PrivacyFinding];
    expect(String(saidBy(name))).toBe('Wien');
    expect(saidBy(numbers).readInt32BE(0)).toBe(Math.round(away.longitude * 65536));
    expect(numbers).toMatchObject({ length: 12, encoding: 'binary' });
  });

  test('loci of a place that is nowhere, and cut ones', () => {
    expect(find(inUserData(loci('', { latitude: 0, longitude: 0, altitude: 0 }))).found).toEqual(
      [],
    );
    for (let cut = 8; cut < 23; cut++)
      expect(find(inUserData(loci('', home, cut))).found.length, `${cut} bytes cut`).toBe(0);
  });

  test('coordinates in a comment are those bytes only', () => {
    const { found, saidBy } = find(
      inUserData(
        box(
          '©cmt',
          u16(48),
          u16(0),
          ascii('shot on my balcony at +48.2082+016.3738/, evening'.slice(0, 48)),
        ),
      ),
    );
    expect(found.map(brief)).toEqual(['location: 48.2082, 16.3738']);
    expect(String(saidBy(found[0] as PrivacyFinding))).toBe('+48.2082+016.3738/');
  });
});

describe('tags', () => {
  const data = (text: Uint8Array, type = 1) => box('data', u32(type, 0), text);
  const items = (...list: Box[]) =>
    inUserData(fullBox('meta', 0, 0, hdlr('mdir', ''), box('ilst', ...list)));

  test('people, but no copyright notices', () => {
    const { found } = find(
      items(
        box('©ART', data(ascii('Ada'))),
        box('cprt', data(ascii('Ada 2024'))),
        box('apID', data(ascii('ada@example.org'))),
      ),
    );
    expect(found.map(brief)).toEqual(['person: Ada', 'person: ada@example.org']);
  });

  test('a number says something until it is blank', () => {
    const owner = (...bytes: number[]) =>
      find(items(box('ownr', data(Uint8Array.of(...bytes), 21))));
    expect(owner(1, 2).found.map(brief)).toEqual(['person: 258']);
    expect(owner(0, 0).found).toEqual([]);
  });

  test('a date counts from the hour on', () => {
    const { found } = find(items(box('©day', data(ascii('2024')))));
    expect(found).toEqual([]);
    const exact = find(items(box('©day', data(ascii('2024-01-02T03:04:05Z')))));
    expect(exact.found.map(brief)).toEqual(['time: 2024-01-02T03:04:05Z']);
  });

  test('UTF-16 is named as such, since its spaces are two bytes', () => {
    const { found } = find(items(box('©ART', data(Buffer.from('Ádá', 'utf16le').swap16(), 2))));
    expect(found.map(({ encoding, value }) => [encoding, value])).toEqual([['utf-16be', 'Ádá']]);
  });

  test('XMP: attributes and elements, by what they say', () => {
    const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
        exif:GPSLatitude="48,12.492N" exif:GPSLongitude="16,22.428W" aux:SerialNumber="0851" xmpMM:DocumentID="xmp.did:1" xmp:Rating="5"
        xmp:CreateDate="2024-01-02T03:04:05+01:00">
        <dc:creator><rdf:Seq><rdf:li>Ada</rdf:li></rdf:Seq></dc:creator><dc:title>Wien</dc:title>
      </rdf:Description></rdf:RDF></x:xmpmeta>`;
    const { found, saidBy } = find(
      withTracks([], { after: [uuidBox('be7acfcb-97a9-42e8-9c71-999491e3afac', ascii(packet))] }),
    );
    expect(found.map(brief)).toEqual([
      'location: 48.2082',
      'location: -16.3738',
      'serial: 0851',
      'identifier: xmp.did:1',
      'time: 2024-01-02T03:04:05+01:00',
      'person: Ada',
    ]);
    expect(found.map((finding) => String(saidBy(finding)))).toContain('48,12.492N');
  });

  test('XMP: marked faces, with the names beside them', () => {
    const packet = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:mwg="http://www.metadataworkinggroup.com/schemas/regions/"
      xmlns:area="http://ns.adobe.com/xmp/sType/Area#"><rdf:Description><mwg:Regions rdf:parseType="Resource"><mwg:RegionList><rdf:Bag><rdf:li>
      <rdf:Description mwg:Name="Ada" mwg:Type="Face"><mwg:Area area:x="0.5"/></rdf:Description></rdf:li></rdf:Bag></mwg:RegionList></mwg:Regions>
      </rdf:Description></rdf:RDF>`;
    const { found } = find(inUserData(box('XMP_', ascii(packet))));
    expect(found.map(brief)).toEqual(['faces: Ada', 'faces: Face', 'faces: 0.5']);
  });

  test('keys of words: the role and the accuracy of a location are none', () => {
    const keys = [
      'location.ISO6709',
      'location.role',
      'location.accuracy.horizontal',
      'author',
      'creationdate',
      'content.identifier',
      'model',
    ].map((key) => `com.apple.quicktime.${key}`);
    keys.push('com.apple.photos.originating.signature');
    const values = [
      '+48.2082+016.3738/',
      '0',
      '35.0',
      'Ada',
      '2024-01-02T03:04:05+0100',
      'F00D',
      'iPhone',
      'AbCd',
    ];
    const meta = box(
      'meta',
      hdlr('mdta', ''),
      fullBox('keys', 0, 0, u32(keys.length), ...keys.map((key) => box('mdta', ascii(key)))),
      box(
        'ilst',
        ...values.map((value, i) => box(String.fromCharCode(...u32(i + 1)), data(ascii(value)))),
      ),
    );
    expect(find(withTracks([], { inMovie: [meta] })).found.map(brief)).toEqual([
      'location: 48.2082, 16.3738',
      'person: Ada',
      'time: 2024-01-02T03:04:05+0100',
      'identifier: F00D',
      'identifier: AbCd',
    ]);
  });

  test("Sony's XML: serial number and coordinates", () => {
    const xml = `<NonRealTimeMeta xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00"><CreationDate value="2024-01-02T03:04:05+01:00"/>
      <Device manufacturer="Sony" modelName="ILCE-1" serialNo="4294"/><AcquisitionRecord><Group name="ExifGPS">
      <Item name="LatitudeRef" value="N"/><Item name="Latitude" value="48:12:29"/></Group></AcquisitionRecord></NonRealTimeMeta>`;
    const { found } = find(
      withTracks([], {
        after: [fullBox('meta', 0, 0, hdlr('nrtm', ''), fullBox('xml ', 0, 0, ascii(xml)))],
      }),
    );
    expect(found.map(brief)).toEqual([
      'time: 2024-01-02T03:04:05+01:00',
      'serial: 4294',
      'location: 48:12:29',
    ]);
  });
});

describe('telemetry tracks', () => {
  const drive = [gps5Sample('240102030405.500', home, away), gps5Sample('240102030406.500', away)];

  test('GPMF: the first sample, and all of them where asked', () => {
    const { found, saidBy } = find(withTracks([gpmdTrack(drive)]));
    expect(found.map(brief)).toEqual([
      'telemetry: acceleration, 2 readings',
      'time: 2024-01-02T03:04:05.500Z',
      'location: 48.2082, 16.3738, 171 m',
    ]);
    const position = found[2] as PrivacyFinding;
    expect(position).toMatchObject({
      path: 'moov/trak[2]/sample[0]/DEVC/STRM/GPS5',
      length: 40,
      trackIndex: 2,
    });
    expect(saidBy(position).readInt32BE(0)).toBe(482082000);
    const all = find(withTracks([gpmdTrack(drive)]), { thorough: true });
    expect(all.found).toHaveLength(6);
    expect(all.problems).toEqual([]);
  });

  test('samples that stand together are read together', () => {
    const together = withTracks([gpmdTrack(drive, { chunks: [2] })]);
    const limits = { mediaRanges: 1 };
    expect(find(together, { thorough: true, limits }).found).toHaveLength(6);
    const apart = find(withTracks([gpmdTrack(drive)]), { thorough: true, limits });
    expect(apart.found).toHaveLength(3);
    expect(apart.problems.map(({ code }) => code)).toEqual(['media-not-read']);
  });

  test('the row before the camera had a fix is passed over', () => {
    const nowhere = { latitude: 0, longitude: 0, altitude: 0 };
    const { found } = find(withTracks([gpmdTrack([gps5Sample(' '.repeat(16), nowhere, away)])]));
    expect(found.map(brief)).toContain('location: -33.8568, 151.2153, 5.5 m');
    expect(found.map(({ kind }) => kind)).not.toContain('time');
  });

  test('GPS9 has time and place in one', () => {
    const { found } = find(withTracks([gpmdTrack([gps9Sample(8767, 11045.5, home)])]));
    expect(found.map(brief).sort()).toEqual([
      'location: 48.2082, 16.3738, 171 m',
      'time: 2024-01-02T03:04:05.500Z',
    ]);
  });

  test("Karma's positions come after a time of four or eight bytes", () => {
    const factors = klv('SCAL', 'l', 4, u32(1000, 1e7, 1e7, 1000));
    const fix = u32(482082000, 163738000, 171000);
    const glpi = nest('STRM', factors, klv('GLPI', '?', 28, bytesOf(u32(5), fix, zeros(12))));
    const gpri = nest('STRM', factors, klv('GPRI', '?', 30, bytesOf(u32(0, 5), fix, zeros(10))));
    const { found } = find(withTracks([gpmdTrack([nest('DEVC', glpi, gpri)])]));
    expect(found.map(brief)).toEqual(Array(2).fill('location: 48.2082, 16.3738, 171 m'));
  });

  test('GPMF in user data: serial numbers', () => {
    const inner = nest(
      'DEVC',
      klv('CASN', 'c', 1, ascii('C3353424500199\0')),
      klv('MINF', 'c', 1, ascii('MAX')),
    );
    expect(find(inUserData(box('GPMF', inner, zeros(64)))).found.map(brief)).toEqual([
      'serial: C3353424500199',
    ]);
  });

  test('camm: positions, GPS with time, and motion', () => {
    const samples = [bytesOf(cammVector(2), cammPosition(home)), cammGps(1388199863, away)];
    const { found, saidBy } = find(withTracks([cammTrack(samples)]), { thorough: true });
    expect(found.map(brief)).toEqual([
      'telemetry: rotation rate',
      'location: 48.2082, 16.3738, 171 m',
      'time: 2024-01-02T03:04:23.000Z',
      'location: -33.8568, 151.2153, 5.5 m',
    ]);
    expect(saidBy(found[3] as PrivacyFinding).readDoubleLE(0)).toBe(away.latitude);
  });

  test('camm: what is no number is no place', () => {
    const nowhere = { ...home, latitude: Number.NaN, longitude: Number.POSITIVE_INFINITY };
    const half = { ...home, longitude: Number.NaN, altitude: Number.NaN };
    const samples = [bytesOf(cammPosition(nowhere), cammPosition(half))];
    const { found } = find(withTracks([cammTrack(samples)]));
    expect(found.map(brief)).toEqual(['location: 48.2082, unknown']);
  });

  test("makers' records in user data: as a whole, until they are blank", () => {
    const { found, saidBy } = find(
      inUserData(box('NCDT', ascii('NCTG serial')), box('CNTH', zeros(20))),
    );
    expect(found.map(brief)).toEqual(["identifier: maker's record of 11 bytes (Nikon), not read"]);
    expect(String(saidBy(found[0] as PrivacyFinding))).toBe('NCTG serial');
  });

  test('DJI: how the drone flew, in user data', () => {
    const { found } = find(
      inUserData(
        box('©xsp', u16(5, 0), ascii('+1.20')),
        box('©gyw', u16(6, 0), ascii('-12.30')),
        box('©uid', ascii('a1b2c3')),
      ),
    );
    expect(found.map(brief)).toEqual([
      'telemetry: +1.20',
      'telemetry: -12.30',
      'identifier: a1b2c3',
    ]);
  });

  test('DJI: records as a whole, coordinates of a text track as they stand', () => {
    const text = textSample(
      'F/2.8, SS 206.14, ISO 100, EV 0, GPS (16.3738, 48.2082, 18), D 24.26m',
    );
    const tracks = [
      djiTrack('djmd', [ascii('\n\x05proto')]),
      timedTrack('text', qtText(), [text, textSample('2024-01-02 03:04:05')]),
    ];
    const { found, saidBy } = find(withTracks(tracks), { thorough: true });
    expect(found.map(brief)).toEqual([
      'telemetry: DJI metadata, 7 bytes',
      'location: 48.2082, 16.3738',
    ]);
    expect(String(saidBy(found[1] as PrivacyFinding))).toBe('16.3738, 48.2082');
  });

  test.each([
    ['[latitude: 48.2082] [longtitude: 16.3738]', '48.2082, 16.3738'],
    ['HOME(W: 16.3738, N: 48.2082) 2024-01-02 03:04:05', '48.2082, -16.3738'],
    ['$GPRMC,161313.00,A,4812.4920,N,01622.4280,E,6.2,35.3,020124,,,A*52', '48.2082, 16.3738'],
  ])('%s', (text, value) => {
    const { found } = find(withTracks([timedTrack('text', qtText(), [textSample(text)])]));
    expect(found.map(brief)).toContain(`location: ${value}`);
  });

  test('mebx: declared faces, and where they are', () => {
    const entry = mebxEntry(
      [1, 'com.apple.quicktime.detected-face'],
      [2, 'com.apple.quicktime.video-orientation'],
      [3, 'com.apple.quicktime.location.ISO6709'],
    );
    const samples = [
      bytesOf(mebxItem(2, u16(1)), mebxItem(1, ascii('face'))),
      mebxItem(3, ascii('+48.2082+016.3738/')),
    ];
    const { found, saidBy } = find(withTracks([timedTrack('meta', entry, samples)]), {
      thorough: true,
    });
    expect(found.map(brief)).toEqual([
      'faces: declares com.apple.quicktime.detected-face',
      'location: declares com.apple.quicktime.location.ISO6709',
      'faces: com.apple.quicktime.detected-face, 4 bytes',
      'location: 48.2082, 16.3738',
    ]);
    expect(found.map((finding) => String(saidBy(finding)))).toEqual([
      'com.apple.quicktime.detected-face',
      'com.apple.quicktime.location.ISO6709',
      'face',
      '+48.2082+016.3738/',
    ]);
  });
});

describe('trailers', () => {
  test('Samsung: a box of its own', () => {
    const { found } = find(withTracks([], { after: [box('sefd', ascii('SEFH…'), zeros(10))] }));
    expect(found.map(({ kind, path }) => [kind, path])).toEqual([['telemetry', 'sefd']]);
    expect(find(withTracks([], { after: [box('sefd', zeros(20))] })).found).toEqual([]);
  });

  test('Insta360: what follows the last box', () => {
    const length = 200;
    const body = ascii('\x01\x02gps gps gps'.padEnd(length - 40, '.'));
    const size = new Uint8Array(Uint32Array.of(length).buffer);
    const tail = bytesOf(body, size, u32(3), ascii('8db42d694ccc418790edff439fe026bf'));
    const { found, bytes } = find(withTracks([], { after: [tail] }));
    expect(found).toMatchObject([
      { kind: 'telemetry', path: 'trailer', offset: bytes.length - length, length },
    ]);
  });
});

describe('hostile', () => {
  test('an ISO 6709 text of a megabyte', async () => {
    const long = ascii(`+48.2082+016.3738${'+1'.repeat(500_000)}`);
    const item = box('©xyz', box('data', u32(1, 0), long));
    const meta = fullBox('meta', 0, 0, hdlr('mdir', ''), box('ilst', item));
    const { result, work } = await measured(200, () => find(inUserData(meta)));
    expect(work).toBeLessThan(200);
    const { found } = result;
    expect(found).toHaveLength(1);
    expect(found[0]?.length).toBe(long.length);
    expect(found[0]?.value.length).toBeLessThan(600);
  });

  test('signs and digits without end in a comment', async () => {
    for (const text of [
      '+12'.repeat(5000),
      `/${'+48.1'.repeat(4000)}`,
      `/+${'1'.repeat(16_000)}`,
    ]) {
      const comment = box('©cmt', u16(text.length), u16(0), ascii(text));
      expect(await workOf(200, () => find(inUserData(comment)))).toBeLessThan(200);
    }
  });

  test('GPMF that nests for ever, and lengths that lie', () => {
    let deep: Uint8Array = klv('CASN', 'c', 1, ascii('C1'));
    for (let i = 0; i < 2000; i++)
      deep = bytesOf(
        ascii('DEVC'),
        zeros(1),
        zeros(1).fill(255),
        u16(Math.ceil(deep.length / 255)),
        deep,
      );
    expect(find(withTracks([gpmdTrack([deep])])).found).toEqual([]);
    const lies = [
      nest('DEVC', klv('GPS5', 'l', 20, zeros(20).fill(7), 65_535)),
      klv('GPS5', 'l', 0, zeros(20), 65_535),
      klv('GPS5', 'l', 255, zeros(4).fill(1), 65_535),
      klv('SCAL', 'l', 255, zeros(4), 65_535),
      bytesOf(klv('SCAL', 'l', 4, u32(0, 0, 0)), klv('GPS5', 'l', 20, zeros(20).fill(7))),
      ascii('GPS5l'),
    ];
    for (const lie of lies)
      for (const { value } of find(withTracks([gpmdTrack([lie])])).found)
        expect(value).not.toMatch(/NaN|Infinity/);
  });

  test('a hundred thousand findings and more', () => {
    const fixes = Array.from({ length: 200 }, () => cammPosition(home));
    const samples = Array.from({ length: 20 }, () => bytesOf(...fixes));
    const limits = { listEntries: 3000 };
    const { found, problems } = find(withTracks([cammTrack(samples)]), { thorough: true, limits });
    expect(found.length).toBeLessThanOrEqual(3000);
    expect(problems.map(({ code }) => code)).toEqual(['privacy-truncated']);
  });
});
