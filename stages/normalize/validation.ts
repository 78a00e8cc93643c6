/** Which training rows validate. */

import { StageFailure } from 'arrowline/stage';
import { areClasses, type DatasetRows, sizeOf } from '../../src/artifacts/dataset.ts';
import { permutation, random } from '../lib/kit/random/random.ts';
import type { NormalizeParameters } from './parameters.ts';

/** The part that validates if neither the document nor a stage of kind `split` says it. */
const usualPart = 0.2;

export interface Division {
  /** Row numbers, each list ascending. */
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  /** 1 for each of these rows that validates. */
  readonly validates: Uint8Array;
  readonly part: number;
  /** The rule of the stage of kind `split` whose validation rows are kept. */
  readonly chosenBy?: string;
}

/**
 * Rows that validated before are training rows again, unless a stage of kind `split` chose them. Fails with `chosen-twice`
 * if `with` chooses too, with `no-classes` for `stratified` without classes, and with `no-rows`.
 */
export function chooseRows(
  { splits, labels, splitBy }: Pick<DatasetRows, 'splits' | 'labels' | 'splitBy'>,
  { validationSplit, validation: how }: Pick<NormalizeParameters, 'validationSplit' | 'validation'>,
  seed: number,
): Division {
  const { start, end } = splits.validation;
  const part = validationSplit ?? usualPart;
  if (splitBy !== undefined && sizeOf(splits.validation) > 0) {
    if (validationSplit !== undefined)
      throw new StageFailure('chosen-twice', 'the validation rows are chosen already', {
        where: 'with.validationSplit',
        found: `${end - start} rows, by a stage of kind split: ${splitBy}`,
        expected: 'no validationSplit',
        hint: 'leave it out, or leave `validation` out of the split stage',
      });
    const validates = new Uint8Array(end).fill(1, start);
    return { ...divided(validates), validates, part, chosenBy: splitBy };
  }
  if (how === 'stratified' && part > 0 && !areClasses(labels))
    throw new StageFailure('no-classes', 'validation: stratified chooses by class, and the rows have no classes', {
      where: 'with.validation',
      found: labels === undefined ? 'rows without labels' : 'labels that are numbers',
      expected: 'last or random',
      hint: 'validation: random',
    });
  const validates = validatingRows(
    areClasses(labels) ? labels.label.subarray(0, end) : new Int32Array(end),
    part,
    how,
    seed,
  );
  const division = { ...divided(validates), validates, part };
  if (division.train.length > 0 || end === 0) return division;
  throw new StageFailure('no-rows', 'no training row is left', {
    where: 'with.validationSplit',
    found: `${part} of ${end} training rows`,
    expected: 'a part that leaves at least one row to train on',
  });
}

function divided(validates: Uint8Array): Pick<Division, 'train' | 'validation'> {
  const rows = Uint32Array.from(validates, (_, row) => row);
  return { train: rows.filter((row) => validates[row] === 0), validation: rows.filter((row) => validates[row] === 1) };
}

/**
 * 1 for each of the rows 0 to labels.length - 1 that validates. Keras' rule counts those that train: the first floor(n × (1 - part)) train, in double
 * arithmetic as Keras computes it; `stratified` applies that rule to each class, but never takes its last training row.
 */
export function validatingRows(
  labels: Int32Array,
  part: number,
  how: NormalizeParameters['validation'],
  seed: number,
): Uint8Array {
  const validates = new Uint8Array(labels.length);
  const kept = (count: number): number => Math.floor(count * (1 - part));
  if (how === 'last') validates.fill(1, kept(labels.length));
  else {
    const groups = how === 'random' ? [labels.map((_, row) => row)] : rowsByClass(labels);
    const least = how === 'random' ? 0 : 1;
    groups.forEach((rows, group) => {
      const order = permutation(random(seed, 'normalize', how, group), 0, rows.length);
      for (const index of order.subarray(Math.max(least, kept(rows.length)))) validates[rows[index]!] = 1;
    });
  }
  return validates;
}

/** Rows of each class, by class number. */
function rowsByClass(labels: Int32Array): Int32Array[] {
  const groups: number[][] = [];
  labels.forEach((label, row) => {
    groups[label] ??= [];
    groups[label].push(row);
  });
  return Array.from(groups, (rows) => Int32Array.from(rows ?? []));
}
