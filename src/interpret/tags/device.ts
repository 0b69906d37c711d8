import type { MediaReport, RawTag } from '../../report/report.js';

type Device = NonNullable<MediaReport['device']>;

/** Boxes in `udta` that only one maker writes (ExifTool's table of user data). */
const makers: Record<string, string> = {
  CNCV: 'Canon',
  CNFV: 'Canon',
  CNMN: 'Canon',
  CNTH: 'Canon',
  FFMV: 'FUJIFILM',
  MVTG: 'FUJIFILM',
  QVMI: 'CASIO',
  FIRM: 'GoPro',
  LENS: 'GoPro',
  CAME: 'GoPro',
  GPMF: 'GoPro',
  NCDT: 'NIKON',
  PANA: 'Panasonic',
  LEIC: 'LEICA',
  PENT: 'PENTAX',
  PXTH: 'PENTAX',
  RMKN: 'RICOH',
  RTHU: 'RICOH',
  SDLN: 'samsung',
  smta: 'samsung',
  smrd: 'samsung',
  '@sec': 'samsung',
  TTMD: 'TomTom',
  '©dji': 'DJI',
  '©mdl': 'DJI',
  '©xsp': 'DJI',
};

/**
 * What made the file, from its tags: `tags` (normalised) before boxes that give their writer away. The
 * software is the device's own: its operating system or firmware, and what else calls itself software only
 * beside a make or model, since it may be any program's.
 */
export function describeDevice(
  rawTags: readonly RawTag[],
  tags: Record<string, string>,
): MediaReport['device'] {
  if (rawTags.length === 0) return null;
  const device: Device = {
    make: tags.make ?? makerOf(rawTags),
    model: tags.model ?? null,
    software: android(rawTags) ?? tags.firmware ?? tags.software ?? null,
  };
  const { make, model, software } = device;
  if (make === null && model === null && software === null) return null;
  if (software === null) device.software = ownSoftware(rawTags);
  return device;
}

function makerOf(rawTags: readonly RawTag[]): string | null {
  for (const { source, key } of rawTags) {
    const maker = source === 'udta' && Object.hasOwn(makers, key) ? makers[key] : undefined;
    if (maker !== undefined) return maker;
  }
  return null;
}

function android(rawTags: readonly RawTag[]): string | null {
  const version = rawTags.find(({ key }) => key === 'com.android.version')?.value;
  return version ? `Android ${version}` : null;
}

/** Apple's and others' cameras write their version where programs write their name. */
function ownSoftware(rawTags: readonly RawTag[]): string | null {
  return rawTags.find(({ key }) => key === '©swr' || key === '@swr')?.value ?? null;
}
