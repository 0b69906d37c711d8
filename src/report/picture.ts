/**
 * The part of the public schema that says what a picture is made for: colour, HDR, stereo and projection. As
 * in report.ts, an absent fact is null.
 */

/** What one place says of the colour, by FFmpeg's names; null where it does not say. */
export interface ColorStatement {
  primaries: string | null;
  transfer: string | null;
  matrix: string | null;
  range: 'limited' | 'full' | null;
  /** `container`: a `colr` box; `codec`: the codec's own configuration or parameter set. */
  source: 'container' | 'codec';
}

/** The statement that counts: the container's before the codec's. */
export interface Color extends ColorStatement {
  /** A second statement where it disagrees: the codec's, else that of a further `colr` box. */
  other: ColorStatement | null;
  /** Everything that is said, the one that counts first. */
  statements: ColorStatement[];
  icc: IccProfile | null;
}

/** An ICC profile in `colr`. */
export interface IccProfile {
  /** Its own name of itself. */
  description: string | null;
  /**
   * By its colorants: `bt709` (also sRGB's), `display-p3`, `dci-p3`, `adobe-rgb`, `bt2020`, `prophoto-rgb`,
   * `bt470bg`, `smpte170m`; null for others.
   */
  primaries: string | null;
  /** Of the profile in the file. */
  offset: number;
  length: number;
}

/** CIE 1931 x and y. */
export type Chromaticity = [x: number, y: number];

/** `container`: a box of the sample description; `codec`: the codec's configuration, or the first frame. */
export type HdrSource = 'container' | 'codec';

export interface Hdr {
  /**
   * What the picture is made for: `hdr10` is PQ of 10 bits and BT.2020 with static metadata; `dolby-vision`
   * and `hdr10+` where their own data are there beside those of `base`. Null where there are metadata of HDR,
   * and nothing says the transfer function.
   */
  kind: 'sdr' | 'hlg' | 'pq' | 'hdr10' | 'hdr10+' | 'dolby-vision' | null;
  /**
   * What a player without Dolby Vision (or without the dynamic metadata of HDR10+) shows; null
   * where it can show nothing right.
   */
  base: 'sdr' | 'hlg' | 'pq' | 'hdr10' | null;
  dolbyVision: {
    /** Of the configuration record. */
    version: [major: number, minor: number];
    profile: number;
    level: number;
    /** `dv_bl_signal_compatibility_id`: 0 none, 1 HDR10, 2 SDR, 4 HLG, 6 Ultra HD Blu-ray. */
    compatibility: number;
    baseLayer: boolean;
    enhancementLayer: boolean;
    rpu: boolean;
  } | null;
  /** SMPTE ST 2086: luminance in cd/m². */
  masteringDisplay: {
    red: Chromaticity;
    green: Chromaticity;
    blue: Chromaticity;
    whitePoint: Chromaticity;
    minLuminance: number;
    maxLuminance: number;
    source: HdrSource;
  } | null;
  /** cd/m². */
  contentLight: { maxCll: number; maxFall: number; source: HdrSource } | null;
  /** Lux. */
  ambientViewing: { illuminance: number; light: Chromaticity; source: HdrSource } | null;
  /** The colours and luminances (cd/m²) that the content really has; null where one is not said. */
  contentVolume: {
    red: Chromaticity | null;
    green: Chromaticity | null;
    blue: Chromaticity | null;
    minLuminance: number | null;
    maxLuminance: number | null;
    averageLuminance: number | null;
    source: HdrSource;
  } | null;
  /** Whether ST 2094-40 metadata stand in the first frame; null where it was not looked at. */
  hdr10Plus: boolean | null;
}

export interface Spatial {
  projection:
    | 'rectilinear'
    | 'equirectangular'
    | 'half-equirectangular'
    | 'cubemap'
    | 'fisheye'
    | 'mesh'
    | 'parametric'
    | null;
  /** How the two eyes' pictures lie; `multiview`: in layers of one stream (MV-HEVC). */
  stereo: 'mono' | 'top-bottom' | 'left-right' | 'multiview' | 'custom' | null;
  /** The right eye's picture stands where the left one's is expected. */
  eyesReversed: boolean;
  heroEye: 'left' | 'right' | null;
  baselineMicrometers: number | null;
  /** `dadj`, in 1/10,000 of the picture's width. */
  disparityAdjustment: number | null;
  horizontalFieldOfViewDegrees: number | null;
  /** Degrees. */
  pose: { yaw: number; pitch: number; roll: number } | null;
  /** What the picture leaves out of the sphere at each side, as parts of its whole width or height. */
  bounds: { left: number; top: number; right: number; bottom: number } | null;
  /** Which boxes said so, e.g. `vexu`, `st3d`, `sv3d`, `xml`. */
  sources: string[];
}
