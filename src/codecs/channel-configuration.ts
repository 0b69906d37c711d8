import { channels, layoutName } from './channel-layout.js';

/**
 * ChannelConfiguration of ISO/IEC 23091-3 (coding-independent code points), which AAC's channelConfiguration,
 * `chnl` and MPEG-H share: the speakers by FFmpeg's names; 0 and 8 have none.
 */
const lists = [
  null,
  'FC',
  'FL FR',
  'FL FR FC',
  'FL FR FC BC',
  'FL FR FC BL BR',
  'FL FR FC LFE BL BR',
  'FL FR FC LFE BL BR FLC FRC',
  null,
  'FL FR BC',
  'FL FR SL SR',
  'FL FR FC LFE BL BR BC',
  'FL FR FC LFE BL BR SL SR',
  'FL FR FC LFE BL BR FLC FRC BC SL SR TC TFL TFC TFR TBL TBC TBR LFE2 TSL TSR BFC BFL BFR',
  'FL FR FC LFE SL SR TFL TFR',
  'FL FR FC LFE BL BR SL SR LFE2 TFL TFR TBC',
  'FL FR FC LFE SL SR TFL TFR TBL TBR',
  'FL FR FC LFE SL SR TFL TFC TFR TBL TBR TC',
  'FL FR FC LFE BL BR SL SR TFL TFC TFR TBL TBR TC',
  'FL FR FC LFE BL BR SL SR TFL TFR TBL TBR',
  'FL FR FC LFE BL BR FLC FRC SL SR TFL TFR TBL TBR',
];

const layouts = lists.map((list) => (list === null ? null : layoutName(channels(list))));
const counts = lists.map((list) => (list === null ? 0 : list.split(' ').length));
const DUAL_MONO = 8;

/** FFmpeg's name of the layout; null where the configuration names none. */
export function configurationLayout(configuration: number): string | null {
  return layouts[configuration] ?? null;
}

/** How many channels; 0 where the configuration does not say. */
export function configurationChannels(configuration: number): number {
  return configuration === DUAL_MONO ? 2 : (counts[configuration] ?? 0);
}
