/**
 * Makes the files of test/corpus/truth/c2pa, and the facts that c2pa-rs reads from them, with c2pa-rs
 * itself, compiled to WebAssembly:
 *
 *   npm install --no-save --ignore-scripts @contentauth/c2pa-wasm && node test/support/c2pa-files.mjs
 *
 * Needs openssl. The certificates are made for one run and trusted by nobody;
 * c2pa-rs finds the signatures valid.
 */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** c2pa-rs reads a Blob as a worker does. */
class SyncBlob extends Blob {
  constructor(bytes) {
    super([bytes]);
    this.stored = bytes;
  }
  slice(start = 0, end = this.size) {
    return new SyncBlob(this.stored.slice(start, end));
  }
}
globalThis.FileReaderSync = class {
  readAsArrayBuffer(blob) {
    return Uint8Array.from(blob.stored).buffer;
  }
};

const require = createRequire(import.meta.url);
const wasm = path.dirname(require.resolve('@contentauth/c2pa-wasm/package.json'));
const { default: init, WasmBuilder, WasmReader } = await import('@contentauth/c2pa-wasm');
await init({ module_or_path: readFileSync(path.join(wasm, 'pkg', 'c2pa_bg.wasm')) });

const signer = makeSigner();
const context = JSON.stringify({
  settings: { verify: { verify_trust: false, verify_after_sign: false } },
});
const sourceTypes = 'http://cv.iptc.org/newscodes/digitalsourcetype';

const truth = path.join(import.meta.dirname, '..', 'corpus', 'truth', 'c2pa');
const plain = new Uint8Array(
  readFileSync(path.join(import.meta.dirname, '..', 'fixtures', 'late-start.mp4')),
);

