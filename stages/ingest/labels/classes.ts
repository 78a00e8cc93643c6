/**
 * The classes of a dataset: the labels that occur in its files, and those that the document declares.
 *
 * A label is a text as it is written; its class's name is the same text, or the one that `classNames` gives. Labels that
 * are all plain integers are in the order of their values, others in code-point order; a list of names gives its own
 * order.
 */

import { compareCodePoints, StageFailure } from 'arrowline/stage';
import { namesText } from '../../lib/kit/dataset/class-reference.ts';
import { exactNumber, isPlainInteger, lookOf, quoted, spelled } from '../../lib/kit/dataset/label-text.ts';
import type { Relabel } from '../parameters.ts';
import { Problems } from '../problems.ts';
import { doubtfulLabels, type FoundLabels, findLabels, type Label, refuseLookAlikes } from './found-labels.ts';
import type { LabelRows } from './label-rows.ts';

export const classesMax = 10_000;
/** A column with at most so many labels is always accepted as classes. */
export const fewClasses = 20;
/** Measured numbers need at least so many rows for each label to be accepted as classes. */
const rowsPerMeasure = 10;
const namesShown = 5;
const listHint = 'a list in classNames has the labels themselves, or the names of labels 0, 1, …; else give a mapping';

export interface Classes {
  /** As written. */
  readonly labels: readonly string[];
  readonly names: readonly string[];
  /** The class of each text of each of the given sources. */
  readonly ofTexts: readonly Int32Array[];
  readonly notes: readonly string[];
}

export interface ClassChoices {
  readonly classNames?: ClassNames;
  readonly relabel?: Relabel;
  /** The document says that the labels are classes: then many of them are no mistake. */
  readonly stated?: boolean;
}

export type ClassNames = readonly string[] | { readonly [label: string]: string };

/**
 * Fails with `label` for a column that holds no classes, and for labels that are not in a list of names; with
 * `look-alike`; with `class-names` for names that do not fit.
 */
export function resolveClasses(
  sources: readonly LabelRows[],
  { classNames: given, relabel, stated }: ClassChoices,
): Classes {
  const found = findLabels(sources);
  const list = Array.isArray(given) ? (given as readonly string[]) : undefined;
  const mapping = new Map(given === undefined || list !== undefined ? [] : Object.entries(given));
  if (given === undefined && relabel === undefined && stated !== true) refuseQuantities(found);
  refuseLookAlikes(found.labels, new Set(mapping.keys()));
  const { labels, names } =
    list === undefined ? ofMapping(found.labels, mapping, relabel) : ofList(found.labels, list, sources);
  if (labels.length > classesMax)
    throw new StageFailure('label', `there are ${labels.length} classes`, {
      where: found.labels[0]!.where,
      found: `${labels.length} different labels`,
      expected: `at most ${classesMax}`,
    });
  refuseSameNames(names);
  const classOf = new Map(labels.map((label, index) => [label, index]));
  const classOfLabel = Int32Array.from(found.labels, ({ text }) => classOf.get(text)!);
  return {
    labels,
    names,
    ofTexts: found.ofTexts.map((texts) => texts.map((label) => classOfLabel[label]!)),
    notes: [...orderNotes(found.labels, labels, list !== undefined), ...doubtfulLabels(labels), ...rarityNotes(found)],
  };
}

/** The labels that occur, and labels that only `classNames` or `relabel` names. */
function ofMapping(found: readonly Label[], mapping: ReadonlyMap<string, string>, relabel: Relabel = {}) {
  const occurring = new Set(found.map(({ text }) => text));
  if (mapping.size > 0 && ![...mapping.keys()].some((label) => occurring.has(label)))
    throw new StageFailure('class-names', 'classNames names no label that occurs', {
      where: 'with.classNames',
      found: `${namesText([...mapping.keys()])}`,
      expected: `labels as the files have them: ${namesText(inOrder([...occurring]))}`,
    });
  const refuseNear = lookAlikeIn(new Set([...occurring].filter((label) => !mapping.has(label))));
  for (const label of mapping.keys()) if (!occurring.has(label)) refuseNear(label, 'with.classNames');
  const labels = new Set([...occurring, ...mapping.keys()]);
  // An integer that only `relabel` names becomes a class without rows; `relabel` itself refuses an unknown text.
  const names = new Set(mapping.values());
  if ([...occurring].every(isPlainInteger))
    for (const member of Object.values(relabel).flat().map(String))
      if (isPlainInteger(member) && !names.has(member)) labels.add(member);
  const ordered = inOrder([...labels]);
  return { labels: ordered, names: ordered.map((label) => mapping.get(label) ?? label) };
}

/** A list holds the labels themselves, in their order, or the names of the labels 0, 1, … */
function ofList(found: readonly Label[], list: readonly string[], sources: readonly LabelRows[]) {
  const positions = new Map(list.map((name, index) => [name, index]));
  const isIndex = (text: string): boolean => isPlainInteger(text) && Number(text) >= 0 && Number(text) < list.length;
  const listed = found.filter(({ text }) => positions.has(text));
  const indexed = found.every(({ text }) => isIndex(text));
  const numbers = { labels: list.map((_, index) => String(index)), names: list };
  if (listed.length === 0 && indexed) return numbers;
  const differing = listed.find(({ text }) => positions.get(text) !== Number(text));
  if (indexed && differing !== undefined)
    throw new StageFailure('class-names', 'classNames can be read in two ways', {
      where: 'with.classNames',
      found: `${quoted(differing.text)}, which is a label (${differing.where}) and number ${positions.get(differing.text)} of the list, counted from 0`,
      expected: 'a list of the labels, or a list of names for the labels 0, 1, …',
      hint: `give classNames as a mapping from label to name: { ${differing.text}: NAME, … }`,
    });
  if (listed.length < found.length) {
    const numbered = listed.length === 0 && found.every(({ text }) => isPlainInteger(text));
    refuseUnlisted(found, list, sources, numbered ? isIndex : undefined);
  }
  return { labels: list, names: list };
}

