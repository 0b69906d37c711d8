/** What a cut takes away, by the tables of the whole file. */
import type * as boxray from '../../../src/index.js';
import type { Span } from './variants.js';

type Api = typeof boxray;

export interface Media {
  /** Where the last byte that is in the file of a sample or an image item ends. */
  end: number;
  /**
   * Beginnings of top-level boxes at which a fragmented file may end and be whole: nothing
   * before says that more follows.
   */
  wholeAt: Set<number>;
}

/** Null where the file gives no report or no tables: then nothing says what a cut takes away. */
export async function mediaOf(
  api: Api,
  backend: 'native' | 'fallback',
  bytes: Uint8Array,
  spans: readonly Span[],
): Promise<Media | null> {
  const top = spans.filter(({ level }) => level === 0);
  let report: boxray.MediaReport;
  let tracks: boxray.FrameTable[] = [];
  try {
    report = await api.inspect(bytes, { backend });
    if (report.tracks.length > 0) ({ tracks } = await api.readFrames(bytes, { backend }));
  } catch (error) {
    if (error instanceof api.MediaError) return null;
    throw error;
  }
  let end = 0;
  for (const { count, offset, size } of tracks)
    for (let i = 0; i < count; i++) {
      const last = (offset[i] as number) + (size[i] as number);
      if (size[i] !== 0 && (offset[i] as number) >= 0 && last <= bytes.length)
        end = Math.max(end, last);
    }
  // Of an item in several pieces the report has the sum of their lengths only.
  for (const { offset, length, extents } of report.image?.items ?? [])
    if (offset !== null && extents === 1 && length > 0 && offset + length <= bytes.length)
      end = Math.max(end, offset + length);
  const wholeAt = new Set<number>();
  if (report.fragmented)
    for (const { begin } of top) if (begin >= promised(bytes, top, begin)) wholeAt.add(begin);
  return { end, wholeAt };
}

/** The end of the subsegments that the indexes (`sidx`, ISO/IEC 14496-12 8.16.3) before `limit` name. */
function promised(bytes: Uint8Array, top: readonly Span[], limit: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let furthest = 0;
  for (const { type, content, end } of top) {
    if (type !== 'sidx' || end > limit || end - content < 24) continue;
    const long = view.getUint8(content) !== 0;
    const first = long ? Number(view.getBigUint64(content + 20)) : view.getUint32(content + 16);
    const counted = content + (long ? 30 : 22);
    let at = end + first;
    for (let row = counted + 2; row + 12 <= end; row += 12) at += view.getUint32(row) & 0x7fffffff;
    furthest = Math.max(furthest, at);
  }
  return furthest;
}
