import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type BoxNode, boxTree, MediaError } from '../../src/index.js';
import { fixturesFolder } from '../support/paths.js';

const fixture = (name: string) => path.join(fixturesFolder, name);

function* walk(boxes: BoxNode[], parents = ''): Generator<{ node: BoxNode; at: string }> {
  for (const node of boxes) {
    const at = `${parents}${node.type}`;
    yield { node, at };
    if (node.children) yield* walk(node.children, `${at}/`);
  }
}

const paths = async (name: string) =>
  [...walk((await boxTree(fixture(name))).boxes)].map(({ at }) => at);

/** A box of a type with a payload; `size` may lie. */
function box(type: string, payload: Uint8Array | Uint8Array[] = [], size?: number): Buffer {
  const content = Buffer.concat(Array.isArray(payload) ? payload : [payload]);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(size ?? 8 + content.length);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, content]);
}

const ftyp = box('ftyp', Buffer.from('isom\0\0\0\0'));

describe('the tree', () => {
  const files = readdirSync(fixturesFolder).filter((name) => /\.(mp4|mov|m4a|3gp)$/.test(name));

  test.each(files)('of %s holds each box inside its parent, in order', async (name) => {
    const { size, boxes } = await boxTree(fixture(name)).catch((error) => {
      expect(error).toBeInstanceOf(MediaError);
      return { size: 0, boxes: [] };
    });
    const check = (list: BoxNode[], start: number, end: number) => {
      let position = start;
      for (const node of list) {
        expect(node.offset).toBeGreaterThanOrEqual(position);
        // An element takes two bytes at least, a box eight.
        expect(node.size).toBeGreaterThanOrEqual(name === 'matroska.mp4' ? 2 : 8);
        position = node.offset + node.size;
        expect(position).toBeLessThanOrEqual(end);
        if (node.children) check(node.children, node.offset + node.headerSize, position);
      }
    };
    check(boxes, 0, size);
  });

  test('says where a box stands in the file', async () => {
    const bytes = readFileSync(fixture('sample.mp4'));
    for (const { node } of walk((await boxTree(bytes)).boxes))
      expect(bytes.toString('latin1', node.offset + 4, node.offset + 8)).toBe(node.type);
  });

  test('goes into sample entries, metadata and QuickTime variants', async () => {
    const stsd = 'moov/trak/mdia/minf/stbl/stsd';
    expect(await paths('sample.mp4')).toEqual(
      expect.arrayContaining([`${stsd}/avc1/avcC`, `${stsd}/mp4a/esds`]),
    );
    expect(await paths('cenc.mp4')).toContain(`${stsd}/encv/sinf/schi/tenc`);
    expect(await paths('quicktime.mov')).toContain(`${stsd}/mp4a/wave/esds`);
    expect(await paths('fragmented.mp4')).toContain('moof/traf/trun');
  });

  test('steps over a QuickTime color table and the fields of a sound description', async () => {
    const table = Buffer.alloc(8 + 8 * 2);
    table.writeUInt16BE(1, 6);
    const image = Buffer.alloc(78);
    image.writeUInt16BE(2, 74); // depth; the id after it, 0, says that a table follows
    const sound = Buffer.alloc(28 + 16);
    sound.writeUInt16BE(1, 8);
    for (const [handler, entry] of [
      ['vide', box('raw ', [image, table, box('pasp', Buffer.alloc(8))])],
      ['soun', box('twos', [sound, box('chan', Buffer.alloc(12))])],
    ] as const) {
      const hdlr = box('hdlr', [Buffer.alloc(8), Buffer.from(handler), Buffer.alloc(12)]);
      const stsd = box('stsd', [Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), entry]);
      const mdia = box('mdia', [hdlr, box('minf', [box('stbl', [stsd])])]);
      const { boxes } = await boxTree(box('moov', [box('trak', [mdia])]));
      const last = [...walk(boxes)].at(-1);
      expect(last?.at).toMatch(/^moov\/trak\/mdia\/minf\/stbl\/stsd\/(raw |twos)\/(pasp|chan)$/);
      expect(last?.node.problem).toBe(null);
    }
  });

  test('never reads media data', async () => {
    const bytes = readFileSync(fixture('sample.mp4'));
    const { boxes } = await boxTree(bytes);
    const mdat = boxes.find((node) => node.type === 'mdat') as BoxNode;
    const size = 10_000_000_000;
    // The same boxes, with media data of 10 GB that exist in their header alone.
    const header = Buffer.alloc(16);
    header.writeUInt32BE(1);
    header.write('mdat', 4);
    const front = Buffer.concat([bytes.subarray(0, mdat.offset), header]);
    header.writeBigUInt64BE(BigInt(size - mdat.offset), 8);
    header.copy(front, mdat.offset);
    let read = 0;
    const tree = await boxTree({
      size,
      read: (offset: number, length: number) => {
        read += length;
        const part = Buffer.alloc(length);
        front.copy(part, 0, Math.min(offset, front.length));
        return part;
      },
    });
    expect(tree.boxes.at(-1)).toMatchObject({ type: 'mdat', headerSize: 16, problem: null });
    expect(read).toBeLessThan(100_000);
  });
});

