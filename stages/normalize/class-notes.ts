/**
 * Notes on classes that training and validation rows do not share: measures of one split then do not hold for the
 * other.
 */

import type { NormalizeParameters } from './parameters.ts';
import type { Division } from './validation.ts';

const shownMax = 8;

/** Notes for the record. Classes of no row are left out. */
export function validationNotes(
  label: Int32Array,
  { train, validation }: Pick<Division, 'train' | 'validation'>,
  names: readonly string[],
  how: NormalizeParameters['validation'],
  part: number,
): string[] {
  if (validation.length === 0 && part === 0) return [];
  if (validation.length === 0)
    return [
      how === 'stratified'
        ? 'no row validates: each class is left a row to train on, and has no other'
        : `no row validates: ${part} of ${train.length} rows is none`,
    ];
  const trained = new Set(train.map((row) => label[row]!));
  const validated = new Set(validation.map((row) => label[row]!));
  const missingIn = (classes: Set<number>, others: Set<number>): string | undefined => {
    const missing = [...classes].filter((one) => !others.has(one)).sort((one, two) => one - two);
    if (missing.length === 0) return undefined;
    const shown = missing.slice(0, shownMax).map((one) => JSON.stringify(names[one]));
    if (missing.length > shownMax) shown.push(`${missing.length - shownMax} more`);
    return `${missing.length === 1 ? 'class' : 'classes'} ${shown.join(', ')}`;
  };
  const [only] = validated;
  const oneClass = validated.size === 1 && trained.size > 1;
  const unseen = missingIn(validated, trained);
  const unchecked = oneClass ? undefined : missingIn(trained, validated);
  return [
    oneClass &&
      `every validation row is of class ${JSON.stringify(names[only!])}; ${how === 'stratified' ? 'each other class has one row, which is left to train on' : 'validation: stratified takes every class'}`,
    unseen && `no training row is of ${unseen}, which validation rows are of`,
    unchecked && `no validation row is of ${unchecked}, which training rows are of`,
  ].filter((note) => typeof note === 'string');
}
