/** The box types that the parser knows. */

import { fourcc } from '../../../bytes/fourcc.js';

export const ftyp = fourcc('ftyp');
export const styp = fourcc('styp');
export const moov = fourcc('moov');
export const moof = fourcc('moof');
export const mdat = fourcc('mdat');
export const sidx = fourcc('sidx');
export const mfra = fourcc('mfra');
export const emsg = fourcc('emsg');

export const pssh = fourcc('pssh');
export const udta = fourcc('udta');
export const meta = fourcc('meta');
export const uuid = fourcc('uuid');

export const mvhd = fourcc('mvhd');
export const cmov = fourcc('cmov');
export const mvex = fourcc('mvex');
export const mehd = fourcc('mehd');
export const trex = fourcc('trex');

export const trak = fourcc('trak');
export const tkhd = fourcc('tkhd');
export const edts = fourcc('edts');
export const elst = fourcc('elst');
export const tref = fourcc('tref');
export const mdia = fourcc('mdia');
export const mdhd = fourcc('mdhd');
export const hdlr = fourcc('hdlr');
export const elng = fourcc('elng');
export const minf = fourcc('minf');
export const dinf = fourcc('dinf');
export const dref = fourcc('dref');

export const stbl = fourcc('stbl');
export const stsd = fourcc('stsd');
export const stts = fourcc('stts');
export const ctts = fourcc('ctts');
export const cslg = fourcc('cslg');
export const stsc = fourcc('stsc');
export const stsz = fourcc('stsz');
export const stz2 = fourcc('stz2');
export const stco = fourcc('stco');
export const co64 = fourcc('co64');
export const stss = fourcc('stss');
export const sbgp = fourcc('sbgp');
export const sgpd = fourcc('sgpd');
export const senc = fourcc('senc');
export const saiz = fourcc('saiz');
export const saio = fourcc('saio');
export const subs = fourcc('subs');

export const mfhd = fourcc('mfhd');
export const traf = fourcc('traf');
export const tfhd = fourcc('tfhd');
export const tfdt = fourcc('tfdt');
export const trun = fourcc('trun');

export const tfra = fourcc('tfra');
export const mfro = fourcc('mfro');

/** The handler type of sound. */
export const soun = fourcc('soun');
