import { fourcc } from '../../../bytes/fourcc.js';
import type { MediaReport } from '../../../report/report.js';

type Container = MediaReport['container'];

/** What a brand says of a file whose major brand it is. */
interface Brand {
  /** Null where it may be any file of ISO base media. */
  container: Container | null;
  /** Of images: ISO/IEC 23008-12. */
  mediaType: string | null;
}

/**
 * Brands of the MP4 registration authority (mp4ra.org), of QuickTime and of well-known writers. Codes stand
 * five characters apart, so that they may end in blanks.
 */
const table: readonly [Brand['container'], Brand['mediaType'], ...string[]][] = [
  ['mov', null, 'qt  '],
  ['m4a', null, 'M4A  M4B  M4P '],
  ['avif', 'image/avif', 'avif avis'],
  ['heif', 'image/heic', 'heic heix heim heis'],
  ['heif', 'image/heic-sequence', 'hevc hevx hevm hevs'],
  ['heif', 'image/heif-sequence', 'msf1'],
  ['heif', 'image/avci', 'avci'],
  ['heif', 'image/avcs', 'avcs'],
  ['heif', 'image/hej2k', 'j2ki'],
  ['heif', 'image/heif', 'mif1 mif2 vvic vvis j2is jpeg jpgs 1pic'],
  // ISO base media, MPEG-4, QuickTime.
  [
    null,
    null,
    'isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 isoa isob isoc mp41 mp42 mp71 mp21 mqt  M4V  M4VH',
    'M4VP F4V  F4P  F4A  F4B  MSNV NDAS NDSC NDSH NDSM NDSP NDSS NDXC NDXH NDXM NDXP NDXS XAVC CAEP',
    'caqv niko pana ROSS sdv  SDV  dmb1 MPPI ARRI jpsi jpsd pmb  mmp4 odcf opf2 opx2 pagd da0a da0b',
    'da1a da1b da2a da2b da3a da3b dv1a dv1b dv2a dv2b dv3a dv3b KDDI JP20 mj2s mjp2 jp2  jpm  jpx ',
    'jxl  isc2 Mp4a adtl nvr1 crx  nras yrob LCAG uvvu',
  ],
  // 3GPP and 3GPP2.
  [
    '3gp',
    null,
    '3gp1 3gp2 3gp3 3gp4 3gp5 3gp6 3gp7 3gp8 3gp9 3ge6 3ge7 3ge9 3gf9 3gg6 3gg9 3gh9 3gm9 3gma 3gr6',
    '3gr7 3gr9 3gs5 3gs6 3gs7 3gs9 3gt8 3gt9 3gtv 3gvr 3g2a 3g2b 3g2c 3gmA 3ghA',
  ],
  // Segments, DASH, CMAF and what CMAF profiles name.
  [
    null,
    null,
    'msdh msix dash dsms risx lmsg sims sisx ssss cmfc cmf2 cmff cmfl cmfs cfhd chdf chd1 cfsd cud1',
    'cudd cud8 cvid chhd chh1 clg1 caac caaa camc cax4 ca4s casu cwvt cttx ctml im1t im1i im2t im2i',
    'ccea ceac cec3 ca4m cmhm cmhs cdts cmpd dtsc chev cav1 cvvc cenc piff iphd mpuf emsg ansg cdsd',
    'avc1 hvc1 hevi heif hvce hvci hvcx hvti hev1 av01 av1s av1M iso0 hlsf hls1 iml1 imlf dby1 db1p',
    'db2g db4h db4g db1g dvxh dvhe dvh1 dvav dva1 opus flac ifrm iamf vvc1 vvci vvoi cmfx',
  ],
  // Still images and sequences.
  [
    null,
    null,
    'miaf avio MA1A MA1B MiHA MiHB MiHE MiPr MiAn MiCm tmap geo1 pred unif evbi evmi jxsi mif3 imdi',
  ],
  // Samsung, Sony, Canon, GoPro, Nero, Adobe.
  [
    null,
    null,
    'ssc1 ssc2 sxcb hnti mfsm MFSM MCV1 MGSV GOPR Exif noff ndas ndxc c2pa dlna senv mpg2',
  ],
];

const brands = new Map<number, Brand>();
for (const [container, mediaType, ...lists] of table)
  for (const list of lists)
    for (let at = 0; at + 4 <= list.length; at += 5)
      brands.set(fourcc(list.slice(at, at + 4)), { container, mediaType });

/** Some writers pad with NUL in the place of blanks. */
export function paddedBrand(brand: number): number {
  let padded = brand;
  for (let shift = 0; shift < 24 && ((padded >>> shift) & 0xff) === 0; shift += 8)
    padded |= 0x20 << shift;
  return padded >>> 0;
}

export function isKnownBrand(brand: number): boolean {
  return brands.has(brand);
}

/** Null where the brand does not say it. */
export function containerOf(brand: number): Container | null {
  return brands.get(brand)?.container ?? (isThreeGpp(brand) ? '3gp' : null);
}

export function isImageBrand(brand: number): boolean {
  return imageType(brand) !== null;
}

/** Null where the brand is of no image. */
export function imageType(brand: number): string | null {
  return brands.get(brand)?.mediaType ?? null;
}

/** `3g` and a letter or digit: every brand of 3GPP and 3GPP2. */
function isThreeGpp(brand: number): boolean {
  return brand >>> 16 === 0x3367;
}

/** 3GPP2's brands are `3g2a` and on. */
export function isThreeGpp2(brand: number): boolean {
  return brand >>> 8 === 0x336732;
}
