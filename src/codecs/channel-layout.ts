/**
 * FFmpeg's channel layouts: a set of channels as a number (bit n is FFmpeg's channel n; some stand beyond bit
 * 31, so sets are added, not or-ed), and the names that ffprobe prints for the common ones.
 */

const names = [
  'FL',
  'FR',
  'FC',
  'LFE',
  'BL',
  'BR',
  'FLC',
  'FRC',
  'BC',
  'SL',
  'SR',
  'TC',
  'TFL',
  'TFC',
  'TFR',
  'TBL',
  'TBC',
  'TBR',
];

const laterNames = new Map([
  [29, 'DL'],
  [30, 'DR'],
  [31, 'WL'],
  [32, 'WR'],
  [33, 'SDL'],
  [34, 'SDR'],
  [35, 'LFE2'],
  [36, 'TSL'],
  [37, 'TSR'],
  [38, 'BFC'],
  [39, 'BFL'],
  [40, 'BFR'],
]);

const numberByName = new Map<string, number>([
  ...names.map((name, i): [string, number] => [name, i]),
  ...Array.from(laterNames, ([i, name]): [string, number] => [name, i]),
]);

/** The set of the channels named, e.g. `channels('FL FR LFE')`. */
export function channels(list: string): number {
  let set = 0;
  for (const name of list.split(' ')) set += 2 ** (numberByName.get(name) ?? 0);
  return set;
}

/** Some channels together: what one bit or code of a codec's configuration stands for. */
export interface Speakers {
  set: number;
  count: number;
}

/** For tables that are built once, e.g. `['FC', 'FL FR']`. */
export function speakerTable(lists: readonly string[]): Speakers[] {
  return lists.map((list) => ({ set: channels(list), count: list.split(' ').length }));
}

/** `start` and what each set bit of `mask` adds to it, from bit 0. */
export function addSpeakers(start: Speakers, table: readonly Speakers[], mask: number): Speakers {
  let { set, count } = start;
  for (let bit = 0; bit < table.length; bit++) {
    const speakers = table[bit] as Speakers;
    if (((mask >> bit) & 1) === 0) continue;
    set += speakers.set;
    count += speakers.count;
  }
  return { set, count };
}

export const noSpeakers: Speakers = { set: 0, count: 0 };

/** FFmpeg's standard layouts (libavutil/channel_layout.c), as `ffmpeg -layouts` lists them. */
const standard: [string, string][] = [
  ['mono', 'FC'],
  ['stereo', 'FL FR'],
  ['2.1', 'FL FR LFE'],
  ['3.0', 'FL FR FC'],
  ['3.0(back)', 'FL FR BC'],
  ['4.0', 'FL FR FC BC'],
  ['quad', 'FL FR BL BR'],
  ['quad(side)', 'FL FR SL SR'],
  ['3.1', 'FL FR FC LFE'],
  ['5.0', 'FL FR FC BL BR'],
  ['5.0(side)', 'FL FR FC SL SR'],
  ['4.1', 'FL FR FC LFE BC'],
  ['5.1', 'FL FR FC LFE BL BR'],
  ['5.1(side)', 'FL FR FC LFE SL SR'],
  ['6.0', 'FL FR FC BC SL SR'],
  ['6.0(front)', 'FL FR FLC FRC SL SR'],
  ['3.1.2', 'FL FR FC LFE TFL TFR'],
  ['hexagonal', 'FL FR FC BL BR BC'],
  ['6.1', 'FL FR FC LFE BC SL SR'],
  ['6.1(back)', 'FL FR FC LFE BL BR BC'],
  ['6.1(front)', 'FL FR LFE FLC FRC SL SR'],
  ['7.0', 'FL FR FC BL BR SL SR'],
  ['7.0(front)', 'FL FR FC FLC FRC SL SR'],
  ['7.1', 'FL FR FC LFE BL BR SL SR'],
  ['7.1(wide)', 'FL FR FC LFE BL BR FLC FRC'],
  ['7.1(wide-side)', 'FL FR FC LFE FLC FRC SL SR'],
  ['5.1.2', 'FL FR FC LFE SL SR TFL TFR'],
  ['5.1.2(back)', 'FL FR FC LFE BL BR TFL TFR'],
  ['octagonal', 'FL FR FC BL BR BC SL SR'],
  ['cube', 'FL FR BL BR TFL TFR TBL TBR'],
  ['5.1.4', 'FL FR FC LFE SL SR TFL TFR TBL TBR'],
  ['7.1.2', 'FL FR FC LFE BL BR SL SR TFL TFR'],
  ['7.1.4', 'FL FR FC LFE BL BR SL SR TFL TFR TBL TBR'],
  ['7.2.3', 'FL FR FC LFE BL BR SL SR TFL TFR TBC LFE2'],
  ['9.1.4', 'FL FR FC LFE BL BR FLC FRC SL SR TFL TFR TBL TBR'],
  ['9.1.6', 'FL FR FC LFE BL BR FLC FRC SL SR TFL TFR TBL TBR TSL TSR'],
  ['hexadecagonal', 'FL FR FC BL BR BC SL SR TFL TFC TFR TBL TBC TBR WL WR'],
  ['downmix', 'DL DR'],
  [
    '22.2',
    'FL FR FC LFE BL BR FLC FRC BC SL SR TC TFL TFC TFR TBL TBC TBR LFE2 TSL TSR BFC BFL BFR',
  ],
];

const nameBySet = new Map(standard.map(([name, list]) => [channels(list), name]));

/** What ffprobe prints for a set of channels: a name, or `N channels (FL+FR+…)`. Null for the empty set. */
export function layoutName(set: number): string | null {
  if (set === 0) return null;
  const name = nameBySet.get(set);
  if (name !== undefined) return name;
  const parts: string[] = [];
  for (let bit = 0; bit < 41; bit++)
    if (Math.floor(set / 2 ** bit) % 2 === 1)
      parts.push(names[bit] ?? laterNames.get(bit) ?? `${bit}`);
  return `${parts.length} channels (${parts.join('+')})`;
}

/** Vorbis's order (RFC 7845 5.1.1.2), for 1 to 8 channels. */
const xiphLayouts = ['mono', 'stereo', '3.0', 'quad', '5.0', '5.1', '6.1', '7.1'];

export function xiphLayout(count: number): string | null {
  return xiphLayouts[count - 1] ?? null;
}

/** FFmpeg's name for one or two channels of which nothing else is said. */
export function plainLayout(count: number): string | null {
  return count === 1 ? 'mono' : count === 2 ? 'stereo' : null;
}
