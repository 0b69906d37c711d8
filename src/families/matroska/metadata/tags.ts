/** Tags (RFC 9559 5.1.8), and what they claim of tracks. */

import { longestValue, unicode } from '../../../bytes/text.js';
import {
  type MetadataBytes,
  type MetadataFacts,
  mostEntries,
  tagOf,
} from '../../../media/metadata-facts.js';
import type { TrackHeader } from '../../../report/report.js';
import type { Element } from '../elements.js';
import { ids } from '../ids.js';

/** What tags may be of, by the UIDs that they name. */
export interface TagTargets {
  /** By TrackUID, decimal. */
  tracks: ReadonlyMap<string, number>;
}

type Claims = NonNullable<TrackHeader['claims']>;

/** Of the names of nested tags, joined. */
const longestKey = 1024;

export class TagReader {
  readonly entries: MetadataFacts['entries'] = [];
  dropped: MetadataFacts['dropped'] = null;
  /** By track. */
  readonly claims = new Map<number, Claims>();

  constructor(
    private readonly targets: TagTargets,
    private readonly depth: number,
  ) {}

  /** A text that is no SimpleTag: of Info. */
  text(element: Element | null, key: string): void {
    if (element !== null && element.length > 0) this.#add(element, key, element, null, -1);
  }

  /** `writingApp`: of the file, which statistics name if they are its own. */
  read(tags: Element, writingApp: string | null): void {
    for (const tag of tags.all(ids.Tag)) {
      const targets = tag.child(ids.Targets);
      const uids = targets?.all(ids.TagTrackUID).map((uid) => uid.asUintText()) ?? [];
      const tracks = new Set(uids.flatMap((uid) => this.targets.tracks.get(uid ?? '') ?? []));
      const [trackIndex = -1] = tracks;
      this.#simpleTags(tag, trackIndex);
      if (tracks.size === 0) continue;
      const claims = claimsOf(tag, writingApp);
      if (claims !== null) for (const track of tracks) this.claims.set(track, claims);
    }
  }

  /** Without recursion: a hostile file nests them as deep as it is long. */
  #simpleTags(tag: Element, trackIndex: number): void {
    const waiting = [{ holder: tag, prefix: '', depth: 1 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { holder, prefix, depth } = next;
      if (depth > this.depth) {
        holder.problem('invalid-metadata', 0, 0, `tags are nested more than ${this.depth} deep`);
        giveUp(holder);
        continue;
      }
      const inner = [];
      for (const simple of holder.all(ids.SimpleTag)) {
        const name = simple.text(ids.TagName) ?? '';
        const key = (prefix === '' ? name : `${prefix}/${name}`).slice(0, longestKey);
        const language = simple.text(ids.TagLanguageBCP47) ?? simple.text(ids.TagLanguage);
        const value = simple.child(ids.TagString) ?? simple.child(ids.TagBinary);
        if (value !== null) this.#add(simple, key, value, language, trackIndex);
        inner.push({ holder: simple, prefix: key, depth: depth + 1 });
      }
      for (const each of inner.reverse()) waiting.push(each);
    }
  }

  #add(
    element: Element,
    key: string,
    value: Element,
    language: string | null,
    trackIndex: number,
  ): void {
    const holder = bytesOf(element, trackIndex);
    if (this.entries.length >= mostEntries) {
      this.dropped ??= holder;
      return;
    }
    const { bytes } = value.payload;
    const text = value.id === ids.TagBinary ? null : textOf(value);
    const { start } = value;
    const end =
      value.id === ids.TagBinary ? value.end : start + textLength(bytes, start, value.end);
    const stated = language === '' || language === 'und' ? null : language;
    const tag = tagOf(holder, 'matroska', key, text, start, end, stated, null);
    this.entries.push({ kind: 'tag', tag, holder });
  }
}

/** What mkvmerge's statistics tags claim of tracks; null where there are none. */
function claimsOf(tag: Element, writingApp: string | null): Claims | null {
  const found = new Map<string, string>();
  for (const simple of tag.all(ids.SimpleTag)) {
    const name = simple.text(ids.TagName);
    const value = simple.text(ids.TagString);
    if (name !== null && value !== null && !found.has(name)) found.set(name, value);
  }
  const number = (name: string) => {
    const value = found.get(name);
    return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null;
  };
  const claims: Claims = {
    frames: number('NUMBER_OF_FRAMES'),
    bytes: number('NUMBER_OF_BYTES'),
    bitRate: number('BPS'),
    durationSeconds: clockSeconds(found.get('DURATION')),
    trusted: writingApp !== null && found.get('_STATISTICS_WRITING_APP') === writingApp,
  };
  const { frames, bytes, bitRate, durationSeconds } = claims;
  return (frames ?? bytes ?? bitRate ?? durationSeconds) ? claims : null;
}

/** `HH:MM:SS.nnnnnnnnn`. */
function clockSeconds(text: string | undefined): number | null {
  const match = /^(\d{1,6}):(\d\d):(\d\d(?:\.\d{1,9})?)$/.exec(text ?? '');
  if (match === null) return null;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

const textOf = (value: Element): string =>
  unicode(value.payload.bytes, value.start, Math.min(value.end, value.start + longestValue));

/** Without the NULs that may follow it (RFC 8794 7.4). */
function textLength(bytes: Uint8Array, start: number, end: number): number {
  let stop = end;
  while (stop > start && bytes[stop - 1] === 0) stop--;
  return stop - start;
}

export function bytesOf(element: Element, trackIndex: number): MetadataBytes {
  const { bytes, base } = element.payload;
  const { start, end, offset, path } = element;
  return { bytes, start, end, base, offset, path, trackIndex };
}

function giveUp(element: Element): void {
  const { path, dataOffset, length, offset } = element;
  const place = { path, trackIndex: -1, offset: dataOffset, length };
  element.payload.findings.giveUp(place, 'binary', 'tags are nested too deep', offset);
}
