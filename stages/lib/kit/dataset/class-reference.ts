/**
 * Finds the class that a document refers to: the rule for members of `relabel`, keys of `classWeights`, and every other
 * field that takes a class.
 *
 * A class has a label, as the data has it ("7"), and a name ("sneaker"; the label where nothing names it). A reference,
 * number or text, is compared with both. It is never an index, and a reference that fits two classes is refused.
 */

import { nearestName, StageFailure } from 'arrowline/stage';
import { exactNumber, lookOf, quoted, readingOf, spelled } from './label-text.ts';

export interface ClassTexts {
  /** Labels as written, in the order of the classes. All different, as the names are. */
  readonly labels: readonly string[];
  readonly names: readonly string[];
}

const namesShown = 12;

/**
 * Finds classes by reference; `where` is the field that holds it. The returned function fails with `unknown-class`, and
 * with `ambiguous-class` for a reference that fits two classes.
 */
export function classFinder({ labels, names }: ClassTexts): (reference: number | string, where: string) => number {
  const byLabel = new Map(labels.map((label, index) => [label, index]));
  const byName = new Map(names.map((name, index) => [name, index]));
  const find = (text: string): number[] => [
    ...new Set([byName.get(text), byLabel.get(text)].filter((one) => one !== undefined)),
  ];
  const nameOf = (index: number): string =>
    labels[index] === names[index]
      ? quoted(names[index]!)
      : `${quoted(names[index]!)} (label ${quoted(labels[index]!)})`;
  const clearly = (index: number): string => {
    const text = [names[index]!, labels[index]!].find((one) => find(one).length === 1);
    return text === undefined ? `no text means ${nameOf(index)} only` : `${quoted(text)} means ${nameOf(index)}`;
  };
  return (reference, where) => {
    const text = String(reference);
    // A number in YAML may have been written 01 or 1.0, which are labels of their own.
    const found =
      typeof reference === 'number' ? [...new Set([...find(text), ...sameNumber(text, labels)])] : find(text);
    const [index] = found;
    if (found.length === 1 && find(text).length === 1) return index!;
    if (found.length > 1)
      throw new StageFailure(
        'ambiguous-class',
        `${quoted(text)} means two classes: ${found.map(nameOf).join(' and ')}`,
        {
          where,
          found: quoted(text),
          expected: 'the name or the label of one class',
          hint:
            find(text).length < 2
              ? 'write it in quotes, as the data has it'
              : `${found.map(clearly).join('; ')}; else give classNames that are not labels of other classes`,
        },
      );
    const nearest = index === undefined ? nearestClass(text, [...names, ...labels]) : labels[index];
    throw new StageFailure('unknown-class', `there is no class ${quoted(text)}`, {
      where,
      found: spelled(text),
      expected: `one of ${names.length} classes: ${namesText(names)}${sameTexts(labels, names) ? '' : `, or their labels: ${namesText(labels)}`}`,
      ...(nearest === undefined
        ? {}
        : { hint: `did you mean ${lookOf(nearest) === lookOf(text) ? spelled(nearest) : quoted(nearest)}?` }),
    });
  };
}

/**
 * Every text of one or two characters is near every other: of these only one equal as a number or in its look is
 * suggested.
 */
function nearestClass(text: string, candidates: readonly string[]): string | undefined {
  const number = exactNumber(text);
  const reading = readingOf(text);
  const same = candidates.find(
    (one) => readingOf(one) === reading || (number !== undefined && exactNumber(one) === number),
  );
  return same ?? (text.length > 2 ? nearestName(text, candidates) : undefined);
}

function sameNumber(text: string, labels: readonly string[]): number[] {
  return labels.flatMap((label, index) => (label !== text && exactNumber(label) === text ? [index] : []));
}

/** Some of the names, quoted. */
export function namesText(names: readonly string[], most = namesShown): string {
  const shown = names.slice(0, most).map(quoted);
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ');
}

export function sameTexts(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((one, index) => one === right[index]);
}
