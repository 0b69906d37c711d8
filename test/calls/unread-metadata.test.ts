/** What a reader gave up on is said, with its place, and can be taken away. */

import { describe, expect, test } from 'vitest';
import { inspect, type PrivacyFinding, scrub } from '../../src/index.js';
import { backends } from '../support/backends.js';
import { ascii, bytesOf, fullBox, type Part, utf8, uuidBox, zeros } from '../support/box.js';
import { hdlr } from '../support/headers.js';
import { broken } from '../support/problem-cases/case.js';
import { frame, id32, xmpPacket } from '../support/tags.js';

const xmpId = 'be7acfcb-97a9-42e8-9c71-999491e3afac';
const position = '<e:GPSLatitude>48,12.492N</e:GPSLatitude>';
const declared = `<r:d xmlns:r="r" xmlns:e="http://ns.adobe.com/exif/1.0/">`;
const secret = '48,12.492N';

const inMovie = (...boxes: Part[]) => bytesOf(...broken(undefined, { inMovie: boxes })());
const withXmp = (packet: Uint8Array): Uint8Array => inMovie(uuidBox(xmpId, packet));
const wide = (text: string) => Uint8Array.from(Buffer.from(text, 'utf16le'));

/** Found as a location, since it can be read. */
const read: [what: string, packet: Uint8Array][] = [
  ['a bare &', utf8(`${declared}<r:t>Black & White</r:t>${position}</r:d>`)],
  ['a control character', utf8(`${declared}<r:t>\u0001</r:t>${position}</r:d>`)],
  ['an attribute twice', utf8(`${declared}<r:t a="1" a="2"/>${position}</r:d>`)],
  ['a byte order mark', utf8(`\ufeff${declared}${position}</r:d>`)],
  ['UTF-16', wide(`\ufeff${declared}${position}</r:d>`)],
  ['UTF-16 without a mark', wide(`${declared}${position}</r:d>`)],
  ['names that are not ASCII', utf8(`${declared}<r:größe>4</r:größe>${position}</r:d>`)],
];

/** What is not read, and why. */
const unread: [what: string, packet: Uint8Array, reason: RegExp][] = [
  ['a prefix that nobody declares', utf8(`<d>${position}</d>`), /prefix e/],
  ['a DTD', utf8(`<!DOCTYPE d [<!ENTITY p "${secret}">]><d>&p;</d>`), /entities of its own/],
  ['elements too deep', utf8(`${'<d>'.repeat(101)}${position}`), /deep/],
  ['too many values', utf8(`<d>${'<e>x</e>'.repeat(10_000)}${position}</d>`), /10000 values/],
  ['a packet too large', utf8(`<d>${' '.repeat(2 ** 20)}${position}</d>`), /over the 1048576/],
  ['what is cut short', utf8(`<d><e>${secret}</e`), /cut short/],
];

describe.each(backends)('by the %s backend', (backend) => {
  const found = async (file: Uint8Array) => inspect(file, { backend, thorough: true });

  async function scrubbed(file: Uint8Array, findings: readonly PrivacyFinding[]) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await scrub(file, findings)) chunks.push(chunk);
    return Uint8Array.from(Buffer.concat(chunks));
  }

  test.each(read)('XMP with %s is read', async (_, packet) => {
    const file = withXmp(packet);
    const { privacy, problems } = await found(file);
    expect(problems.map(({ code }) => code)).not.toContain('unread-metadata');
    expect(privacy.filter(({ kind }) => kind === 'location')).toMatchObject([
      { value: '48.2082', path: 'moov/uuid' },
    ]);
    const clean = await scrubbed(file, privacy);
    expect((await found(clean)).privacy).toEqual([]);
  });

  test.each(unread)('XMP with %s is said not to be read', async (_, packet, reason) => {
    const file = withXmp(packet);
    const { privacy, problems } = await found(file);
    const [finding] = privacy.filter(({ kind }) => kind === 'unread');
    const offset = Buffer.from(file).indexOf(packet);
    expect(finding).toMatchObject({ offset, length: packet.length, path: 'moov/uuid' });
    expect(finding?.value).toMatch(reason);
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'unread-metadata', path: 'moov/uuid', offset: offset - 24 }),
    );
    const clean = await scrubbed(file, privacy);
    expect(Buffer.from(clean).includes(secret)).toBe(false);
    expect((await found(clean)).privacy).toEqual([]);
  });

  test('many packets are read as far as 2 MiB', async () => {
    const packet = utf8(`<d>${' '.repeat(2 ** 20 - 100)}<e>x</e></d>`);
    const boxes: Part[] = Array.from({ length: 6 }, () => uuidBox(xmpId, packet));
    const file = inMovie(...boxes);
    const { privacy, rawTags } = await found(file);
    expect(rawTags).toHaveLength(2);
    expect(privacy.filter(({ kind }) => kind === 'unread')).toHaveLength(4);
  });

  test('tags beyond those that are listed', async () => {
    const packet = (text: string) => utf8(xmpPacket(text));
    const full = packet('<dc:a>x</dc:a>'.repeat(9_990));
    const boxes = [uuidBox(xmpId, full), uuidBox(xmpId, packet('<dc:a>x</dc:a>'.repeat(30)))];
    const { privacy } = await found(inMovie(...boxes));
    expect(privacy.filter(({ kind }) => kind === 'unread')).toMatchObject([
      { value: expect.stringMatching(/10000 tags/) },
    ]);
  });

  test.each([
    ['of a later version', (tag: Uint8Array) => tag.fill(5, 3, 4), /ID3v2\.5/],
    ['that is unsynchronised', (tag: Uint8Array) => tag.fill(0x80, 5, 6), /unsynchronised/],
    ['with a compressed frame', (tag: Uint8Array) => tag.fill(0x08, 19, 20), /TPE1 is compressed/],
    ['with a frame cut short', (tag: Uint8Array) => tag.fill(0x7f, 17, 18), /cut short/],
  ])('ID3 %s', async (_, spoil, reason) => {
    const tag = id32('eng', frame('TPE1', zeros(1), ascii('A. Person')));
    const file = inMovie(fullBox('meta', 0, 0, hdlr('ID32', ''), tag));
    const at = Buffer.from(file).indexOf('ID3\u0004');
    expect(at).toBeGreaterThan(0);
    spoil(file.subarray(at));
    const { privacy } = await found(file);
    const [finding] = privacy.filter(({ kind }) => kind === 'unread');
    expect(finding?.value).toMatch(reason);
    const clean = await scrubbed(file, privacy);
    expect(Buffer.from(clean).includes('A. Person')).toBe(false);
    expect((await found(clean)).privacy.filter(({ kind }) => kind !== 'time')).toEqual([]);
  });
});
