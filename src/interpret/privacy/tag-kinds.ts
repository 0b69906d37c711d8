/** Which tags say something of a person, by source and key. */

import type { PrivacyKind, RawTag } from '../../report/report.js';

/** A tag's kind; `time` counts only where the value has a time of day. */
export function kindOfTag(tag: RawTag): PrivacyKind | null {
  const { source, key } = tag;
  if (source === 'xmp') return kindOfXmp(key);
  if (source === 'xml') return kindOfXml(key);
  return exact.get(`${source} ${key}`) ?? kindOfObject(tag) ?? kindOfName(source, key);
}

/** ID3 frames of bytes that only their owners know, and so of a person's account or purchase. */
export function kindOfObject({ source, key }: RawTag): PrivacyKind | null {
  if (source !== 'id3') return null;
  return /^(UFID?|PRIV|GEOB?|GEO|OWNE)(:|$)/.test(key) ? 'identifier' : null;
}

function entries(source: string, kind: PrivacyKind, keys: string): [string, PrivacyKind][] {
  return keys.split(' ').map((key) => [`${source} ${key}`, kind]);
}

/**
 * Names of people who made or play in it, or own it. Copyright notices are left alone: they are made to be
 * seen, and to take them away is unlawful in many places.
 */
const exact = new Map<string, PrivacyKind>([
  ...entries('itunes', 'location', '©xyz'),
  ...entries(
    'itunes',
    'person',
    '©ART aART ©aut auth ©wrt ©com ©con ©dir ©ard ©prd ©xpd ©prf perf ©ope ©sol ownr apID soar soaa soco',
  ),
  ...entries('itunes', 'time', '©day purd'),
  ...entries('udta', 'location', '©xyz'),
  ...entries('udta', 'person', '©ART ©aut auth ©wrt ©com ©dir ©prd ©prf perf albr'),
  ...entries('udta', 'serial', 'slno SNum'),
  ...entries('udta', 'time', '©day date'),
  // DJI: speed, and how aircraft and camera were turned (ExifTool, QuickTime.pm).
  ...entries('udta', 'telemetry', '©xsp ©ysp ©zsp ©fpt ©fyw ©frl ©gpt ©gyw ©grl'),
  ...entries('udta', 'identifier', '©uid'),
  ...entries('3gpp', 'person', 'auth perf'),
  ...entries('id3', 'person', 'TPE1 TPE2 TPE3 TPE4 TCOM TEXT TOLY TOPE TOWN TIPL TMCL TENC'),
  ...entries('id3', 'person', 'TP1 TP2 TP3 TP4 TCM TXT TOL TOA TEN'),
  ...entries('id3', 'time', 'TDRC TDEN TDTG TDRL TDOR'),
]);

/** Names of people, of what they are called last in a dotted or colon-separated key. */
const people = new Set(
  (
    'author artist artists albumartist album_artist director producer composer conductor ' +
    'performer performers owner creator writer lyricist originalartist username itunmovi user ' +
    'phonenumber phone email credits reporter lead_performer actor written_by encoded_by ' +
    'director_of_photography sound_engineer art_director production_designer executive_producer ' +
    'distributed_by remixed_by mixed_by purchase_owner'
  ).split(' '),
);

/** Of a device, a clip or a project. */
const identifiers = new RegExp(
  '(content\\.identifier|camera\\.identifier|device\\.id|originating\\.signature|uuid|imei|' +
    'proapps\\.(cameraid|clipid|reel)|\\.uid)$',
);

/** Sources whose keys are words. */
const wordy = new Set<RawTag['source']>(['quicktime', 'xtra', 'matroska']);

/** Sources whose keys are words: `mdta` keys, freeform iTunes tags, Microsoft's. */
function kindOfName(source: RawTag['source'], key: string): PrivacyKind | null {
  const freeform =
    (source === 'itunes' && key.startsWith('----')) || (source === 'id3' && key.startsWith('TXX'));
  if (!freeform && !wordy.has(source)) return null;
  const name = key.toLowerCase();
  const last = name.slice(Math.max(...[...'.:/'].map((mark) => name.lastIndexOf(mark))) + 1);
  if (/accuracy|location\.(role|body)$/.test(name)) return null;
  if (name.includes('.location.') || /^(location|gps)|_location$/.test(last)) return 'location';
  if (name.includes('serial')) return 'serial';
  if (identifiers.test(name)) return 'identifier';
  if (
    /(creation|encod|record|purchase).*(date|time)|^date_(record|encod|tagg|digiti|purchas|writ)/.test(
      name,
    )
  )
    return 'time';
  return people.has(last) ? 'person' : null;
}