describe('lies', () => {
  test('a box that exceeds its parent is cut and marked', async () => {
    const file = Buffer.concat([ftyp, box('moov', [box('trak', [box('tkhd', [], 1000)])])]);
    const { boxes } = await boxTree(file);
    const tkhd = boxes[1]?.children?.[0]?.children?.[0];
    expect(tkhd).toMatchObject({ type: 'tkhd', size: 8, problem: 'box-exceeds-parent' });
  });

  test.each([
    ['the file ends too soon', box('free', [], 100), 1, 'truncated-file', null],
    ['a size below the header', box('free', [], 4), null, null, 'invalid-box-size'],
    ['a uuid box without its type', box('uuid'), 1, 'box-too-short', null],
    [
      'bytes that are no box',
      Buffer.from('\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009'),
      null,
      null,
      'trailing-bytes',
    ],
    ['zeros', Buffer.alloc(30), null, null, 'trailing-padding'],
    ['4 zeros', Buffer.alloc(4), null, null, 'trailing-padding'],
    ['3 zeros', Buffer.alloc(3), null, null, 'trailing-bytes'],
    ['a few bytes', Buffer.from('abc'), null, null, 'trailing-bytes'],
  ])('%s', async (_, tail, index, boxProblem, problem) => {
    const tree = await boxTree(Buffer.concat([ftyp, tail]));
    if (index !== null) expect(tree.boxes[index]).toMatchObject({ problem: boxProblem });
    else expect(tree.boxes).toHaveLength(1);
    expect(tree.problem).toBe(problem);
  });

  test('a QuickTime list ends with zeros', async () => {
    const { boxes } = await boxTree(
      Buffer.concat([ftyp, box('moov', [box('udta', Buffer.alloc(4))])]),
    );
    expect(boxes[1]?.children?.[0]).toMatchObject({ children: [], problem: null });
  });

  test('deep nesting and many boxes hit their limits', async () => {
    let deep = box('free');
    for (let level = 0; level < 40; level++) deep = box('moov', deep);
    const error = await boxTree(deep).catch((error) => error);
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ code: 'limit-exceeded', limit: 'depth' });
    const many = Buffer.concat(Array(20).fill(box('free')));
    await expect(boxTree(many, { limits: { boxes: 10 } })).rejects.toMatchObject({
      limit: 'boxes',
      offset: 80,
    });
  });

  test('not media', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(100), Buffer.from([1, 2, 3])])
      await expect(boxTree(bytes)).rejects.toMatchObject({ code: 'not-media' });
  });
});

test('arguments and abort', async () => {
  await expect(boxTree(ftyp, { fast: 1 } as object)).rejects.toThrow(/unknown option 'fast'/);
  const reason = new Error('enough');
  await expect(boxTree(ftyp, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
