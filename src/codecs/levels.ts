/** Levels as reports spell them, from the number in the bitstream, and back. */

/**
 * Level 1b is level_idc 9, or 11 with constraint_set3_flag in the profiles without High's extensions (H.264
 * A.3.1).
 */
export function avcLevel(profile: number, constraints: number, level: number): string {
  const oneB =
    level === 9 || (level === 11 && (constraints & 0x10) !== 0 && profile < 100 && profile >= 66);
  return oneB ? '1b' : String(level / 10);
}

export function avcLevelNumber(level: string): number {
  return level === '1b' ? 9 : Math.round(Number(level) * 10);
}

/** general_level_idc, ITU-T H.265 A.4.1. */
export function hevcLevel(level: number): string | null {
  return level === 0 ? null : String(level / 30);
}

export function hevcLevelNumber(level: string): number {
  return Math.round(Number(level) * 30);
}

/**
 * AV1 A.3: seq_level_idx is four times the level's first number less two, plus its second; 31 is "maximum
 * parameters".
 */
export function av1Level(level: number): string | null {
  if (level === 31) return 'max';
  return level > 23 ? null : `${2 + (level >> 2)}.${level & 3}`;
}

export function av1LevelNumber(level: string): number {
  if (level === 'max') return 31;
  const [major = 0, minor = 0] = level.split('.').map(Number);
  return (major - 2) * 4 + minor;
}