/** Sony's NonRealTimeMeta: `<Device serialNo="…"/>`, `<CreationDate value="…"/>`. */
function kindOfXml(key: string): PrivacyKind | null {
  if (key.endsWith(' serialNo')) return 'serial';
  return /(CreationDate|LastUpdate)( value)?$/.test(key) ? 'time' : null;
}

/** The same document: `<Item name="Latitude" value="…"/>`; `name` is what the tag before it says. */
export function kindOfXmlItem(key: string, name: string): PrivacyKind | null {
  if (!key.endsWith('Item value')) return null;
  if (/^(Latitude|Longitude|Altitude)$/.test(name)) return 'location';
  return /^(TimeStamp|DateStamp)$/.test(name) ? 'time' : null;
}

const xmpNames: [PrivacyKind, string][] = [
  // exif:GPSLatitude and the like; places in words are those of photoshop: and of IPTC.
  [
    'location',
    'Location City State Country CountryCode Sublocation ProvinceState LocationCreated LocationShown ' +
      'CiAdrCity CiAdrRegion CiAdrCtry shotLocation Event',
  ],
  [
    'serial',
    'SerialNumber BodySerialNumber LensSerialNumber CameraSerialNumber InternalSerialNumber ' +
      'CameraSN DroneSerialNumber',
  ],
  [
    'person',
    'creator contributor Artist Author Authors artist composer director directorPhotography ' +
      'engineer client OwnerName CameraOwnerName Owner CaptionWriter PersonInImage HostComputer ' +
      // IPTC's, PLUS's, Getty's, iView's and ACDSee's of people, and what they wrote of them.
      'CiEmailWork CiTelWork CiAdrExtadr CiAdrPcode CiUrlWork PersonDisplayName PersonName ' +
      'PersonInImageName PersonInImageWDetails PersonDescription PersonId AuthorsPosition Nickname ' +
      'ImageCreator ImageCreatorName LicensorName LicensorEmail LicensorTelephone1 ' +
      'LicensorTelephone2 LicensorStreetAddress LicensorCity LicensorURL CopyrightOwnerName ' +
      'ImageSupplierName ModelReleaseID Personality People AOCreator RegItemId RegistryEntry ' +
      // Digikam and Lightroom put people among the keywords; paths name who is logged in.
      'TagsList hierarchicalSubject Credit Source Instructions filePath path macAtom ' +
      'posixProjectPath uncProjectPath windowsAtom RawFileName',
  ],
  [
    'time',
    'GPSTimeStamp GPSDateStamp CreateDate ModifyDate MetadataDate DateCreated ' +
      'DateTimeOriginal DateTimeDigitized DateTime shotDate when date',
  ],
  ['identifier', 'ImageUniqueID DocumentID InstanceID OriginalDocumentID SelfData'],
];
let xmpKinds: Map<string, PrivacyKind> | undefined;

/** Regions of MWG and Microsoft mark faces and name them. */
const regions = /\/regions\/|\/RegionInfo/;

/**
 * `key`: namespace URIs with local names, from the outermost property inwards; each name
 * may say it, the innermost first.
 */
function kindOfXmp(key: string): PrivacyKind | null {
  if (regions.test(key)) return 'faces';
  return kindOfNames(
    key
      .split(' ')
      .map((part) => part.slice(Math.max(part.lastIndexOf('/'), part.lastIndexOf('#')) + 1)),
  );
}

/** Local names of properties by XMP, from the outermost inwards. */
export function kindOfNames(names: readonly string[]): PrivacyKind | null {
  xmpKinds ??= new Map(
    xmpNames.flatMap(([kind, names]) =>
      names.split(' ').map((name) => [name.toLowerCase(), kind] as const),
    ),
  );
  for (const name of [...names].reverse()) {
    // DJI writes `GpsLatitude`, and `GpsLongtitude`.
    if (/^gps(dest)?(latitude|long(i|ti)tude|altitude(?!ref)|areainformation)/i.test(name))
      return 'location';
    const kind = xmpKinds.get(name.toLowerCase());
    if (kind !== undefined) return kind;
  }
  return null;
}
