/**
 * From labels as written to class numbers and names.
 *
 * A file's labels are all class numbers or all names, as its first label shows. Names that the user gives fix the
 * order and the number of classes; without them, names are numbered in code-point order and numbers name themselves.
 */

import { compareCodePoints } from '../../src/core/canonical.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import { parseClassNumber } from './csv/number.ts';
import { excerpt, Problems } from './problems.ts';
import type { RawLabels } from './split.ts';

const classesMax = 10_000;

export interface Classes {
  readonly names: readonly string[];
  /** Class numbers of the rows of each of the given splits. */
  readonly splits: readonly Int32Array[];
}

export type ClassNames = readonly string[] | { readonly [index: string]: string };

/** Fails with `label` for labels that are no class, and with `class-names` for names that do not fit. */
export function resolveClasses(splits: readonly RawLabels[], given: ClassNames | undefined): Classes {
  const list = Array.isArray(given) ? (given as readonly string[]) : undefined;
  const mapping = list === undefined ? (given as { readonly [index: string]: string } | undefined) : undefined;
  const first = splits.map(({ values }) => values[0]).find((value) => value !== undefined);
  const named = typeof first === 'string' && (list?.includes(first) === true || parseClassNumber(first) === undefined);
  const known = named ? (list ?? namesIn(splits)) : list;
  if (named && mapping !== undefined)
    throw new StageFailure('class-names', 'classNames maps class numbers to names, but the labels are names', {
      where: splits[0]!.where(0),
      found: excerpt(String(first)),
      expected: 'a class number',
      hint: 'give classNames as a list, or leave it out',
    });
  const numbers = named ? numbersOfNames(splits, known!) : classNumbers(splits, known?.length ?? classesMax);
  return { names: known ?? namesOfNumbers(numbers, mapping), splits: numbers };
}

function namesIn(splits: readonly RawLabels[]): string[] {
  const names = new Set<string>();
  for (const { values } of splits) for (const value of values) names.add(String(value));
  return [...names].sort(compareCodePoints);
}

function numbersOfNames(splits: readonly RawLabels[], names: readonly string[]): Int32Array[] {
  const numbers = new Map(names.map((name, index) => [name, index]));
  const expected = `one of ${names.length} classes: ${shorten(names)}`;
  return convert(splits, (value) => numbers.get(String(value)), expected);
}

function classNumbers(splits: readonly RawLabels[], count: number): Int32Array[] {
  return convert(
    splits,
    (value) => {
      const number = typeof value === 'string' ? parseClassNumber(value) : value;
      return number !== undefined && number >= 0 && number < count ? number : undefined;
    },
    `an integer from 0 to ${count - 1}`,
  );
}

function convert(
  splits: readonly RawLabels[],
  classOf: (value: number | string) => number | undefined,
  expected: string,
): Int32Array[] {
  return splits.map(({ values, file, where }) => {
    const problems = new Problems('label', file);
    const numbers = new Int32Array(values.length);
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      const found = classOf(value);
      if (found === undefined) problems.add({ where: where(row), found: excerpt(String(value)), expected });
      else numbers[row] = found;
    }
    problems.throwIfAny();
    return numbers;
  });
}

function namesOfNumbers(splits: readonly Int32Array[], mapping: { readonly [index: string]: string } = {}): string[] {
  let largest = -1;
  for (const numbers of splits) for (const number of numbers) largest = Math.max(largest, number);
  for (const key of Object.keys(mapping)) largest = Math.max(largest, Number(key));
  const names = Array.from({ length: largest + 1 }, (_, index) => mapping[index] ?? String(index));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new StageFailure('class-names', `classNames gives the name ${excerpt(twice)} to two classes`, {
      found: shorten(names),
      expected: 'different names',
    });
  return names;
}

/** Some of the names, quoted. */
export function shorten(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map((name) => excerpt(name));
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ');
}
