// Makes src/backends/wire.ts of native/core/wire.def, native/families.def and each family's wire.def: run
// after a change of one of them (`npm run wire`). A test says whether it was.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
export const wireFile = path.join(root, 'src/backends/wire.ts');

/** The rows of a table: `[macro, ...arguments]`, comments and directives left out. */
function rowsOf(file) {
  return readFileSync(path.join(root, 'native', file), 'utf8')
    .split('\n')
    .map((line) => line.replace(/\/\/.*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const match = /^([A-Z_]+)(?:\((.*)\))?$/.exec(line);
      if (!match) throw new Error(`${file}: cannot read '${line}'`);
      const words = (match[2] ?? '').split(',').map((word) => word.trim());
      return [match[1], ...words.filter((word) => word !== '')];
    });
}

/** Where a fixed field stands, as an offset from `at`; how many numbers it takes. */
const fixed = {
  NUMBER: (at) => [`${at} as number`, 1],
  FLAG: (at) => [`${at} !== 0`, 1],
  BYTES: (at, next) => [`from.bytes(${at} as number, ${next} as number)`, 2],
  TEXT: (at, next) => [`from.text(${at} as number, ${next} as number)`, 2],
  NAME: (at, _, table) => [`${table}[${at} as number] as (typeof ${table})[number]`, 1],
};

const rows = (struct) => `from.rows(decode${struct})`;

/** What follows the fixed fields, in the order of the table. */
const variable = {
  INSIDE: (struct) => `decode${struct}(from)`,
  OPTIONAL: (struct) => `from.next() !== 0 ? decode${struct}(from) : null`,
  ROWS: rows,
  RANGE: rows,
  LINKED: rows,
  NUMBERS: () => 'from.numbers(from.next())',
  MATRIX: () => 'from.numbers(9)',
};

/**
 * The function that reads the rows of a struct. `raw`: what reads the rest of one, by the family's number.
 */
function decoder(name, fields, type) {
  const before = [];
  const inside = [];
  let size = 0;
  for (const [macro, field, as, more] of fields) {
    if (macro in fixed) {
      const at = (i) => (size + i === 0 ? 'all[at]' : `all[at + ${size + i}]`);
      const [text, count] = fixed[macro](at(0), at(1), more);
      inside.push(`${as}: ${text}`);
      size += count;
    } else if (macro in variable) {
      before.push(`const ${as} = ${variable[macro](more)};`);
      inside.push(as);
    } else if (macro === 'RAW' || macro === 'RAW_OF_TRACK') {
      before.push(`const raw = from.${macro === 'RAW' ? 'raw' : 'rawOfTrack'}();`);
      inside.push('raw');
    } else {
      throw new Error(`${name}: there is no macro '${macro}' with ${field}`);
    }
  }
  // The family is known before its parts are read.
  if (fields.some(([macro]) => macro === 'RAW'))
    before.unshift('from.setFamily(rawDecoders[families[all[at] as number] as FamilyName]);');
  return `function decode${name}(from: Decoder)${type ? `: ${type}` : ''} {
  const { all, at } = from;
  from.at = at + ${size};
  ${before.join('\n  ')}
  return { ${inside.join(', ')} };
}
`;
}

/** The structs of a table: name and fields. */
function structsOf(table) {
  const structs = [];
  for (const [macro, ...words] of table) {
    if (macro === 'STRUCT') structs.push({ name: words[1], fields: [] });
    else if (macro !== 'REST' && macro !== 'END') structs.at(-1)?.fields.push([macro, ...words]);
  }
  return structs;
}

const list = (name, values) => `export const ${name} = [${values.join(', ')}] as const;\n`;

/** The text of wire.ts, as the formatter leaves it but for line breaks. */
export function wireText() {
  const core = rowsOf('core/wire.def');
  const named = (kind) => core.filter(([macro]) => macro === kind).map((row) => row.at(-1));
  const start = core.findIndex(([macro]) => macro === 'STRUCT');
  const families = rowsOf('families.def').map(([, name]) => name);
  const capital = (name) => name[0].toUpperCase() + name.slice(1);
  const parts = [
    [
      '/**',
      ' * Reads the numbers of an index in the order in which native/core/encode.cc writes them. Made by',
      ' * `npm run wire` of native/core/wire.def and the wire.def of each family: change those and run it.',
      ' */\n',
    ].join('\n'),
    ...[...families].sort().map((family) => {
      const types = `${capital(family)}Raw, ${capital(family)}TrackRaw`;
      return `import type { ${types} } from '../families/${family}/raw.js';`;
    }),
    "import type { ContainerIndex, TrackIndex } from '../media/container-index.js';",
    "import type { Decoder } from './decoder.js';\n",
    '/** In the order of `boxray::Limits`. */',
    list('limitNames', named('LIMIT')),
    '/** In the order of `boxray::ProblemCode`. */',
    list('problemCodes', named('PROBLEM')),
    '/** In the order of `boxray::Algorithm`. */',
    list('algorithms', named('ALGORITHM')),
    list(
      'families',
      families.map((name) => `'${name}'`),
    ),
    'type FamilyName = (typeof families)[number];\n',
  ];
  for (const family of families)
    for (const { name, fields } of structsOf(rowsOf(`${family}/wire.def`)))
      parts.push(decoder(name, fields, /Raw$/.test(name) ? name : null));
  const rawOf = (family) =>
    `${family}: { file: decode${capital(family)}Raw, track: decode${capital(family)}TrackRaw }`;
  parts.push(`const rawDecoders = { ${families.map(rawOf).join(', ')} };\n`);
  for (const { name, fields } of structsOf(core.slice(start)))
    parts.push(
      decoder(name, fields, ['TrackIndex', 'ContainerIndex'].includes(name) ? name : null),
    );
  return parts
    .join('\n')
    .replaceAll('"', "'")
    .replace('function decodeContainerIndex', 'export function decodeContainerIndex');
}

if (process.argv[1] === import.meta.filename) writeFileSync(wireFile, wireText());
