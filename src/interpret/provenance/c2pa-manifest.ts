/**
 * What a C2PA manifest says: its claim, and of its assertions the actions, the ingredients and the source
 * type. C2PA 2.2, 10 and 18.
 */

import { text } from '../../bytes/bytes.js';
import { fourcc } from '../../bytes/fourcc.js';
import type { C2paManifest } from '../../report/report.js';
import type { StoredManifest } from './c2pa-store.js';
import { asMap, type CborBudget, type CborMap, decodeMap, listOf, mapOf, textOf } from './cbor.js';
import { longestJson, parseObject } from './json.js';
import { boxesIn, type SuperBox, superBoxesIn } from './jumbf.js';
import { sourceTypeName, strongest } from './source-type.js';

const ASSERTION_STORE = fourcc('c2as');
const CLAIM = fourcc('c2cl');
const CBOR = fourcc('cbor');
const JSON_ = fourcc('json');

/** A manifest, and what of it the report says elsewhere. */
export interface ReadManifest {
  stored: StoredManifest;
  described: C2paManifest;
  /**
   * The strongest source type that it states of its asset, by its last part, and the file offset of the
   * assertion that does.
   */
  sourceType: { name: string; offset: number } | null;
  /** Label of the manifest of the asset that this one is a new state of. */
  parent: string | null;
}

/** What all manifests of a file share. */
export interface Reading {
  cbor: CborBudget;
  /** Entries of lists that the report may still carry. */
  entries: number;
  /** Told of what cannot be read. */
  damage: (manifest: StoredManifest, what: string) => void;
}

/** Reads a manifest as far as it can be read. Never throws. */
export function readManifest(stored: StoredManifest, reading: Reading): ReadManifest {
  const { bytes, box } = stored;
  const damage = (what: string) => reading.damage(stored, what);
  const onDamage = () => damage('a box in it has an impossible size');
  const described: C2paManifest = {
    label: box.label,
    title: null,
    format: null,
    claimGenerator: null,
    update: stored.update,
    assertions: [],
    actions: [],
    ingredients: [],
    digitalSourceType: null,
  };
  const manifest: ReadManifest = { stored, described, sourceType: null, parent: null };
  let claim: SuperBox | null = null;
  let store: SuperBox | null = null;
  for (const part of superBoxesIn(bytes, box.content, box.end, onDamage)) {
    if (part.contentType === CLAIM) claim ??= part;
    else if (part.contentType === ASSERTION_STORE) store ??= part;
  }
  const map = claim === null ? null : contentMap(bytes, claim, reading);
  if (map === null) damage('its claim is missing or cannot be read');
  else readClaim(described, map, reading);
  if (store !== null) readAssertions(manifest, store, reading, onDamage, damage);
  return manifest;
}

function readClaim(described: C2paManifest, claim: CborMap, reading: Reading): void {
  described.title = textOf(claim, 'dc:title');
  described.format = textOf(claim, 'dc:format');
  // A list in version 1 of the claim, one map in version 2.
  const info =
    asMap(claim.get('claim_generator_info')) ?? asMap(listOf(claim, 'claim_generator_info')[0]);
  described.claimGenerator = program(info) ?? textOf(claim, 'claim_generator');
  for (const list of ['assertions', 'created_assertions', 'gathered_assertions'])
    for (const reference of listOf(claim, list)) {
      if (reading.entries-- <= 0) return;
      const label = lastLabel(textOf(asMap(reference), 'url'));
      if (label !== null) described.assertions.push(label);
    }
}

const actionsLabel = /^c2pa\.actions(?:\.v\d+)?(?:__\d+)?$/;
const ingredientLabel = /^c2pa\.ingredient(?:\.v\d+)?(?:__\d+)?$/;
/** Assertions that carry properties of XMP as JSON-LD. */
const metadataLabel =
  /^(?:c2pa\.metadata|cawg\.metadata|stds\.iptc(?:\.photo-metadata)?)(?:__\d+)?$/;

/**
 * Only assertions that the claim lists are the manifest's; without a legible claim all in the store are taken
 * for it.
 */
function readAssertions(
  manifest: ReadManifest,
  store: SuperBox,
  reading: Reading,
  onDamage: () => void,
  damage: (what: string) => void,
): void {
  const { stored, described } = manifest;
  const { bytes, offset, box } = stored;
  const claimed = described.assertions.length === 0 ? null : new Set(described.assertions);
  const statements: { name: string | null; offset: number }[] = [];
  for (const assertion of superBoxesIn(bytes, store.content, store.end, onDamage)) {
    if (reading.entries-- <= 0) break;
    const { label } = assertion;
    if (claimed === null) described.assertions.push(label);
    else if (!claimed.has(label)) continue;
    // In a compressed manifest only the manifest itself has a place in the file.
    const place = bytes === stored.holder.bytes ? offset + assertion.start - box.start : offset;
    if (metadataLabel.test(label)) {
      const stated = metadataSourceType(bytes, assertion);
      described.digitalSourceType ??= stated;
      statements.push({ name: sourceTypeName(stated), offset: place });
      continue;
    }
    const isActions = actionsLabel.test(label);
    if (!isActions && !ingredientLabel.test(label)) continue;
    const map = contentMap(bytes, assertion, reading);
    if (map === null) damage(`its assertion ${label.slice(0, 100)} cannot be read`);
    else if (isActions) {
      const actions = readActions(map, reading);
      for (const action of actions) described.actions.push(action);
      const name = strongest(actions.map((action) => sourceTypeName(action.digitalSourceType)));
      statements.push({ name, offset: place });
    } else {
      const ingredient = readIngredient(map);
      described.ingredients.push(ingredient);
      if (ingredient.relationship === 'parentOf') manifest.parent ??= ingredient.manifest;
    }
  }
  const name = strongest(statements.map((statement) => statement.name));
  const statement = statements.find((candidate) => candidate.name === name);
  if (name !== null && statement !== undefined)
    manifest.sourceType = { name, offset: statement.offset };
}

