/** Audio configurations: bytes of the standards' examples and of real files. */
import { describe, expect, test } from 'vitest';
import { fourcc } from '../../src/bytes/fourcc.js';
import { parseAudioSpecificConfig } from '../../src/codecs/aac-config.js';
import { configurationLayout } from '../../src/codecs/channel-configuration.js';
import { channels, layoutName } from '../../src/codecs/channel-layout.js';
import { readDtsExtension } from '../../src/codecs/dts-extension.js';
import { readMpegAudioFrame } from '../../src/codecs/mpeg-audio.js';
import { readAudioFacts } from '../../src/families/isobmff/describe/audio.js';
import { openAudioEntry } from '../../src/families/isobmff/describe/sample-description.js';
import { Findings } from '../../src/interpret/findings.js';
import { noAudioFacts } from '../../src/media/facts.js';

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** A sample entry of everything after its size, format and six reserved bytes. */
function readEntry(format: string, hex: string, sample: string | null = null) {
  const body = bytesOf(hex);
  const bytes = new Uint8Array(8 + body.length);
  new DataView(bytes.buffer).setUint32(0, bytes.length);
  bytes.set(Buffer.from(format, 'latin1'), 4);
  bytes.set(body, 8);
  const findings = new Findings(10);
  const entry = { format: fourcc(format), offset: 500, bytes };
  const audio = openAudioEntry(entry, 0, findings, true);
  const facts = readAudioFacts(audio, sample === null ? null : bytesOf(sample));
  return { facts, problems: findings.describe([]).map(({ code }) => code) };
}

/** Reserved, data reference 1, version and revision and vendor 0, then two channels of 16 bits at 48 kHz. */
const plainFields = '0000000000000001 0000000000000000 0002 0010 0000 0000 bb800000';

describe('AudioSpecificConfig', () => {
  const parse = (hex: string) => {
    const bytes = bytesOf(hex);
    return parseAudioSpecificConfig(bytes, 0, bytes.length);
  };

  test.each([
    ['LC', '1210', { objectType: 2, sbr: false, ps: false, outputRate: 44_100 }],
    ['HE-AAC, explicit', '2b9208', { objectType: 2, sbr: true, ps: false, outputRate: 44_100 }],
    ['HE-AACv2, explicit', 'eb8a08', { objectType: 2, sbr: true, ps: true, outputRate: 44_100 }],
    [
      'HE-AAC, compatible',
      '139056e5a0',
      { objectType: 2, sbr: true, ps: false, sampleRate: 22_050 },
    ],
    ['HE-AACv2, compatible', '138856e5a54880', { sbr: true, ps: true, outputRate: 44_100 }],
    ['no SBR after the sync word', '121056e500', { sbr: false, outputRate: 44_100 }],
    ['a rate in 24 bits', '17805dc010', { sampleRate: 48_000, channelConfiguration: 2 }],
    ['xHE-AAC', 'f94640 2200', { objectType: 42 }],
  ])('%s', (_, hex, expected) => {
    expect(parse(hex)).toMatchObject(expected);
  });

  test('ALS names its own rate, channels and sample size', () => {
    const hex = 'f89e01770000414c53000000bb8000010c0000012e07ff00400a188000000050';
    expect(parse(hex)).toMatchObject({
      objectType: 36,
      outputRate: 48_000,
      program: { count: 2 },
      bitsPerSample: 32,
    });
  });

  test('a reserved rate or too few bytes', () => {
    expect(parse('1690')).toBeNull();
    expect(parse('12')).toBeNull();
  });
});

describe('channel layouts', () => {
  test('standard ones have a name, others are spelled out', () => {
    expect(layoutName(channels('FL FR FC LFE SL SR'))).toBe('5.1(side)');
    expect(layoutName(channels('FL FR BC LFE'))).toBe('4 channels (FL+FR+LFE+BC)');
    expect(layoutName(channels('FL FR WL WR'))).toBe('4 channels (FL+FR+WL+WR)');
    expect(layoutName(0)).toBeNull();
  });

  test('channel configurations', () => {
    expect([2, 6, 7, 12, 13, 8].map(configurationLayout)).toEqual([
      'stereo',
      '5.1',
      '7.1(wide)',
      '7.1',
      '22.2',
      null,
    ]);
  });
});

