/**
 * Normalised names of tags: FFmpeg's where it has one (libavformat/mov.c, id3v2.c, asf.c), else the plain
 * word in the same style. One differs: iTunes' `©enc`, who encoded it, is not the encoder.
 */

import type { RawTag } from '../../report/report.js';
import { exifTime } from '../exif/exif.js';

type Source = RawTag['source'];

/** `key name` pairs; one string a source, so that nothing is built before a file has tags. */
const tables: Record<Source, string> = {
  matroska: `
    Title title, MuxingApp encoder, WritingApp encoder, TITLE title, ARTIST artist, ALBUM album,
    ALBUM_ARTIST album_artist, COMPOSER composer, LEAD_PERFORMER artist,
    ACTOR actor, AUTHOR author, WRITTEN_BY author, DIRECTOR director, PRODUCER producer, COPYRIGHT copyright,
    COMMENT comment, DESCRIPTION description, SUMMARY description, SYNOPSIS synopsis, SUBJECT subject,
    KEYWORDS keywords, GENRE genre, MOOD mood, PUBLISHER publisher, ENCODED_BY encoded_by, ENCODER encoder,
    DATE date, DATE_RELEASED date, DATE_RECORDED date, DATE_ENCODED encoding_time, PART_NUMBER track,
    LANGUAGE language, LYRICS lyrics, ISRC isrc, LOCATION location, RECORDING_LOCATION location,
    LICENSE license, URL URL, MAJOR_BRAND major_brand, MINOR_VERSION minor_version,
    COMPATIBLE_BRANDS compatible_brands, CREATION_TIME creation_time, MAKE make, MODEL model,
    COM.APPLE.QUICKTIME.MAKE make, COM.APPLE.QUICKTIME.MODEL model, COM.APPLE.QUICKTIME.SOFTWARE software,
    COM.APPLE.QUICKTIME.CREATIONDATE creation_time, COM.APPLE.QUICKTIME.LOCATION.ISO6709 location,
    COM.ANDROID.MANUFACTURER make, COM.ANDROID.MODEL model, COM.ANDROID.VERSION software`,
  itunes: `
    ©ART artist, aART album_artist, ©alb album, ©aut artist, ©cmt comment, ©com composer, ©cpy copyright,
    ©day date, ©des description, ©dir director, ©dis disclaimer, ©ed1 edit_date, ©enc encoded_by,
    ©fmt original_format, ©gen genre, ©grp grouping, ©hst host_computer, ©inf comment, ©lyr lyrics, ©mak make,
    ©mod model, ©nam title, ©ope original_artist, ©prd producer, ©PRD producer, ©prf performers,
    ©req playback_requirements, ©src original_source, ©st3 subtitle, ©swr encoder, ©too encoder, ©trk track,
    ©url URL, ©wrn warning, ©wrt composer, ©xyz location, akID account_type, apID account_id, catg category,
    cpil compilation, cprt copyright, desc description, disk disc, egid episode_uid, gnre genre,
    hdvd hd_video, keyw keywords, ldes synopsis, pcst podcast, pgap gapless_playback, purd purchase_date,
    rtng rating, soaa sort_album_artist, soal sort_album, soar sort_artist, soco sort_composer,
    sonm sort_name, sosn sort_show, stik media_type, trkn track, tven episode_id, tves episode_sort,
    tvnn network, tvsh show, tvsn season_number`,
  udta: `
    ©ART artist, ©alb album, ©aut artist, ©cmt comment, ©com composer, ©cpy copyright, ©day date,
    ©des description, ©dir director, ©dis disclaimer, ©ed1 edit_date, ©enc encoder, ©fmt original_format,
    ©gen genre, ©grp grouping, ©hst host_computer, ©inf comment, ©lyr lyrics, ©mak make, ©mdl model,
    ©mod model, ©nam title, ©ope original_artist, ©prd producer, ©PRD producer, ©prf performers,
    ©req playback_requirements, ©src original_source, ©st3 subtitle, ©swr encoder, ©too encoder, ©trk track,
    ©url URL, ©wrn warning, ©wrt composer, ©xyz location, @PRM premiere_version, @PRQ quicktime_version,
    @day date, @mak make, @mod model, @swr encoder, @xyz location, FIRM firmware, CNFV firmware, CNMN model,
    GPMF:FMWR firmware, GPMF:MINF model, TAGS:make make, TAGS:model model, albr album_artist, auth artist,
    cmnm model, date date, manu make, modl model, MTDT:1 title, MTDT:3 date, MTDT:4 encoder, MTDT:5 model,
    name title, titl title, vndr make`,
  '3gpp': `
    albm album, albm:track track, auth author, cprt copyright, dscp description, gnre genre, kywd keywords,
    loci location, perf artist, swre encoder, titl title, yrrc date`,
  quicktime: `
    album album, artist artist, author author, comment comment, composer composer, copyright copyright,
    creationdate date, description description, director director, displayname title, encoder encoder,
    genre genre, information comment, keywords keywords, location.ISO6709 location, make make, model model,
    performer performers, producer producer, publisher publisher, software software, title title, year date,
    location location, date date, lyrics lyrics, synopsis synopsis, show show, network network,
    album_artist album_artist, grouping grouping, track track, disc disc, com.android.manufacturer make,
    com.android.model model`,
  id3: `
    TALB album, TAL album, TCOM composer, TCM composer, TCON genre, TCO genre, TCOP copyright, TCR copyright,
    TENC encoded_by, TEN encoded_by, TIT1 grouping, TIT2 title, TT2 title, TLAN language, TPE1 artist,
    TP1 artist, TPE2 album_artist, TP2 album_artist, TPE3 performer, TP3 performer, TPOS disc, TPA disc,
    TPUB publisher, TPB publisher, TRCK track, TRK track, TSSE encoder, TSS encoder, TDRC date, TYER date,
    TYE date, COMM comment, COM comment, USLT lyrics, ULT lyrics`,
  xtra: `
    WM/AlbumArtist album_artist, WM/AlbumTitle album, WM/Category category, WM/Composer composer,
    WM/Director director, WM/EncodedBy encoded_by, WM/EncodingSettings encoder, WM/Genre genre,
    WM/PartOfSet disc, WM/Producer producer, WM/Publisher publisher, WM/SubTitle subtitle, WM/Tool encoder,
    WM/TrackNumber track, WM/Writer writer, Author artist, Title title, Description comment,
    Copyright copyright`,
  xmp: `
    http://purl.org/dc/elements/1.1/title title, http://purl.org/dc/elements/1.1/creator artist,
    http://purl.org/dc/elements/1.1/description description, http://purl.org/dc/elements/1.1/rights copyright,
    http://purl.org/dc/elements/1.1/subject keywords, http://ns.adobe.com/xap/1.0/CreateDate date,
    http://ns.adobe.com/xap/1.0/CreatorTool encoder, http://ns.adobe.com/tiff/1.0/Make make,
    http://ns.adobe.com/tiff/1.0/Model model, http://ns.adobe.com/xmp/1.0/DynamicMedia/artist artist,
    http://ns.adobe.com/xmp/1.0/DynamicMedia/album album,
    http://ns.adobe.com/xmp/1.0/DynamicMedia/genre genre,
    http://ns.adobe.com/xmp/1.0/DynamicMedia/composer composer,
    http://ns.adobe.com/xmp/1.0/DynamicMedia/logComment comment,
    http://ns.adobe.com/xmp/1.0/DynamicMedia/trackNumber track`,
  exif: `
    IFD0:ImageDescription description, IFD0:XPTitle title, IFD0:Artist artist, IFD0:Copyright copyright,
    IFD0:XPComment comment, ExifIFD:UserComment comment, IFD0:XPKeywords keywords,
    ExifIFD:DateTimeOriginal date, IFD0:Make make, IFD0:Model model, IFD0:Software software`,
  // Sony's NonRealTimeMeta.
  xml: 'Device#manufacturer make, Device#modelName model',
};

