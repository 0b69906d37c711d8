import type { BlankRange } from '../families/family.js';
import type { BoxNode } from '../media/box-tree.js';

/**
 * Throws `RangeError` for one of `ranges`, which are by offset, that does not fit the file: a header that is
 * blanked would hide what follows it, and findings of another file may hit anything.
 */
export function checkFit(
  ranges: readonly BlankRange[],
  boxes: readonly BoxNode[],
  size: number,
): void {
  for (const { offset, length } of ranges)
    if (offset + length > size)
      throw new RangeError(
        `a finding of ${length} bytes at ${offset} reaches past the end of the source ` +
          `(${size} bytes): it is of another file`,
      );
  const headers = [...headersOf(boxes)];
  let at = 0;
  for (const { offset, length } of ranges) {
    // Both are in the order of the file.
    while (at < headers.length && endOf(headers[at] as BoxNode) <= offset) at++;
    const header = headers[at];
    if (header !== undefined && header.offset < offset + length)
      throw new RangeError(
        `a finding of ${length} bytes at ${offset} reaches over the header of the ` +
          `${header.type} box at ${header.offset}: it is of another file, or the file's tables ` +
          'lie',
      );
  }
}

const endOf = ({ offset, headerSize }: BoxNode) => offset + headerSize;

function* headersOf(boxes: readonly BoxNode[]): Generator<BoxNode> {
  for (const box of boxes) {
    yield box;
    if (box.children !== null) yield* headersOf(box.children);
  }
}
