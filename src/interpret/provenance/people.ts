/**
 * What the assertions of C2PA manifests say of a person: authors of a CreativeWork, creators and places in
 * metadata assertions, actors, ids. C2PA 2.2, 18; the names are those of XMP, which these follow.
 */

import { fourcc } from '../../bytes/fourcc.js';
import type { ManifestBlock } from '../../media/metadata-facts.js';
import { expandBrotli } from '../../platform/node.js';
import { type Findings, tooMuchText } from '../findings.js';
import { isZero, type PrivacyList } from '../privacy/list.js';
import { kindOfNames } from '../privacy/tag-kinds.js';
import { boxesIn, superBoxesIn } from './jumbf.js';
import { type LabelledText, type TextBudget, textsOfCbor, textsOfJson } from './labelled-texts.js';

const JUMB = fourcc('jumb');
const BROB = fourcc('brob');
const CBOR = fourcc('cbor');
const JSON_ = fourcc('json');

/** A store, its manifests, their assertions; ingredients add none. */
const deepest = 8;
const mostExpandedBytes = 4 * 1024 * 1024;
const mostTexts = 100_000;
const timeOfDay = /\d[T ]\d\d:?\d\d/;

/** Adds to `list` the bytes that say it. Never throws. */
export function findInManifests(
  blocks: readonly ManifestBlock[],
  list: PrivacyList,
  findings: Findings,
): void {
  const search = new Search(list, findings);
  for (const block of blocks) search.block(block);
}

class Search {
  #expandable = mostExpandedBytes;
  readonly #budget: TextBudget = { texts: mostTexts };

  constructor(
    private readonly list: PrivacyList,
    private readonly findings: Findings,
  ) {}

  block(block: ManifestBlock): void {
    const { bytes, base, start, end } = block;
    const place = { path: block.path, offset: base, trackIndex: block.trackIndex };
    const report = ({ label, value, start, end }: LabelledText<Kind>) =>
      this.list.add(label, value.trim(), 'text', place, '', start, end);
    const giveUp = (from: number, to: number, reason: string) =>
      this.findings.giveUp(
        { ...place, offset: base + from, length: to - from },
        'binary',
        reason,
        block.offset,
      );
    this.#boxes(bytes, start, end, 0, report, giveUp);
    this.#compressed(bytes, start, end, 0, (from, to, stated) => {
      if (stated === null) giveUp(from, to, 'a compressed manifest that cannot be read');
      else this.list.add(stated.kind, stated.value, 'binary', place, '', from, to);
    });
  }

  /** The content of the super boxes of assertions, which have the type of their content. */
  #boxes(
    bytes: Uint8Array,
    start: number,
    end: number,
    depth: number,
    report: (found: LabelledText<Kind>) => void,
    giveUp: (from: number, to: number, reason: string) => void,
  ): void {
    if (depth === deepest) {
      giveUp(start, end, 'boxes nested too deep');
      return;
    }
    for (const box of superBoxesIn(bytes, start, end, ignore)) {
      const { contentType, content } = box;
      if (contentType !== CBOR && contentType !== JSON_) {
        this.#boxes(bytes, content, box.end, depth + 1, report, giveUp);
        continue;
      }
      for (const { type, payload, end: last } of boxesIn(bytes, content, box.end, ignore)) {
        if (type !== contentType) continue;
        if (!this.findings.mayRead(last - payload)) giveUp(payload, last, tooMuchText);
        else if (!search(bytes, type, payload, last, this.#budget, report))
          giveUp(payload, last, 'an assertion that cannot be read');
      }
    }
  }

  /** A compressed manifest can only go as a whole: it is told of by the first thing that it says. */
  #compressed(
    bytes: Uint8Array,
    start: number,
    end: number,
    depth: number,
    report: (from: number, to: number, stated: Statement | null) => void,
  ): void {
    if (depth === deepest) return;
    for (const box of superBoxesIn(bytes, start, end, ignore))
      for (const { type, payload, start: at, end: last } of boxesIn(
        bytes,
        box.content,
        box.end,
        ignore,
      )) {
        if (type === JUMB) this.#compressed(bytes, at, last, depth + 1, report);
        if (type !== BROB || isZero(bytes, payload, last)) continue;
        const found = this.#inCompressed(bytes.subarray(payload, last));
        if (found !== undefined) report(payload, last, found);
      }
  }

  /** Null where it cannot be read; undefined where it says nothing of a person. */
  #inCompressed(packed: Uint8Array): Statement | null | undefined {
    let expanded: Uint8Array;
    try {
      if (this.#expandable === 0) return null;
      expanded = expandBrotli(packed, this.#expandable);
      this.#expandable -= expanded.length;
    } catch {
      this.#expandable = 0;
      return null;
    }
    let stated: Statement | null | undefined;
    this.#boxes(
      expanded,
      0,
      expanded.length,
      0,
      ({ label, value }) => {
        stated ??= { kind: label, value: value.trim() };
      },
      () => {
        stated ??= null;
      },
    );
    return stated;
  }
}

type Kind = NonNullable<ReturnType<typeof kindOfNames>>;

interface Statement {
  kind: Kind;
  value: string;
}

const ignore = (): void => undefined;

/** False where not all of it was looked at. */
function search(
  bytes: Uint8Array,
  type: number,
  start: number,
  end: number,
  budget: TextBudget,
  report: (found: LabelledText<Kind>) => void,
): boolean {
  const textsOf = type === CBOR ? textsOfCbor : textsOfJson;
  const texts = textsOf<Kind>(bytes, start, end, kindOfMember, budget);
  for (let step = texts.next(); ; step = texts.next()) {
    if (step.done) return step.value;
    const { label, value } = step.value;
    if (value.trim() !== '' && (label !== 'time' || timeOfDay.test(value))) report(step.value);
  }
}

/** JSON-LD's own names say what something is, not who. */
function kindOfMember(name: string): Kind | null | undefined {
  if (name === '@type' || name === '@context') return null;
  const prefix = Math.max(
    name.lastIndexOf(':'),
    name.lastIndexOf('/'),
    name.lastIndexOf('#'),
    name.lastIndexOf('.'),
  );
  return kindOfNames([name.slice(prefix + 1)]) ?? undefined;
}
