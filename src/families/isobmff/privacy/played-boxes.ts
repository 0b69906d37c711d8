/**
 * The boxes that playing or showing a file needs, by the box around them: what is not listed is not needed.
 */

import type { BoxNode } from '../../../media/box-tree.js';

const set = (types: string) => new Set(types.split(' '));

/** `''`: the top level. Boxes of other types hold none that are looked at. */
export const playedIn: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    '': set('ftyp styp moov moof mdat mfra sidx ssix mpvd imda'),
    moov: set('mvhd iods trak mvex pssh'),
    mvex: set('mehd trex leva trep'),
    trak: set('tkhd tref trgr edts mdia tapt matt'),
    edts: set('elst'),
    mdia: set('mdhd hdlr elng minf'),
    minf: set('vmhd smhd hmhd sthd nmhd gmhd dinf stbl hdlr'),
    gmhd: set('gmin text tmcd'),
    dinf: set('dref'),
    stbl: set(
      'stsd stts ctts cslg stsc stsz stz2 stco co64 stss stps sdtp sbgp sgpd csgp subs saiz saio stsh padb ' +
        'stdp senc',
    ),
    // Of Nero's chapters, where they are to stay.
    udta: set('chpl'),
    moof: set('mfhd traf pssh'),
    traf: set('tfhd tfdt trun sdtp sbgp sgpd csgp subs saiz saio senc'),
    mfra: set('tfra mfro'),
    // Of a still image.
    meta: set('hdlr pitm iinf iref iprp iloc idat dinf grpl ipro'),
    iprp: set('ipco ipma'),
    ipco: set(
      'ispe pixi colr pasp clap irot imir iscl auxC hvcC av1C avcC vvcC lhvC evcC jpgC j2kH uncC cmpd ' +
        'a1op a1lx lsel tols oinf clli mdcv cclv amve rloc prdi vexu ccst vpcC nclx',
    ),
  }),
);

/** Of every sample entry what may say something beside the coding. */
export const tellingInEntry = set('udta meta uuid name ID32 jumb');

/** What is space already. */
export const spaces = set('free skip wide');

/** `uuid` boxes of Microsoft's PIFF and Smooth Streaming: encryption of samples and times of fragments. */
export const playedUserTypes = set(
  'a2394f525a9b4f14a2446c427c648df4 8974dbce7be74c5184f97148f9882554 d08a4f1810f34a82b6c832d8aba183d3 ' +
    '6d1d9b0542d544e680e2141daff757b2 d4807ef2ca3946958e5426cb9e46a79f',
);

/** A part of a box's content, from its first byte. */
export interface Field {
  at: number;
  /** Absent: to the end of the box. */
  length?: number;
}

/**
 * Fields that say who made a file, when and with what (ISO/IEC 14496-12, QuickTime File Format). `version`:
 * of the box; 1 has times of 64 bits.
 */
export function tellingFields({ type }: BoxNode, version: number): Field[] {
  const times = { at: 4, length: version === 1 ? 16 : 8 };
  switch (type) {
    case 'mvhd':
      // Behind rate, volume and matrix: six times of QuickTime, of previews and selections.
      return [times, { at: version === 1 ? 84 : 72, length: 24 }];
    case 'tkhd':
    case 'mdhd':
      return [times];
    case 'hdlr':
      // QuickTime's manufacturer and flags; the name.
      return [{ at: 12 }];
    case 'free':
    case 'skip':
    case 'wide':
      return [{ at: 0 }];
    default:
      return [];
  }
}
