/**
 * What FFmpeg 5.1's MOV demuxer makes of an edit list (its `advanced_editlist`): which samples it reads, from
 * the keyframe before an edit to the one after it, and the times that it gives them, so that the first frame
 * of the first edit is shown at 0.
 */

import type { Edit } from '../media/track-facts.js';
import { rescale } from './rescale.js';
import { type PacketBudget, SampleList } from './samples.js';

export interface EditRequest {
  samples: SampleList;
  edits: readonly Edit[];
  /** Of the durations of edits. */
  editTimescale: number;
  timescale: number;
  audio: boolean;
  /** Whether the track has composition offsets. */
  shifted: boolean;
  /** How far decode times are moved back, so that no composition offset is negative. */
  timeShift: number;
  budget: PacketBudget;
}

export interface EditedSamples {
  samples: SampleList;
  /** Ticks of silence before the first frame. */
  startTime: number;
  /** Ticks of all edits. */
  duration: number;
  /** Audio: ticks to be dropped from the beginning after decoding. */
  skipped: number;
}

export function applyEdits(request: EditRequest): EditedSamples {
  const { samples, edits, audio, shifted, timeShift, budget } = request;
  const list = new SampleList();
  let skipped = 0;
  let entryEnd = -timeShift;
  let emptyDuration = 0;
  let earliest: number | null = null;
  let nonEmptyEdits = 0;
  for (const edit of edits) {
    // As FFmpeg has it: an empty edit that is not the first begins at -1.
    const mediaTime = edit.mediaTime ?? -1;
    const duration = editTicks(request, edit.duration);
    let counter = entryEnd;
    entryEnd += duration;
    if (nonEmptyEdits === 0 && mediaTime === -1) {
      emptyDuration += duration;
      continue;
    }
    const firstEdit = audio && ++nonEmptyEdits === 1;
    if (!audio) nonEmptyEdits++;
    if (firstEdit) skipped = 0;
    const editEnd = mediaTime + duration;
    const discarded: number[] = [];
    let inside = false;
    let keyAfterEdit = false;
    const begin = () => {
      if (inside) return;
      inside = true;
      // What decoding needs before the edit keeps its distances, and ends where the edit begins.
      let time = counter;
      for (let i = 1; i <= discarded.length; i++) {
        time -= discarded[discarded.length - i] as number;
        list.time[list.count - i] = time;
      }
    };
    for (let i = firstSample(request, mediaTime); i < samples.count; i++) {
      const time = samples.time[i] as number;
      const next = samples.time[i + 1];
      const length = next === undefined ? duration : next - time;
      const shift = samples.shift[i] as number;
      const shown = time + timeShift + shift;
      if (shown >= mediaTime && shown < editEnd) {
        const presented = counter + shift + timeShift;
        earliest = earliest === null || earliest < 0 ? presented : Math.min(earliest, presented);
        begin();
      } else if (firstEdit && shown < mediaTime && shown + length > mediaTime) {
        skipped += mediaTime - shown;
        counter -= mediaTime - shown;
        begin();
      } else if (!inside) {
        discarded.push(length);
        if (firstEdit) skipped += length;
      }
      budget.spend();
      const isKey = samples.key[i] as boolean;
      list.push(samples.offset[i] as number, samples.size[i] as number, counter, shift, isKey);
      if (inside) counter += length;
      if (shown + length < editEnd || !(isKey || audio)) continue;
      // Frames that are shown before this keyframe may follow it.
      if (!shifted || audio || keyAfterEdit) break;
      keyAfterEdit = true;
    }
  }
  if (!audio) {
    const late = (earliest ?? -1) - emptyDuration;
    if (late > 0)
      for (let i = 0; i < list.count; i++) list.time[i] = (list.time[i] as number) - late;
  }
  return { samples: list, startTime: emptyDuration, duration: entryEnd + timeShift, skipped };
}

function editTicks({ timescale, editTimescale }: EditRequest, duration: number): number {
  return rescale(duration, timescale, editTimescale);
}

/**
 * The sample from which an edit is decoded: the last keyframe that is shown no
 * later, for audio a second before.
 */
function firstSample(request: EditRequest, mediaTime: number): number {
  const { samples, audio, timescale, timeShift } = request;
  const searched = audio ? Math.max(mediaTime - timescale, samples.time[0] as number) : mediaTime;
  const wanted = searched - timeShift;
  const found = search(request, wanted, true);
  if (found >= 0) return found;
  return Math.max(0, search(request, wanted, false));
}

function search(request: EditRequest, wanted: number, keysOnly: boolean): number {
  const { samples, shifted, budget } = request;
  const { time, shift, key } = samples;
  let low = -1;
  let high = samples.count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((time[middle] as number) >= wanted) high = middle;
    if ((time[middle] as number) <= wanted) low = middle;
  }
  let found = low;
  for (; keysOnly && found >= 0 && !key[found]; found--) budget.spend();
  if (found < 0) return -1;
  for (let i = found; i > 0 && time[i] === time[i - 1]; i--) {
    budget.spend();
    if (!keysOnly || key[i - 1]) found = i - 1;
  }
  const isShownBefore = (i: number) => (time[i] as number) + (shift[i] as number) <= wanted;
  for (; shifted && found >= 0 && !(isShownBefore(found) && key[found]); found--) budget.spend();
  return found;
}
