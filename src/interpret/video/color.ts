/** What the container and the codec say of the colour, and which of them counts. */

import type { ColorCodes } from '../../media/facts.js';
import type { ContainerColor } from '../../media/track-facts.js';
import type { Color, ColorStatement } from '../../report/report.js';
import { nameColor, saysAnything } from './color-codes.js';

/**
 * The container counts before what the codec says, and its first statement before a second, as ISO/IEC
 * 14496-12 12.1.5 has it; what disagrees stands in `other`. Null where nothing says anything.
 */
export function describeColor(container: ContainerColor, codec: ColorCodes | null): Color | null {
  const { icc } = container;
  const statements = container.statements
    .map((codes) => nameColor(codes, 'container'))
    .filter(saysAnything);
  const inCodec = codec === null ? null : nameColor(codec, 'codec');
  if (inCodec !== null && saysAnything(inCodec)) statements.push(inCodec);
  const [first] = statements;
  if (first === undefined) return icc === null ? null : { ...unsaid, other: null, statements, icc };
  let other: ColorStatement | null = null;
  // From the last, so that the codec's comes before those of further boxes.
  for (let i = statements.length - 1; i > 0 && other === null; i--) {
    const statement = statements[i] as ColorStatement;
    if (!sameColor(first, statement)) other = statement;
  }
  return {
    primaries: first.primaries,
    transfer: first.transfer,
    matrix: first.matrix,
    // nclc has no range: what the codec says of it completes it.
    range: first.range ?? inCodec?.range ?? null,
    source: first.source,
    other: other === null ? null : { ...other },
    statements,
    icc,
  };
}

/** An ICC profile names no code points. */
const unsaid: ColorStatement = {
  primaries: null,
  transfer: null,
  matrix: null,
  range: null,
  source: 'container',
};

function sameColor(x: ColorStatement, y: ColorStatement): boolean {
  return (
    x.primaries === y.primaries &&
    x.transfer === y.transfer &&
    x.matrix === y.matrix &&
    (x.range === y.range || x.range === null)
  );
}
