/**
 * The different labels of the files, as texts as they are written, each with the place where it is met first.
 *
 * Two labels that look the same to a reader would be two classes to a program: they are refused here, unless the
 * document gives them different names. Notes report labels that are easily confused.
 */

import { StageFailure } from 'arrowline/stage';
import { exactNumber, lookOf, quoted, readingOf, spelled } from '../../lib/kit/dataset/label-text.ts';
import { Problems } from '../problems.ts';
import type { LabelRows } from './label-rows.ts';

/** A label that occurs. */
export interface Label {
  readonly text: string;
  /** Where it is first met, in the order of the sources and of their rows. */
  readonly where: string;
}

export interface FoundLabels {
  readonly labels: readonly Label[];
  /** For each text of each source its label as an index into `labels`. */
  readonly ofTexts: readonly Int32Array[];
  readonly rows: number;
}

/** Fails with `label` for a label without visible characters. */
export function findLabels(sources: readonly LabelRows[]): FoundLabels {
  const ids = new Map<string, number>();
  const labels: Label[] = [];
  const ofTexts = sources.map(({ texts, firstRows, where }) =>
    Int32Array.from(texts, (text, code) => {
      const known = ids.get(text);
      if (known !== undefined) return known;
      ids.set(text, labels.length);
      return labels.push({ text, where: where(firstRows[code]!) }) - 1;
    }),
  );
  const problems = new Problems('label', [...new Set(sources.map(({ file }) => file))].join(' and '));
  for (const { text, where } of labels)
    if (lookOf(text) === '') problems.add({ where, found: spelled(text), expected: 'a label that can be seen' });
  problems.throwIfAny();
  return { labels, ofTexts, rows: sources.reduce((sum, { codes }) => sum + codes.length, 0) };
}

/** Fails with `look-alike` for two labels that look the same, unless `apart` contains both. */
export function refuseLookAlikes(labels: readonly Label[], apart: ReadonlySet<string>): void {
  const seen = new Map<string, Label>();
  for (const label of labels) {
    const look = lookOf(label.text);
    const other = seen.get(look);
    if (other === undefined) seen.set(look, label);
    else if (!(apart.has(label.text) && apart.has(other.text)))
      throw new StageFailure('look-alike', 'two labels look the same and are not', {
        where: label.where,
        found: `${spelled(label.text)}, and ${spelled(other.text)} in ${other.where}`,
        expected: 'one way to write a label',
        hint: 'correct the file; or give each a name of its own: classNames as a mapping from label to name',
      });
  }
}

/** Notes on different labels that may be meant as one class, and on labels with invisible characters. */
export function doubtfulLabels(texts: readonly string[]): string[] {
  const unseen = texts.filter((text) => /[\p{Cf}\p{Default_Ignorable_Code_Point}]|^\s|\s$|[^\S ]/u.test(text));
  const missing = texts.filter((text) => /^(nan|na|n\/a|null|none|missing|undefined|\?|-)$/i.test(text));
  return [
    ...pairsNote(texts, exactNumber, 'equal as numbers and kept apart, as labels are texts'),
    ...pairsNote(texts, readingOf, 'alike but for case, or for letters of another script, and kept apart'),
    ...(missing.length === 0
      ? []
      : [`labels that read like a missing value are classes: ${some(missing.map(quoted))}`]),
    ...(unseen.length === 0
      ? []
      : [`labels with blanks at an end or characters that are not seen: ${some(unseen.map(spelled))}`]),
  ];
}

function pairsNote(texts: readonly string[], formOf: (text: string) => string | undefined, sentence: string): string[] {
  const groups = new Map<string, string[]>();
  for (const text of texts) {
    const form = formOf(text);
    if (form === undefined) continue;
    const group = groups.get(form);
    if (group === undefined) groups.set(form, [text]);
    else group.push(text);
  }
  const alike = [...groups.values()].filter((group) => group.length > 1);
  if (alike.length === 0) return [];
  return [`labels ${some(alike.map((group) => group.map(shownIn(group)).join(' and ')))} are ${sentence}`];
}

/** The quoted label; escaped if another label of the group would be shown in the same way. */
function shownIn(group: readonly string[]): (text: string) => string {
  const plain = new Set(group.map((text) => text.toLowerCase())).size === 1;
  return plain ? quoted : spelled;
}

function some(parts: readonly string[], most = 5): string {
  const shown = parts.slice(0, most).join('; ');
  return parts.length > most ? `${shown} and ${parts.length - most} more` : shown;
}
