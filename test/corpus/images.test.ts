/**
 * Still images of the corpus against libheif (heif-info), libavif (avifdec --info), exiftool and MediaInfo.
 * What differs stands here with its reason, and no reason outlives its cause.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectSync, MediaError } from '../../src/index.js';
import type { Image, MediaReport } from '../../src/report/report.js';
import { hasCorpus, realFiles } from '../support/corpus.js';
import { corpus } from '../support/paths.js';
import { hasTool, printed } from '../support/tools.js';

const files = hasCorpus
  ? realFiles().filter(({ file }) => /\.(heic|heif|hif|avif)$/.test(file))
  : [];

const reports = new Map<string, MediaReport | null>();

/** Null where the file is refused. */
function reportOf(file: string): MediaReport | null {
  let report = reports.get(file);
  if (report === undefined) {
    try {
      report = inspectSync(path.join(corpus, file));
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      report = null;
    }
    reports.set(file, report);
  }
  return report;
}

const nameOf = (file: string) => path.basename(file);

/** The lines of what differs, without those that are known; and those known ones that are not needed. */
function unexpected(found: string[], known: Record<string, string>): string[] {
  const news = found.filter((line) => known[line] === undefined);
  const stale = Object.keys(known).filter((line) => !found.includes(line));
  return [...news, ...stale.map((line) => `no longer: ${line}`)];
}

describe.skipIf(!hasCorpus || !hasTool('heif-info', '--help'))('against heif-info', () => {
  const known: Record<string, string> = {
    'no-ispe.avif: primary 0x0, ours 1x1':
      'without ispe libheif has no size; the sequence header says 1×1',
    'blue-and-magenta-crop.avif: alpha false':
      'libheif drops an alpha image without the crop of its master; avifdec has it',
    'clap_irot_imir_non_essential.avif: alpha false': 'the same; it refuses the crop altogether',
    'cat.hif: thumbnails 1616x1080,320x212, ours 160x120,1616x1080,320x212':
      'libheif 1.15 passes over the JPEG thumbnail',
    'imir-before-clap.avif: type image/heif, ours image/avif':
      'its major brand is mif1 and avif is among the compatible ones',
  };

  test('sizes, alpha, depth, thumbnails, Exif and media type of every image that it reads', () => {
    const found: string[] = [];
    let images = 0;
    let read = 0;
    for (const { file, path: place } of files) {
      const text = printed('heif-info', place);
      const described = text.split('image: ').slice(1);
      if (described.length === 0) continue;
      read++;
      const report = reportOf(file);
      const image = report?.image ?? null;
      const differs = (what: string) => found.push(`${nameOf(file)}: ${what}`);
      const type = /MIME type: (\S+)/.exec(text)?.[1]?.replace('avif-sequence', 'avif');
      const ours = report?.mimeType.split(';')[0];
      if (type !== ours) differs(`type ${type}, ours ${ours}`);
      for (const part of described) {
        images++;
        const [, size = '', id, primary] = /^(\d+x\d+) \(id=(\d+)\)(, primary)?/.exec(part) ?? [];
        const item = image?.items.find((one) => one.id === Number(id));
        if (primary === undefined) {
          const shown = `${item?.width}x${item?.height}`;
          if (shown !== size) differs(`image ${id} ${size}, ours ${shown}`);
          continue;
        }
        const shown = `${image?.width}x${image?.height}`;
        if (shown !== size || image?.itemId !== Number(id))
          differs(`primary ${size}, ours ${shown}`);
        const alpha = part.includes('alpha channel: yes');
        // Where it stops half-way it has not looked for any.
        if (text.includes('metadata:') && alpha !== (image?.alpha != null))
          differs(`alpha ${alpha}`);
        if (part.includes('depth channel: yes') !== (image?.depth != null)) differs('depth');
        if (/Exif: \d/.test(part) !== (image?.exif != null)) differs('Exif');
        const theirs = [...part.matchAll(/thumbnail: (\d+x\d+)/g)].map(([, one]) => one).sort();
        const thumbnails = (image?.thumbnails ?? []).map((one) => `${one.width}x${one.height}`);
        if (theirs.join() !== thumbnails.sort().join())
          differs(`thumbnails ${theirs}, ours ${thumbnails}`);
      }
    }
    expect(unexpected(found, known)).toEqual([]);
    expect(read).toBeGreaterThanOrEqual(155);
    expect(images).toBeGreaterThanOrEqual(170);
  });
});

