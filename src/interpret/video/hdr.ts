/**
 * What a picture is made for: the container's metadata, the codec's own and the
 * transfer function, taken together.
 */

import type { HdrMetadata, VideoFacts } from '../../media/facts.js';
import type { Color, Hdr } from '../../report/report.js';

/** The transfer function of ISO/IEC 23091-2. */
const HLG = 18;

/**
 * Null where nothing says what the picture is made for. `container`: what stands beside the codec's own data.
 */
export function describeHdr(
  container: HdrMetadata | null,
  facts: VideoFacts,
  color: Color | null,
): Hdr | null {
  const { dolbyVision } = facts;
  const transfer = firstSaid(color, 'transfer');
  if (container === null && dolbyVision === null && facts.hdr === null && transfer === null)
    return null;
  const coded = facts.hdr;
  const masteringDisplay = container?.masteringDisplay ?? coded?.masteringDisplay ?? null;
  const contentLight = container?.contentLight ?? coded?.contentLight ?? null;
  const stated = statedKind(transfer);
  // Displays that do not know the message go by the stated function.
  const shown = coded?.alternativeTransfer === HLG && stated !== 'pq' ? 'hlg' : stated;
  let kind: Hdr['kind'] = shown;
  let base: Hdr['base'] = stated;
  const isStatic = masteringDisplay !== null || contentLight !== null;
  if (shown === 'pq') {
    // The HDR10 media profile of CTA-861.3.
    const profiled = facts.bitDepth === 10 && firstSaid(color, 'primaries') === 'bt2020';
    base = isStatic && profiled ? 'hdr10' : 'pq';
    kind = coded?.hdr10Plus === true ? 'hdr10+' : base;
  }
  if (dolbyVision !== null) {
    kind = 'dolby-vision';
    base = baseOf(dolbyVision, base);
  }
  const hdr: Hdr = {
    kind,
    base,
    dolbyVision,
    masteringDisplay,
    contentLight,
    ambientViewing: container?.ambientViewing ?? coded?.ambientViewing ?? null,
    contentVolume: container?.contentVolume ?? coded?.contentVolume ?? null,
    hdr10Plus: coded?.hdr10Plus ?? null,
  };
  return saysAnything(hdr) ? hdr : null;
}

/** What counts; where that is unspecified, what another place says. */
function firstSaid(color: Color | null, key: 'transfer' | 'primaries'): string | null {
  if (color === null || color[key] !== null) return color?.[key] ?? null;
  return color.statements.find((statement) => statement[key] !== null)?.[key] ?? null;
}

/** That the first frame was looked at, in vain, says nothing. */
function saysAnything(hdr: Hdr): boolean {
  const { kind, masteringDisplay, contentLight, ambientViewing, contentVolume, hdr10Plus } = hdr;
  const metadata = masteringDisplay ?? contentLight ?? ambientViewing ?? contentVolume;
  return kind !== null || metadata !== null || hdr10Plus === true;
}

function statedKind(transfer: string | null): 'sdr' | 'hlg' | 'pq' | null {
  if (transfer === 'smpte2084') return 'pq';
  if (transfer === 'arib-std-b67') return 'hlg';
  return transfer === null ? null : 'sdr';
}

/**
 * What the base layer shows by itself: Dolby Vision Profiles and Levels 1.3.3, 2.1, "BL signal
 * cross-compatibility ID". Records older than it have 0 there, though their profile says the same: 4 and 9
 * SDR, 7 that of Ultra HD Blu-ray.
 */
function baseOf(
  { profile, compatibility, baseLayer }: NonNullable<Hdr['dolbyVision']>,
  stated: Hdr['base'],
): Hdr['base'] {
  if (!baseLayer) return null;
  if (compatibility === 1 || compatibility === 6) return 'hdr10';
  if (compatibility === 2) return 'sdr';
  if (compatibility === 4) return 'hlg';
  if (compatibility !== 0) return stated;
  if (profile === 4 || profile === 9) return 'sdr';
  return profile === 7 ? 'hdr10' : null;
}
