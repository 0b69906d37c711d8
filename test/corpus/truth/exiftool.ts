/** What ExifTool says of tags, by the key as it is stored. */
import { spawnSync } from 'node:child_process';

export const hasExifTool = spawnSync('exiftool', ['-ver']).status === 0;

export interface ExifTag {
  group: string;
  /** First byte `?` for `©`; of QuickTime's keys without `com.apple.quicktime.`. */
  key: string;
  value: string;
}

const groups = ['ItemList', 'Keys', 'UserData', 'Microsoft', 'iTunes', 'GoPro', 'Nikon', 'XMP'];

/** By path. */
export function exifTags(paths: readonly string[]): Map<string, ExifTag[]> {
  const wanted = groups.map((group) => `-${group}:all`);
  const { stdout } = spawnSync(
    'exiftool',
    ['-j', '-G1:4', '-a', '-D', '-n', '-q', '-charset', 'utf8', ...wanted, '-@', '-'],
    { input: paths.join('\n'), encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  type Row = Record<string, string | { id: string | number; val: unknown }>;
  const rows: Row[] = JSON.parse(stdout);
  return new Map(rows.map((row) => [String(row.SourceFile), tagsOf(row)]));
}

function tagsOf(row: Record<string, string | { id: string | number; val: unknown }>): ExifTag[] {
  return Object.entries(row).flatMap(([name, tag]) =>
    typeof tag === 'string'
      ? []
      : { group: name.split(':')[0] ?? '', key: String(tag.id), value: String(tag.val) },
  );
}