/** What avifdec prints of a still, in our words. */
function avifFacts(text: string) {
  const field = (name: string) => new RegExp(`${name}\\s*: (.*)`).exec(text)?.[1] ?? '';
  const clap = /clap .*W: (\d+)\/(\d+), H: (\d+)\/(\d+)/.exec(text)?.slice(1).map(Number);
  const [w = 0, wd = 1, h = 0, hd = 1] = clap ?? [];
  const length = (name: string) => Number(/\((\d+) bytes/.exec(field(name))?.[1] ?? 0);
  return {
    size: field('Resolution'),
    bitDepth: Number(field('Bit Depth')),
    chroma: field('Format').replace('YUV', ''),
    alpha: field('Alpha'),
    range: field('Range').toLowerCase(),
    crop: clap === undefined ? '' : `${w / wd}x${h / hd}`,
    turn: Number(/irot .*: (\d)/.exec(text)?.[1] ?? 0),
    mirror: /imir .*\((top|left)/.exec(text)?.[1] ?? '',
    icc: length('ICC Profile'),
    exif: length('Exif Metadata') > 0,
    xmp: length('XMP Metadata'),
  };
}

function ourAvifFacts(image: Image) {
  const rotate = image.transforms.find(({ type }) => type === 'rotate');
  const mirror = image.transforms.find(({ type }) => type === 'mirror');
  const alpha = image.alpha?.premultiplied ? 'Premultiplied' : 'Not premultiplied';
  return {
    size: `${image.codedWidth}x${image.codedHeight}`,
    bitDepth: image.bitDepth,
    chroma: image.chromaSubsampling?.replaceAll(':', ''),
    alpha: image.alpha === null ? 'Absent' : alpha,
    range: image.color?.range,
    crop: image.crop === null ? '' : `${image.crop.width}x${image.crop.height}`,
    turn: rotate?.type === 'rotate' ? 4 - rotate.clockwise / 90 : 0,
    mirror: mirror?.type === 'mirror' ? mirror.exchanges.split('-')[0] : '',
    icc: image.color?.icc?.length ?? 0,
    exif: image.exif !== null,
    xmp: image.xmp?.length ?? 0,
  };
}

describe.skipIf(!hasCorpus || !hasTool('avifdec', '--version'))('against avifdec', () => {
  const known: Record<string, string> = {
    'fox.profile2.10bpc.yuv422.avif: chroma 444, ours 422':
      'av1C says 4:4:4, and the sequence header, by which a decoder goes, 4:2:2',
    'fox.profile2.12bpc.yuv422.avif: chroma 444, ours 422': 'as the one of 10 bits',
    'color_grid_alpha_nogrid.avif: alpha Absent, ours Not premultiplied':
      'libavif 0.11 wants the alpha of a grid to be a grid; libheif has it',
    'colors-animated-8bpc-depth-exif-xmp.avif: alpha Not premultiplied, ours Absent':
      'avifdec speaks of the sequence; the still has none, as libheif says',
  };

  test('size, depth, sampling, range, alpha, transforms, Exif and XMP of every still that it reads', () => {
    const found: string[] = [];
    let read = 0;
    for (const { file, path: place } of files) {
      const image = reportOf(file)?.image;
      if (!file.endsWith('.avif') || !image) continue;
      const text = printed('avifdec', '--info', place);
      if (!text.includes('Resolution')) continue;
      read++;
      const theirs = avifFacts(text);
      const ours = ourAvifFacts(image);
      for (const [name, value] of Object.entries(theirs)) {
        const mine = ours[name as keyof typeof ours];
        if (mine !== value) found.push(`${nameOf(file)}: ${name} ${value}, ours ${mine}`);
      }
    }
    expect(unexpected(found, known)).toEqual([]);
    expect(read).toBeGreaterThanOrEqual(110);
  });
});

describe.skipIf(!hasCorpus || !hasTool('exiftool', '-ver'))('against exiftool', () => {
  /** Its names where ours is another one. */
  const renamed: Record<string, string> = { 'Apple:ContentIdentifier': 'Apple:MediaGroupUUID' };
  /** Tags that exiftool 12.57 does not know. */
  const ours = new Set(['Apple:PhotoIdentifier']);

  const close = (one: number, other: number) =>
    Math.abs(one - other) <= 1e-5 * Math.max(1, Math.abs(other));

  /**
   * Degrees, minutes, seconds against degrees; a clock against hours, minutes,
   * seconds; else numbers or texts.
   */
  function same(key: string, mine: string, theirs: unknown): boolean {
    const parts = mine.split(' ').map(Number);
    const [first = 0, second = 0, third = 0] = parts;
    if (/GPS(Dest)?L(at|ong)itude$/.test(key))
      return close(first + second / 60 + third / 3600, Math.abs(Number(theirs)));
    if (key === 'GPS:GPSTimeStamp')
      return String(theirs)
        .split(':')
        .every((part, i) => close(Number(part), parts[i] ?? Number.NaN));
    const number = Number(theirs);
    return String(theirs).trim() === mine || close(Number(mine), number);
  }

  test('every Exif tag that we name, and the position', () => {
    const places = files.map(({ path: place }) => place);
    const answers: Record<string, unknown>[] = JSON.parse(
      printed('exiftool', '-j', '-n', '-G1', '-a', ...places),
    );
    const faults: string[] = [];
    let tags = 0;
    let positions = 0;
    let sources = 0;
    for (const theirs of answers) {
      const file = path.relative(corpus, String(theirs.SourceFile));
      const report = reportOf(file);
      const exif = report?.rawTags.filter(({ source }) => source === 'exif') ?? [];
      if (exif.length > 0) sources++;
      const seen = new Set<string>();
      for (const { key, value } of exif) {
        const name = renamed[key] ?? key;
        if (seen.has(key) || ours.has(key)) continue;
        seen.add(key);
        tags++;
        if (!same(key, value ?? '', theirs[name]))
          faults.push(`${nameOf(file)}: ${key} ${value}, theirs ${theirs[name]}`);
      }
      const location = report?.image?.exif?.location;
      if (!location) continue;
      positions++;
      const { latitude, longitude } = location;
      if (
        !close(latitude, Number(theirs['Composite:GPSLatitude'])) ||
        !close(longitude, Number(theirs['Composite:GPSLongitude']))
      )
        faults.push(`${nameOf(file)}: ${latitude}, ${longitude}`);
      for (const name of ['Make', 'Model', 'Software'] as const) {
        const mine = report.device?.[name.toLowerCase() as 'make'] ?? undefined;
        const wanted = theirs[`IFD0:${name}`];
        if (mine !== (wanted === undefined ? undefined : String(wanted).trim()))
          faults.push(`${nameOf(file)}: ${name} ${mine}, theirs ${wanted}`);
      }
    }
    expect(faults).toEqual([]);
    expect([tags >= 340, positions >= 9, sources >= 26]).toEqual([true, true, true]);
  });
});

describe.skipIf(!hasCorpus)('against MediaInfo', () => {
  test('bit depth, chroma sampling and size of the primary image', () => {
    const faults: string[] = [];
    let compared = 0;
    for (const { file } of files) {
      const image = reportOf(file)?.image;
      const place = path.join(corpus, 'truth', `${file}.mediainfo.json`);
      if (!image || !existsSync(place)) continue;
      const tracks: Record<string, string>[] =
        JSON.parse(readFileSync(place, 'utf8')).media?.track ?? [];
      const theirs = tracks.find(({ ID }) => Number(ID) === image.itemId);
      // One is damaged so that neither says anything.
      if (theirs === undefined || image.bitDepth === null) continue;
      compared++;
      // Of alpha, or of tiles, it lists several.
      const depth = Number.parseInt(theirs.BitDepth ?? String(image.bitDepth), 10);
      const chroma = theirs.ChromaSubsampling ?? image.chromaSubsampling;
      const width = Number(theirs.Width ?? image.codedWidth);
      const possible = [image.codedWidth, image.width, image.grid?.tileWidth];
      if (
        depth !== image.bitDepth ||
        chroma !== image.chromaSubsampling ||
        !possible.includes(width)
      )
        faults.push(`${nameOf(file)}: ${depth} ${chroma} ${width}`);
    }
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(150);
  });
});

describe.skipIf(!hasCorpus)('real images', () => {
  test('that heif-info reads are not complained of, but for those broken on purpose', () => {
    const broken = new Set([
      'no-ispe.avif',
      'no-av1C.avif',
      'no-alpha-av1C.avif',
      'ipma-duplicate-item_id.avif',
      'ipma-invalid-property-index.avif',
      'clusterfuzz-testcase-minimized-avif-4914209301856256.avif',
      'valid_with_garbage_byte.avif',
      'valid_with_garbage_overread.avif',
      'alpha_video_no_avis.avif',
      'avis_with_pitm_no_iloc.avif',
      'corrupted.heic',
      'corrupted.hif',
      'truncated.heic',
      'no-ftyp.avif',
      // What it calls XMP is Exif.
      'testHEIF.heic',
      'oom_large_box.heic',
      'IllegalArgumentException.HeifReader.processBoxes.heif',
      'NegativeArraySizeException.ItemInfoBox.init.heif',
      'NullPointerException.HeifPictureHandler.processBox.heif',
    ]);
    const loud = files
      .filter(({ file }) => {
        const report = reportOf(file);
        return report === null || report.problems.some(({ severity }) => severity !== 'info');
      })
      .map(({ file }) => nameOf(file));
    expect(new Set(loud)).toEqual(broken);
  });

  test('gain maps: the headrooms that libavif wrote', () => {
    // avifgainmaputil of the makers of these files: alternate headroom 1.3 of the SDR ones, and the reverse.
    const found = files.flatMap(({ file }) => {
      const map = reportOf(file)?.image?.gainMap;
      return map?.kind === 'iso-21496-1'
        ? [[nameOf(file), map.baseHeadroom, map.alternateHeadroom]]
        : [];
    });
    expect(found.length).toBeGreaterThanOrEqual(8);
    expect(found).toContainEqual(['seine_sdr_gainmap_srgb.avif', 0, 1.3]);
    expect(found).toContainEqual(['seine_hdr_gainmap_srgb.avif', 1.3, 0]);
  });
});
