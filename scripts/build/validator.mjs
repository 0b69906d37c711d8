// Makes src/policy/validator.js, which is not committed, of the JSON Schema in src/policy/schema.ts: ajv
// itself compiles by `new Function`, which takes 300 ms and which a Content-Security-Policy forbids.
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { importTs } from './run-ts.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
export const validatorFile = path.join(root, 'src/policy/validator.js');

export async function validatorText() {
  const { policySchema } = await importTs('src/policy/schema.ts');
  const ajv = new Ajv2020({ allErrors: true, code: { source: true, esm: true } });
  const code = standalone.default(ajv, ajv.compile(policySchema));
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    treeShaking: true,
    logLevel: 'error',
  });
  return `// Made by scripts/build/validator.mjs.\n${outputFiles[0].text}`;
}
