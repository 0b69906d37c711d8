/** HDR metadata in boxes, configuration records and first frames, and the verdict; on every backend. */
import { describe, expect, test } from 'vitest';
import { type Box, box, bytesOf, hex, type Part, u8, u16, zeros } from '../support/box.js';
import * as hdr from '../support/codecs/hdr.js';
import * as video from '../support/codecs/video.js';
import { videoFile, videoReport } from '../support/video-report.js';

const report = (entry: Part, sample?: Uint8Array) => videoReport(videoFile(entry, sample));

const pq = video.nclx(9, 16, 9);
const hlg = video.nclx(9, 18, 9);
const sdr = video.nclx(1, 1, 1);

/** HEVC of ten bits whose parameter set says bt2020, PQ. */
const main10 = (...more: Part[]): Box => video.hvc1Main10(...more);

const displayP3 = {
  red: [0.68, 0.32],
  green: [0.265, 0.69],
  blue: [0.15, 0.06],
  whitePoint: [0.3127, 0.329],
  minLuminance: 0.005,
  maxLuminance: 1000,
};
const light = { maxCll: 1000, maxFall: 400 };

describe('the verdict', () => {
  const withDolby = (profile: number, compatibility: number, layers?: number) =>
    main10(hdr.dolbyVision(profile > 7 ? 'dvvC' : 'dvcC', profile, 6, compatibility, layers));

  test.each<[string, Part, unknown]>([
    ['nothing said', video.avc3(), null],
    ['bt709', video.avc1(sdr), { kind: 'sdr', base: 'sdr' }],
    ['HLG', main10(hlg), { kind: 'hlg', base: 'hlg' }],
    ['PQ alone, in the parameter set only', main10(), { kind: 'pq', base: 'pq' }],
    [
      'PQ in the parameter set, unspecified in the box',
      main10(video.nclx(1, 2, 9)),
      { kind: 'pq' },
    ],
    ['PQ of ten bits and a light level', main10(pq, hdr.clli()), { kind: 'hdr10', base: 'hdr10' }],
    ['PQ of ten bits and a mastering display', main10(hdr.mdcv()), { kind: 'hdr10' }],
    ['PQ of eight bits', video.avc1(pq, hdr.mdcv()), { kind: 'pq', base: 'pq' }],
    ['PQ with the primaries of P3', main10(video.nclx(12, 16, 9), hdr.mdcv()), { kind: 'pq' }],
    ['a mastering display and no transfer', video.vp09(hdr.SmDm()), { kind: null, base: null }],
    ['Dolby Vision 5', withDolby(5, 0), { kind: 'dolby-vision', base: null }],
    ['Dolby Vision 8.1', withDolby(8, 1), { kind: 'dolby-vision', base: 'hdr10' }],
    ['Dolby Vision 8.2', withDolby(8, 2), { kind: 'dolby-vision', base: 'sdr' }],
    ['Dolby Vision 8.4', withDolby(8, 4), { kind: 'dolby-vision', base: 'hlg' }],
    ['Dolby Vision 7', withDolby(7, 6, 0b111), { kind: 'dolby-vision', base: 'hdr10' }],
    ['Dolby Vision 7 of an older writer', withDolby(7, 0, 0b111), { base: 'hdr10' }],
    ['Dolby Vision 4 of an older writer', withDolby(4, 0), { base: 'sdr' }],
    ['a reserved compatibility', withDolby(8, 3), { base: 'pq' }],
    ['an enhancement layer by itself', withDolby(7, 6, 0b110), { base: null }],
    ['Dolby Vision 9 in avc1', video.avc1(hdr.dolbyVision('dvvC', 9, 5, 2)), { base: 'sdr' }],
    ['Dolby Vision 10.4', video.av01(hdr.dolbyVision('dvvC', 10, 7, 4)), { base: 'hlg' }],
    ['Dolby Vision 20 of two views', main10(hdr.dolbyVision('dvwC', 20, 9, 0)), { base: null }],
  ])('%s', (_, entry, wanted) => {
    const { video: track, problems } = report(entry);
    expect(problems).toEqual([]);
    if (wanted === null) expect(track.hdr).toBeNull();
    else expect(track.hdr).toMatchObject(wanted as object);
  });

  test('the fields of a Dolby Vision record', () => {
    const { dolbyVision } = report(main10(hdr.dolbyVision('dvcC', 7, 6, 6, 0b011))).video.hdr ?? {};
    expect(dolbyVision).toEqual({
      version: [1, 0],
      profile: 7,
      level: 6,
      compatibility: 6,
      baseLayer: true,
      enhancementLayer: true,
      rpu: false,
    });
  });
});