describe('sample entries', () => {
  test.each([
    ['sowt', 'pcm_s16le', 16],
    ['twos', 'pcm_s16be', 16],
    ['in24', 'pcm_s24be', 24],
    ['fl32', 'pcm_f32be', 32],
    ['ulaw', 'pcm_mulaw', 8],
    ['samr', 'amr_nb', null],
  ])('%s is %s', (format, codec, bits) => {
    const { facts, problems } = readEntry(format, plainFields);
    expect([facts.codec, facts.bitsPerSample, problems]).toEqual([codec, bits, []]);
  });

  test('enda inside wave turns the bytes around', () => {
    const version1 = plainFields.replace('0000000000000000', '0001000000000000');
    const fields = `${version1} 00000001 00000003 00000006 00000002`;
    const wave = '00000022 77617665 0000000c 66726d61 696e3234 0000000a 656e6461 0001 00000000';
    expect(readEntry('in24', `${fields} ${wave}`).facts.codec).toBe('pcm_s24le');
  });

  test('lpcm of version 2 goes by its flags', () => {
    const fields =
      '0000000000000001 0002000000000000 0003 0010 fffe 0000 00010000 00000048 40e5888000000000 00000006 7f000000 00000020 00000009 00000018 00000001';
    const { facts } = readEntry('lpcm', fields);
    expect(facts).toMatchObject({ codec: 'pcm_f32le', sampleRate: 44_100, channels: 6 });
  });

  test('an ISO entry of version 1 has no fields of QuickTime', () => {
    const version1 = plainFields.replace('0000000000000000', '0001000000000000');
    const pcmC = '0000000e 70636d43 00000000 01 18';
    expect(readEntry('ipcm', `${version1} ${pcmC}`).facts.codec).toBe('pcm_s24le');
  });

  test('AC-3: bsid 9 halves the rate', () => {
    const { facts } = readEntry('ac-3', `${plainFields} 0000000b 64616333 520900`);
    expect(facts).toMatchObject({ codec: 'ac3', sampleRate: 22_050, channelLayout: 'mono' });
  });

  test('AC-3 without dac3 goes by its first frame', () => {
    const { facts, problems } = readEntry('ac-3', plainFields, '0b77d1e5 1440 40 e1 00000000');
    expect(facts).toMatchObject({ sampleRate: 48_000, channels: 2 });
    expect(problems).toEqual(['missing-codec-config']);
  });

  test('E-AC-3 with dependent channels, and with joint object coding', () => {
    const seven = readEntry('ec-3', `${plainFields} 0000000f 64656333 1800 200f 0202 00`);
    expect(seven.facts).toMatchObject({ channels: 8, channelLayout: '7.1' });
    const joc = readEntry('ec-3', `${plainFields} 0000000f 64656333 1800 200f 00 0110`);
    expect(joc.facts).toMatchObject({
      channelLayout: '5.1(side)',
      profile: 'Dolby Digital Plus + Dolby Atmos',
    });
  });

  test('AC-4 by bitstream version, presentation version and compatibility', () => {
    const dac4 = '00000020 64616334 20ba01600000001fffffffe0010afc8000000802283d0080';
    expect(readEntry('ac-4', `${plainFields} ${dac4}`).facts.codecString).toBe('ac-4.02.01.04');
  });

  test('DTS Express by ddts', () => {
    const ddts = '0000001c 64647473 0000bb80 0002ee00 0002ee00 18 e47c0004000240';
    const { facts } = readEntry('dtse', `${plainFields} ${ddts}`);
    expect(facts).toMatchObject({ profile: 'DTS Express', channels: 2, channelLayout: 'stereo' });
  });

  test('nothing at 0 Hz', () => {
    const zeros = plainFields.replace('0002 0010', '0000 0010').replace('bb80', '0000');
    const { facts, problems } = readEntry('sowt', zeros);
    expect([facts.channels, facts.sampleRate]).toEqual([0, 0]);
    expect(problems).toEqual(['invalid-audio-format']);
  });

  test('object types of mp4a that are not known', () => {
    const esds = '00000020 65736473 00000000 0312000100 040d fe15000000 00000000 00000000';
    const { facts, problems } = readEntry('mp4a', `${plainFields} ${esds}`);
    expect([facts.codec, facts.codecString, problems]).toEqual([
      null,
      'mp4a.FE',
      ['unknown-codec'],
    ]);
  });
});

describe('first samples', () => {
  test('the layer of MPEG audio', () => {
    const facts = noAudioFacts();
    readMpegAudioFrame(bytesOf('fffde0c4'), facts);
    expect(facts).toMatchObject({ codec: 'mp2', sampleRate: 44_100, channelLayout: 'mono' });
  });

  test('an extension substream of DTS', () => {
    const facts = noAudioFacts();
    readDtsExtension(
      bytesOf('64582025000361fffb808083f8c1005f0169e08fe3800000000094d50a801921020c0f00'),
      facts,
    );
    expect(facts).toMatchObject({
      sampleRate: 48_000,
      channels: 6,
      channelLayout: '5.1(side)',
      profile: 'DTS Express',
    });
  });
});

describe('boxes that state the layout', () => {
  test.each([
    ['chan of a tag', '00000018 6368616e 00000000 00790006 00000000 00000000', '5.1(side)'],
    ['chan of a bitmap', '00000018 6368616e 00000000 00010000 00000033 00000000', 'quad'],
    [
      'chan of labels',
      `00000040 6368616e 00000000 00000000 00000000 00000002
       00000026 0000000000000000 0000000000000000 00000027 0000000000000000 0000000000000000`,
      'downmix',
    ],
    ['chnl of a configuration', '00000016 63686e6c 00000000 01 06 0000000000000000', '5.1'],
    ['chnl of positions', '00000010 63686e6c 00000000 01 00 00 01', 'stereo'],
  ])('%s', (_, hex, layout) => {
    const box = hex.replaceAll(/\s/g, '');
    expect(readEntry('twos', plainFields + box).facts.channelLayout).toBe(layout);
  });
});
