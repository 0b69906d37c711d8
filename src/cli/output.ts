import { once } from 'node:events';

/** Large outputs are written in pieces of about this many characters. */
const pieceLength = 64 * 1024;

/** Writes lines to stdout as fast as their reader takes them, so that they never pile up in memory. */
export async function writeLines(lines: Iterable<string>): Promise<void> {
  const { stdout } = process;
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    if (!stdout.write(piece)) await once(stdout, 'drain');
    piece = '';
  }
  stdout.write(piece);
}
