/**
 * The different labels of the files, as texts as they are written, each with the place where it is met first.
 *
 * Two labels that look the same to a reader would be two classes to a program: they are refused here, unless the
 * document gives them different names. Notes report labels that are easily confused.
 */

import { StageFailure } from 'arrowline/stage';
import { exactNumber, lookOf, quoted, readingOf, spelled } from '../lib/kit/dataset/label-text.ts';
import { Problems } from './problems.ts';
import type { RawLabels } from './split.ts';

/** A label that occurs. */
export interface Label {
  readonly text: string;
  /** Its number among the labels of the files, in an arbitrary order. */
  readonly id: number;
  /** Where it is first met: in the training file, then in the test file, in the order of their rows. */
  readonly where: string;
}

export interface FoundLabels {
  readonly labels: readonly Label[];
  /** `id` of each row's label, for each of the given splits. */
  readonly splits: readonly Int32Array[];
  readonly rows: number;
}

/** Fails with `label` for a label without visible characters. */
export function findLabels(splits: readonly RawLabels[]): FoundLabels {
  const ids = new Map<number | string, number>();
  const first: { source: RawLabels; row: number }[] = [];
  const numbers = splits.map((source) => {
    const { values, order } = source;
    const own = new Int32Array(values.length);
    for (let row = 0; row < values.length; row++) {
      const known = ids.get(values[row]!);
      if (known === undefined) {
        ids.set(values[row]!, first.length);
        own[row] = first.push({ source, row }) - 1;
        continue;
      }
      own[row] = known;
      const met = first[known]!;
      // Both splits of one file: the order of its rows decides, not the draw that split it.
      if (met.source !== source && order !== undefined && order[row]! < (met.source.order?.[met.row] ?? 0))
        first[known] = { source, row };
    }
    return own;
  });
  const labels = Array.from(ids, ([value, id]) => ({
    text: String(value),
    id,
    where: first[id]!.source.where(first[id]!.row),
  }));
  const problems = new Problems('label', [...new Set(splits.map(({ file }) => file))].join(' and '));
  for (const { text, where } of labels)
    if (lookOf(text) === '') problems.add({ where, found: spelled(text), expected: 'a label that can be seen' });
  problems.throwIfAny();
  return { labels, splits: numbers, rows: numbers.reduce((sum, split) => sum + split.length, 0) };
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