describe('boxes', () => {
  test('all of them', () => {
    const boxes = [hdr.mdcv(), hdr.clli(), hdr.amve(), hdr.cclv()];
    const { video: track, problems } = report(main10(pq, ...boxes), zeros(12));
    expect(problems).toEqual([]);
    expect(track.hdr).toEqual({
      kind: 'hdr10',
      base: 'hdr10',
      dolbyVision: null,
      masteringDisplay: { ...displayP3, source: 'container' },
      contentLight: { ...light, source: 'container' },
      ambientViewing: { illuminance: 314, light: [0.3127, 0.329], source: 'container' },
      contentVolume: {
        red: [0.708, 0.292],
        green: [0.17, 0.797],
        blue: [0.131, 0.046],
        minLuminance: 0.0001,
        maxLuminance: 400,
        averageLuminance: 90,
        source: 'container',
      },
      hdr10Plus: null,
    });
  });

  test("VP9's own have other scales", () => {
    const { masteringDisplay, contentLight } =
      report(video.vp09Profile2(hdr.SmDm(), hdr.CoLL())).video.hdr ?? {};
    expect(masteringDisplay?.maxLuminance).toBe(1000);
    expect(masteringDisplay?.minLuminance).toBeCloseTo(0.005, 4);
    expect(masteringDisplay?.red[0]).toBeCloseTo(0.68, 4);
    expect(masteringDisplay?.whitePoint[1]).toBeCloseTo(0.329, 4);
    expect(contentLight).toEqual({ ...light, source: 'container' });
  });

  test('a content volume that says only its average, and a message that cancels', () => {
    const average = box('cclv', u8(0x04), hex('00989680'));
    expect(report(main10(average)).video.hdr?.contentVolume).toMatchObject({
      red: null,
      minLuminance: null,
      averageLuminance: 1,
    });
    const cancel = hdr.sei.hevc(hdr.seiMessage(149, u8(0x84, 0, 0, 0, 0)));
    const { video: track } = report(main10(), video.nalUnits(cancel, hdr.pictureUnits.hevc));
    expect(track.hdr).toMatchObject({ contentVolume: null, hdr10Plus: false });
  });

  test('boxes that are cut are problems and say nothing', () => {
    const cut = ['mdcv', 'clli', 'amve', 'cclv', 'SmDm', 'CoLL'].map((type) =>
      box(type, u8(...(type === 'cclv' ? [0x3c] : [0]))),
    );
    const { video: track, problems } = report(main10(...cut));
    expect(problems).toEqual(Array(6).fill('invalid-color'));
    expect(track.hdr).toMatchObject({ kind: 'pq', masteringDisplay: null, contentVolume: null });
  });
});

const messages = [
  hdr.seiMessage(137, hdr.masteringDisplay),
  hdr.seiMessage(144, hdr.contentLight),
  hdr.seiMessage(148, hdr.ambientViewing),
  hdr.seiMessage(149, hdr.contentVolume),
];
const hdr10Plus = hdr.seiMessage(4, hdr.hdr10PlusMessage());

/** x265 writes its options down, which take more bytes than all the rest. */
const options = hdr.seiMessage(5, zeros(2500));