const built = new Map<Source, Map<string, string>>();

function namesOf(source: Source): Map<string, string> {
  const known = built.get(source);
  if (known !== undefined) return known;
  const names = new Map<string, string>();
  for (const row of tables[source].split(',')) {
    const [key = '', name = ''] = row.trim().split(' ');
    names.set(key, name);
  }
  built.set(source, names);
  return names;
}

const apple = 'com.apple.quicktime.';

/** The normalised name of a stored key; null where there is none. */
export function tagName({ source, key }: RawTag): string | null {
  const names = namesOf(source);
  if (source === 'quicktime' && key.startsWith(apple))
    return names.get(key.slice(apple.length)) ?? null;
  return names.get(source === 'xml' ? withoutNamespaces(key) : key) ?? null;
}

/**
 * `Device#manufacturer` of `urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00Device manufacturer`: the
 * namespace has a version in it.
 */
function withoutNamespaces(key: string): string {
  const [attribute = '', element = ''] = key.split(' ').reverse();
  return `${/[A-Za-z]*$/.exec(element)?.[0]}#${attribute}`;
}

/** Which source is asked first; XMP is often a copy that nobody kept up to date. */
const order: readonly Source[] = [
  'matroska',
  'quicktime',
  'itunes',
  'udta',
  '3gpp',
  'id3',
  'exif',
  'xml',
  'xmp',
  'xtra',
];

/** By normalised name, of the tags of the whole file: the first site of the first source that says each. */
export function normalise(rawTags: readonly RawTag[]): Record<string, string> {
  if (rawTags.length === 0) return {};
  const tags = new Map<string, string>();
  for (const source of order)
    for (const tag of rawTags) {
      if (tag.source !== source || tag.trackIndex !== null || !tag.value) continue;
      const name = tagName(tag);
      if (name !== null && !tags.has(name)) tags.set(name, plain(tag, name, tag.value));
    }
  return Object.fromEntries(tags);
}

/** Exif's dates have colons where all others have dashes. */
function plain({ source }: RawTag, name: string, value: string): string {
  return source === 'exif' && name === 'date' ? (exifTime(value) ?? value) : value;
}