/** The CBOR of a super box. */
function contentMap(bytes: Uint8Array, box: SuperBox, reading: Reading): CborMap | null {
  for (const { type, payload, end } of boxesIn(bytes, box.content, box.end, ignore))
    if (type === CBOR) return decodeMap(bytes.subarray(payload, end), reading.cbor);
  return null;
}

const ignore = (): void => undefined;

type Action = C2paManifest['actions'][number];

/**
 * C2PA 18.15: what was done. In version 2 an action may leave to a template of its name, or of `*`, what it
 * does not state itself.
 */
function readActions(assertion: CborMap, reading: Reading): Action[] {
  const agents = listOf(assertion, 'softwareAgents');
  const templates = new Map<string, CborMap>();
  for (const entry of listOf(assertion, 'templates')) {
    const template = asMap(entry);
    const name = textOf(template, 'action');
    if (template !== null && name !== null && !templates.has(name)) templates.set(name, template);
  }
  const actions: Action[] = [];
  for (const entry of listOf(assertion, 'actions')) {
    const map = asMap(entry);
    const action = textOf(map, 'action');
    if (map === null || action === null) continue;
    if (reading.entries-- <= 0) break;
    const layers = [map, templates.get(action), templates.get('*')].filter(
      (layer) => layer !== undefined,
    );
    actions.push({
      action,
      when: textOf(map, 'when'),
      softwareAgent: first(layers, (layer) => softwareAgent(layer, agents)),
      digitalSourceType: first(
        layers,
        (layer) =>
          textOf(layer, 'digitalSourceType') ??
          textOf(mapOf(layer, 'parameters'), 'digitalSourceType'),
      ),
    });
  }
  return actions;
}

function first<T>(layers: readonly T[], read: (layer: T) => string | null): string | null {
  for (const layer of layers) {
    const value = read(layer);
    if (value !== null) return value;
  }
  return null;
}

/** A text in version 1; in version 2 a map, or the place of one in the assertion's list. */
function softwareAgent(action: CborMap, agents: readonly unknown[]): string | null {
  const stated = textOf(action, 'softwareAgent') ?? program(mapOf(action, 'softwareAgent'));
  if (stated !== null) return stated;
  const place = action.get('softwareAgentIndex');
  return typeof place === 'number' ? program(asMap(agents[place])) : null;
}

/** Name and version of a `generator-info-map`. */
function program(info: CborMap | null): string | null {
  const name = textOf(info, 'name');
  const version = textOf(info, 'version');
  return name === null || version === null ? name : `${name} ${version}`;
}

/** C2PA 18.16, in versions 1 to 3: what the asset was made of. */
function readIngredient(assertion: CborMap): C2paManifest['ingredients'][number] {
  const reference = mapOf(assertion, 'activeManifest') ?? mapOf(assertion, 'c2pa_manifest');
  return {
    title: textOf(assertion, 'dc:title'),
    relationship: textOf(assertion, 'relationship'),
    manifest: manifestLabel(textOf(reference, 'url')),
  };
}

/** Of a JUMBF URI (C2PA 8.4), such as `self#jumbf=/c2pa/urn:c2pa:1234`: the label of the manifest. */
function manifestLabel(url: string | null): string | null {
  const path = url
    ?.split('jumbf=')[1]
    ?.split('/')
    .filter((part) => part !== '');
  return path?.[0] === 'c2pa' ? (path[1] ?? null) : null;
}

/** Of a JUMBF URI: the label of what it names. */
function lastLabel(url: string | null): string | null {
  return url?.slice(url.lastIndexOf('/') + 1).replace(/^.*jumbf=/, '') || null;
}

/** `Iptc4xmpExt:DigitalSourceType` of a JSON-LD assertion. */
function metadataSourceType(bytes: Uint8Array, assertion: SuperBox): string | null {
  for (const { type, payload, end } of boxesIn(bytes, assertion.content, assertion.end, ignore)) {
    if (type !== JSON_ || end - payload > longestJson) continue;
    const stated = parseObject(text(bytes, payload, end))?.['Iptc4xmpExt:DigitalSourceType'];
    return typeof stated === 'string' ? stated : null;
  }
  return null;
}
