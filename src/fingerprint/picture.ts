/** Raw pictures as callers hand them over, and their luma, row by row. */

/** How the pixels of a picture lie. Of `i420` and `nv12` only the luma plane, the first, is read. */
export type PixelFormat = 'gray8' | 'rgb24' | 'rgba32' | 'i420' | 'nv12';

/** Raw pixels. An `ImageData` is one too: without `format`, `Uint8ClampedArray` is taken as `rgba32`. */
export interface Picture {
  data: Uint8Array | Uint8ClampedArray;
  /** In pixels, at most 65,536. */
  width: number;
  height: number;
  format?: PixelFormat;
  /** Bytes from a row to the next; by default rows follow without a gap. */
  stride?: number;
  /** Of luma: 0 to 255 (`full`) or 16 to 235. By default `limited` for `i420` and `nv12`. */
  range?: 'full' | 'limited';
}

/** A picture that was checked: every row lies within `data`. */
export interface CheckedPicture {
  data: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
  stride: number;
  /** 1 where a byte is the luma itself. */
  bytesPerPixel: 1 | 3 | 4;
  limited: boolean;
}

/** Pixels: what any picture stays under, and the weights of an axis are made for. */
const mostOnASide = 65_536;

const formats: Record<PixelFormat, 1 | 3 | 4> = { gray8: 1, rgb24: 3, rgba32: 4, i420: 1, nv12: 1 };

function checkCount(value: unknown, name: string): asserts value is number {
  if (typeof value !== 'number') throw new TypeError(`the picture's ${name} must be a number`);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`the picture's ${name} must be a whole number above 0, not ${value}`);
}

/**
 * The picture with its defaults. Throws `TypeError` for what is no picture, `RangeError` for sizes that are
 * impossible, over 65,536 on a side, or that its bytes do not back.
 */
export function checkPicture(picture: Picture): CheckedPicture {
  if (typeof picture !== 'object' || picture === null)
    throw new TypeError('a picture must be an object with data, width, height and format');
  const { data, width, height, range } = picture;
  const clamped = data instanceof Uint8ClampedArray;
  if (!clamped && !(data instanceof Uint8Array))
    throw new TypeError("the picture's data must be a Uint8Array or Uint8ClampedArray");
  const format = picture.format ?? (clamped ? 'rgba32' : undefined);
  if (format === undefined || !Object.hasOwn(formats, format))
    throw new TypeError(`the picture's format must be one of ${Object.keys(formats).join(', ')}`);
  if (range !== undefined && range !== 'full' && range !== 'limited')
    throw new TypeError("the picture's range must be 'full' or 'limited'");
  checkCount(width, 'width');
  checkCount(height, 'height');
  const longest = Math.max(width, height);
  if (longest > mostOnASide)
    throw new RangeError(`a picture has at most ${mostOnASide} pixels on a side, not ${longest}`);
  const bytesPerPixel = formats[format];
  const row = width * bytesPerPixel;
  const stride = picture.stride ?? row;
  checkCount(stride, 'stride');
  if (stride < row) throw new RangeError(`a stride of ${stride} is less than a row's ${row} bytes`);
  const needed = stride * (height - 1) + row;
  if (needed > data.length)
    throw new RangeError(`the picture needs ${needed} bytes, and its data have ${data.length}`);
  const limited =
    (range ?? (format === 'i420' || format === 'nv12' ? 'limited' : 'full')) === 'limited';
  return { data, width, height, stride, bytesPerPixel, limited };
}

const red = Math.fround(0.299);
const green = Math.fround(0.587);
const blue = Math.fround(0.114);

/** Writes the luma of a row: a byte as it is, or 0.299 R + 0.587 G + 0.114 B, added in that order. */
export function readLuma(picture: CheckedPicture, row: number, luma: Float32Array): void {
  const { data, width, stride, bytesPerPixel } = picture;
  let at = row * stride;
  if (bytesPerPixel === 1) {
    for (let x = 0; x < width; x++) luma[x] = data[at + x] as number;
    return;
  }
  for (let x = 0; x < width; x++, at += bytesPerPixel) {
    const redGreen = Math.fround(
      Math.fround(red * (data[at] as number)) + Math.fround(green * (data[at + 1] as number)),
    );
    luma[x] = redGreen + Math.fround(blue * (data[at + 2] as number));
  }
}