describe('SEI messages', () => {
  const inBand = {
    masteringDisplay: { ...displayP3, source: 'codec' },
    contentLight: { ...light, source: 'codec' },
    ambientViewing: { illuminance: 314, source: 'codec' },
    contentVolume: { maxLuminance: 400, source: 'codec' },
  };

  test.each<[string, Part, Uint8Array]>([
    [
      'H.264',
      video.avc1High422(pq),
      video.nalUnits(hdr.sei.avc(options, ...messages, hdr10Plus), hdr.pictureUnits.avc),
    ],
    [
      'H.265',
      main10(),
      video.nalUnits(
        hdr.sei.hevc(options),
        hdr.sei.hevc(...messages),
        hdr.sei.hevc(hdr10Plus),
        hdr.pictureUnits.hevc,
      ),
    ],
    [
      'H.266',
      video.vvc1(pq),
      video.nalUnits(hdr.sei.vvc(...messages, hdr10Plus), hdr.pictureUnits.vvc),
    ],
  ])('of %s in the first frame', (_, entry, sample) => {
    const { video: track, problems } = report(entry, sample);
    expect(problems).toEqual([]);
    expect(track.hdr).toMatchObject({ ...inBand, kind: 'hdr10+', hdr10Plus: true });
  });

  test('in the configuration record', () => {
    const entry = video.visualEntry('hvc1', 322, 182, [
      video.hvcC(video.hevc.main10General, [
        video.hevc.main10Sps,
        hdr.sei.hevc(...messages),
        hdr.sei.hevc(hdr10Plus),
      ]),
    ]);
    expect(report(entry).video.hdr).toMatchObject({ ...inBand, kind: 'hdr10+' });
  });

  test('a box counts before a message', () => {
    const sample = video.nalUnits(hdr.sei.hevc(...messages), hdr.pictureUnits.hevc);
    const { hdr: found } = report(main10(box('clli', u16(1, 2))), sample).video;
    expect(found?.contentLight).toEqual({ maxCll: 1, maxFall: 2, source: 'container' });
    expect(found?.masteringDisplay?.source).toBe('codec');
  });

  test('HLG in place of the stated function, which others show', () => {
    const sample = video.nalUnits(hdr.sei.hevc(hdr.seiMessage(147, u8(18))), hdr.pictureUnits.hevc);
    const entry = main10(video.nclx(9, 14, 9));
    expect(report(entry, sample).video.hdr).toMatchObject({ kind: 'hlg', base: 'sdr' });
  });

  test('messages behind the first picture, and of other layers, are not read', () => {
    const late = video.nalUnits(hdr.pictureUnits.hevc, hdr.sei.hevc(hdr10Plus));
    expect(report(main10(), late).video.hdr).toMatchObject({ kind: 'pq', hdr10Plus: false });
    const layer = hdr.sei.hevc(hdr10Plus);
    layer[1] = 0x09;
    const other = video.nalUnits(layer, hdr.pictureUnits.hevc);
    expect(report(main10(), other).video.hdr?.hdr10Plus).toBe(false);
  });

  test('other users of ITU-T T.35 are not HDR10+', () => {
    const captions = bytesOf(hex('b50031'), hex('47413934'), zeros(8));
    const cut = hdr.hdr10PlusMessage().subarray(0, 5);
    for (const payload of [captions, cut, zeros(0)]) {
      const sample = video.nalUnits(
        hdr.sei.hevc(hdr.seiMessage(4, payload)),
        hdr.pictureUnits.hevc,
      );
      expect(report(main10(), sample).video.hdr?.hdr10Plus).toBe(false);
    }
  });

  test('where the first picture is not reached, nobody knows', () => {
    const huge = video.nalUnits(hdr.sei.hevc(hdr.seiMessage(5, zeros(20_000))));
    expect(report(main10(), huge).video.hdr).toMatchObject({ kind: 'pq', hdr10Plus: null });
  });

  test.each([
    ['sizes without end', hex('4e01').length, new Uint8Array(4000).fill(255)],
    ['a size past the end', 0, bytesOf(hex('4e0189ff'), zeros(40))],
    ['a message that is cut', 0, bytesOf(hex('4e018918'), zeros(10))],
    ['nothing', 0, hex('4e01')],
  ])('damage does no harm: %s', (_, header, bytes) => {
    const unit = header === 0 ? bytes : bytesOf(hex('4e01'), bytes);
    const { video: track, problems } = report(main10(), video.nalUnits(unit));
    expect(problems).toEqual([]);
    expect(track.hdr).toMatchObject({ kind: 'pq', masteringDisplay: null });
  });
});

describe('AV1 metadata units', () => {
  const units = bytesOf(
    hdr.metadataObu(2, hdr.fixedMasteringDisplay),
    hdr.metadataObu(1, hdr.contentLight),
    hdr.metadataObu(4, hdr.hdr10PlusMessage()),
  );

  test('in the first temporal unit', () => {
    const sample = bytesOf(hdr.temporalDelimiter, units, hdr.frameObu);
    const { hdr: found } = report(video.av01(pq), sample).video;
    expect(found).toMatchObject({
      kind: 'hdr10+',
      base: 'hdr10',
      contentLight: { ...light, source: 'codec' },
      hdr10Plus: true,
    });
    expect(found?.masteringDisplay?.green[1]).toBeCloseTo(0.69, 4);
  });

  test('in the configuration record', () => {
    const record = box('av1C', hex('81004c000a0e000000043cfeccdaf95010101040'), units);
    const entry = video.visualEntry('av01', 320, 180, [record, pq]);
    expect(report(entry).video.hdr).toMatchObject({ kind: 'hdr10+', hdr10Plus: true });
  });

  test('none before the first frame', () => {
    const sample = bytesOf(hdr.temporalDelimiter, hdr.frameObu, units);
    expect(report(video.av01(pq), sample).video.hdr).toMatchObject({
      kind: 'pq',
      hdr10Plus: false,
    });
  });

  test('units that are cut, or have no type', () => {
    const sample = bytesOf(hex('2a00'), hdr.metadataObu(2, zeros(3)), hex('2a7f04'));
    expect(report(video.av01(pq), sample).video.hdr).toMatchObject({
      kind: 'pq',
      masteringDisplay: null,
      hdr10Plus: null,
    });
  });
});

describe('the first frame is read only where the colour asks for it', () => {
  const sample = bytesOf(video.nalUnits(hdr.pictureUnits.hevc), zeros(30_000));
  const read = (entry: Part) => {
    const file = videoFile(entry, sample);
    return videoReport(file).bytesRead;
  };
  const without = read(video.hev1(sdr));

  test.each<[string, Part, boolean]>([
    ['PQ in the parameter set', main10(), true],
    ['PQ in the parameter set, unspecified in the box', main10(video.nclx(1, 2, 9)), true],
    ['HLG in the box, of eight bits', video.hev1(hlg), true],
    ['BT.2020 with the transfer of BT.709', video.hev1(video.nclx(9, 1, 9)), true],
    ['bt709', video.hev1(sdr), false],
    ['eight bits without colr', video.hev1(), false],
    ['ten bits of bt709 by the container', main10(sdr), false],
  ])('%s', (_, entry, wanted) => {
    expect(read(entry) - without > 8000).toBe(wanted);
  });
});
