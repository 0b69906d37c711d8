/** Chapters (RFC 9559 5.1.7) of the default edition, else of the first. */

import type { MediaReport } from '../../../report/report.js';
import type { Element } from '../elements.js';
import { ids } from '../ids.js';

type Chapter = MediaReport['chapters'][number];

/** More than any film has. */
const mostChapters = 10_000;

/** Nested ones follow that which holds them. `depth`: how deep they may be. */
export function readChapters(chapters: Element | null, depth: number): Chapter[] {
  const editions = chapters?.all(ids.EditionEntry) ?? [];
  const isShown = (edition: Element) => !edition.flag(ids.EditionFlagHidden, false);
  const edition =
    editions.find((each) => isShown(each) && each.flag(ids.EditionFlagDefault, false)) ??
    editions.find(isShown) ??
    editions[0];
  const found: Chapter[] = [];
  if (edition === undefined) return found;
  const waiting = [{ holder: edition, level: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { holder, level } = next;
    if (holder !== edition) {
      const chapter = readChapter(holder);
      if (chapter !== null && found.length < mostChapters) found.push(chapter);
    }
    const inner = holder.all(ids.ChapterAtom);
    if (inner.length > 0 && level > depth)
      holder.problem('invalid-metadata', 0, 0, `chapters are nested more than ${depth} deep`);
    else for (const atom of inner.reverse()) waiting.push({ holder: atom, level: level + 1 });
  }
  return found;
}

function readChapter(atom: Element): Chapter | null {
  if (atom.flag(ids.ChapterFlagHidden, false) || !atom.flag(ids.ChapterFlagEnabled, true))
    return null;
  const start = atom.uintOr(ids.ChapterTimeStart, 0);
  const end = atom.uint(ids.ChapterTimeEnd);
  const display = atom.child(ids.ChapterDisplay);
  return {
    startSeconds: start / 1e9,
    endSeconds: end === null || end < start ? null : end / 1e9,
    title: display?.text(ids.ChapString) ?? '',
    language: display?.text(ids.ChapLanguageBCP47) ?? display?.text(ids.ChapLanguage) ?? null,
  };
}