/** Fails with `label` where labels are not in the list: the rows that have them. */
function refuseUnlisted(
  found: readonly Label[],
  list: readonly string[],
  sources: readonly LabelRows[],
  isIndex: ((text: string) => boolean) | undefined,
): void {
  const names = new Set(list);
  const refuseNear = lookAlikeIn(names);
  for (const { text, where } of found) refuseNear(text, where);
  const expected =
    isIndex === undefined
      ? `one of ${list.length} classes: ${namesText(list)}`
      : `an integer from 0 to ${list.length - 1}`;
  for (const { texts, codes, file, where } of sources) {
    const problems = new Problems('label', file, listHint);
    const unlisted = texts.map((text) => !(isIndex?.(text) ?? names.has(text)));
    codes.forEach((code, row) => {
      if (unlisted[code]) problems.add({ where: where(row), found: quoted(texts[code]!), expected });
    });
    problems.throwIfAny();
  }
}

/** Fails with `look-alike` for a text that is none of `texts` and looks like one of them, or is equal as a number. */
function lookAlikeIn(texts: ReadonlySet<string>): (text: string, where: string) => void {
  const looks = new Map(Array.from(texts, (text) => [lookOf(text), text]));
  const numbers = new Map(Array.from(texts, (text) => [exactNumber(text), text]));
  numbers.delete(undefined);
  return (text, where) => {
    const look = looks.get(lookOf(text));
    const other = look ?? numbers.get(exactNumber(text));
    if (other === undefined || texts.has(text)) return;
    const alike = look === undefined ? 'are equal as numbers and not as texts' : 'look the same and are not';
    throw new StageFailure('look-alike', `a label of the files and one in classNames ${alike}`, {
      where,
      found: spelled(text),
      expected: spelled(other),
      hint: 'write both in the same way',
    });
  };
}

/** Fails with `class-names` for names that are equal or look alike. */
export function refuseSameNames(names: readonly string[], where = 'with.classNames'): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const other = seen.get(lookOf(name));
    if (other !== undefined)
      throw new StageFailure('class-names', `two classes have the name ${quoted(name)}`, {
        where,
        found: other === name ? namesText(names) : `${spelled(other)} and ${spelled(name)}, which look the same`,
        expected: 'different names',
        hint: 'to make one class of several labels, use relabel',
      });
    seen.set(lookOf(name), name);
  }
}

/** Fails with `label` where there are so many labels for the rows that they must be ids, or measured numbers. */
function refuseQuantities({ labels, rows }: FoundLabels): void {
  if (labels.length <= fewClasses) return;
  const numbers = labels.map(({ text }) => exactNumber(text));
  const measured =
    !numbers.includes(undefined) &&
    numbers.some((number) => number!.includes('e-')) &&
    labels.length * rowsPerMeasure > rows;
  if (!measured && labels.length * 2 <= rows) return;
  throw new StageFailure('label', `the labels are ${measured ? 'measured numbers' : 'ids'}, not classes`, {
    where: labels[0]!.where,
    found: `${labels.length} different labels in ${rows} rows: ${namesText(
      labels.map(({ text }) => text),
      namesShown,
    )}`,
    expected: 'labels that many rows share',
    hint: measured
      ? 'numbers to predict: columns: { NAME: number }; classes: columns: { NAME: category }'
      : 'is it the right column? If these are classes, list them in classNames, or columns: { NAME: category }',
  });
}

function inOrder(labels: readonly string[]): string[] {
  if (!labels.every(isPlainInteger)) return [...labels].sort(compareCodePoints);
  const values = new Map(labels.map((label) => [label, BigInt(label)]));
  return [...labels].sort((left, right) => (values.get(left)! < values.get(right)! ? -1 : 1));
}

/** Notes on the order of the classes, where it may surprise. */
function orderNotes(found: readonly Label[], labels: readonly string[], listed: boolean): string[] {
  if (listed) return [];
  const odd = found.find(({ text }) => !isPlainInteger(text));
  const integer = found.find(({ text }) => isPlainInteger(text));
  if (odd !== undefined && integer !== undefined)
    return [
      `labels are texts in code-point order ("10" before "2"): ${quoted(integer.text)} is an integer, ${quoted(odd.text)} is not`,
    ];
  if (odd !== undefined || labels.every((label, index) => label === String(index))) return [];
  return [`labels ${namesText(labels, namesShown)} are classes 0 to ${labels.length - 1}, in this order`];
}

function rarityNotes({ labels, rows }: FoundLabels): string[] {
  if (labels.length === rows && rows > 2) return [`each of the ${rows} labels occurs only once: are they classes?`];
  if (labels.length <= fewClasses || labels.length * rowsPerMeasure <= rows) return [];
  return [`${labels.length} classes share ${rows} rows, ${(rows / labels.length).toFixed(1)} each: are they classes?`];
}