const generated = await make('generated', plain, {
  title: 'Generated.mp4',
  actions: [
    {
      action: 'c2pa.created',
      when: '2026-01-02T03:04:05Z',
      softwareAgent: { name: 'Model X', version: '7' },
      digitalSourceType: `${sourceTypes}/trainedAlgorithmicMedia`,
    },
  ],
});
const edited = await make(
  'edited',
  generated,
  {
    title: 'Edited.mp4',
    actions: [
      {
        action: 'c2pa.opened',
        softwareAgent: 'Cutter 3.1',
        parameters: { ingredientIds: ['parent'] },
      },
      { action: 'c2pa.cropped' },
    ],
  },
  [{ title: 'Generated.mp4', relationship: 'parentOf', label: 'parent', bytes: generated }],
);
await make('captured', plain, {
  title: 'Prise de vue – été.mp4',
  actions: [{ action: 'c2pa.created', digitalSourceType: `${sourceTypes}/digitalCapture` }],
  assertions: [
    {
      label: 'c2pa.metadata',
      kind: 'Json',
      data: {
        '@context': { Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/' },
        'Iptc4xmpExt:DigitalSourceType': `${sourceTypes}/digitalCapture`,
      },
    },
  ],
});
await make(
  'placed',
  plain,
  {
    title: 'Placed.mp4',
    actions: [
      { action: 'c2pa.created', digitalSourceType: `${sourceTypes}/digitalCreation` },
      { action: 'c2pa.placed', parameters: { ingredientIds: ['a', 'b'] } },
    ],
  },
  [
    { title: 'Edited.mp4', relationship: 'componentOf', label: 'a', bytes: edited },
    { title: 'Plain.mp4', relationship: 'componentOf', label: 'b', bytes: plain },
  ],
);
await make('updated', generated, { title: 'Updated.mp4', actions: [] }, [], 'update');
async function make(
  name,
  source,
  { actions, assertions = [], ...manifest },
  ingredients = [],
  intent,
) {
  const builder = WasmBuilder.fromJson(
    JSON.stringify({
      format: 'video/mp4',
      claim_generator_info: [{ name: 'boxray fixtures', version: '1.0' }],
      assertions:
        actions.length === 0
          ? assertions
          : [{ label: 'c2pa.actions', data: { actions } }, ...assertions],
      ...manifest,
    }),
    context,
  );
  if (intent !== undefined) builder.setIntent(intent);
  for (const { bytes, ...ingredient } of ingredients)
    await builder.addIngredientFromBlob(
      JSON.stringify({ format: 'video/mp4', ...ingredient }),
      'video/mp4',
      new SyncBlob(bytes),
    );
  const signed = new Uint8Array(await builder.sign(signer, [], 'video/mp4', new SyncBlob(source)));
  const reader = await WasmReader.fromBytes('video/mp4', signed, context);
  writeFileSync(path.join(truth, `${name}.mp4`), signed);
  writeFileSync(
    path.join(truth, `${name}.json`),
    `${JSON.stringify(facts(JSON.parse(reader.json())), null, 2)}\n`,
  );
  console.log(name, signed.length, JSON.parse(reader.json()).validation_state);
  return signed;
}

/** Of what c2pa-rs says, that which boxray says too. */
function facts({ active_manifest: active, manifests }) {
  return {
    active,
    manifests: Object.fromEntries(
      Object.entries(manifests).map(([label, manifest]) => [
        label,
        {
          title: manifest.title ?? null,
          format: manifest.format ?? null,
          claimGenerator: manifest.claim_generator_info?.[0],
          assertions: manifest.assertions.map((assertion) => assertion.label),
          actions: manifest.assertions
            .filter((assertion) => assertion.label.startsWith('c2pa.actions'))
            .flatMap((assertion) => assertion.data.actions)
            .map(({ action, when, softwareAgent, digitalSourceType }) => ({
              action,
              when,
              softwareAgent,
              digitalSourceType,
            })),
          ingredients: (manifest.ingredients ?? []).map((ingredient) => ({
            title: ingredient.title,
            relationship: ingredient.relationship,
            manifest: ingredient.active_manifest,
          })),
        },
      ]),
    ),
  };
}

/** COSE_Sign1 (RFC 9052) with ES256, padded to what is reserved, as c2pa-rs wants it. */
function makeSigner() {
  const folder = mkdtempSync(path.join(tmpdir(), 'boxray-c2pa-'));
  const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const request = (name) =>
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-subj',
      `/O=Test/CN=${name}`,
      ...(name === 'ca' ? ['-x509', '-days', '3650', '-out', 'ca.pem'] : ['-out', `${name}.csr`]),
    );
  request('ca');
  request('signer');
  writeFileSync(
    path.join(folder, 'extensions'),
    [
      'keyUsage=critical,digitalSignature',
      'extendedKeyUsage=1.3.6.1.5.5.7.3.4',
      'basicConstraints=CA:FALSE',
      'authorityKeyIdentifier=keyid',
      'subjectKeyIdentifier=hash\n',
    ].join('\n'),
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'signer.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '3650',
    '-extfile',
    'extensions',
    '-out',
    'signer.pem',
  );
  const chain = ['signer', 'ca'].map((name) =>
    openssl('x509', '-in', `${name}.pem`, '-outform', 'der'),
  );
  const key = createPrivateKey(readFileSync(path.join(folder, 'signer.key')));
  rmSync(folder, { recursive: true });

  const byteString = (bytes) =>
    Buffer.concat([Buffer.from([0x59, bytes.length >> 8, bytes.length & 0xff]), bytes]);
  const es256AndChain = Buffer.concat([
    Buffer.from([0xa2, 1, 0x26, 0x18, 33, 0x82]),
    ...chain.map(byteString),
  ]);
  const reserveSize = 2048;
  return {
    alg: 'es256',
    reserveSize,
    async sign(claim) {
      const toBeSigned = Buffer.concat([
        Buffer.from([0x84, 0x6a]),
        Buffer.from('Signature1'),
        byteString(es256AndChain),
        Buffer.from([0x40]),
        byteString(claim),
      ]);
      const signature = sign('sha256', toBeSigned, { key, dsaEncoding: 'ieee-p1363' });
      const envelope = (padding) =>
        Buffer.concat([
          Buffer.from([0xd2, 0x84]),
          byteString(es256AndChain),
          Buffer.from([0xa1, 0x63]),
          Buffer.from('pad'),
          byteString(Buffer.alloc(padding)),
          Buffer.from([0xf6]),
          byteString(signature),
        ]);
      return new Uint8Array(envelope(reserveSize - envelope(0).length));
    },
  };
}
