/** Checks that a fit belongs to the columns of a dataset. */

import { StageFailure } from 'arrowline/stage';
import { type FeatureType, featureColumn } from '../../../src/artifacts/dataset.ts';
import type { Fit, FittedColumn } from '../../../src/artifacts/fit.ts';
import { quoted } from '../kit/dataset/label-text.ts';
import type { ColumnGroups } from './column-steps.ts';
import type { Pieces } from './pieces.ts';
import { requireValues } from './require-values.ts';
import { isZoned } from './times.ts';

/** Types that the same steps fit. */
const alike: readonly (readonly FeatureType[])[] = [
  ['number', 'integer'],
  ['category', 'text'],
];

/**
 * Returns the columns that the fit does not know. Fails with `fit` where one that it takes is not there, or of another
 * type, and with `not-numeric` for missing values that nothing stands for.
 */
export async function requireFit(pieces: Pieces, groups: ColumnGroups, fit: Fit): Promise<readonly string[]> {
  const fitted = fit.groups.flatMap(({ name, columns }) => columns.map((one) => ({ ...one, group: one.from ?? name })));
  const found = groups.map(({ name }) => name);
  const expected = [...new Set(fitted.map(({ group }) => group))];
  if (found.length !== expected.length || !expected.every((name) => found.includes(name)))
    throw foreign('groups of columns', found.join(', '), expected.join(', '));
  const required: { readonly group: string; readonly name: string }[] = [];
  const unknown: string[] = [];
  for (const one of fitted) {
    if (one.dropped) continue;
    const { columns } = groups.find(({ name }) => name === one.group)!;
    const own = columns.find((column) => column.name === one.name);
    if (own === undefined || !areAlike(own.type, one.type))
      throw foreign(
        `feature ${quoted(one.name)}`,
        own?.type ?? `not among ${columns.map((column) => column.name).join(', ')}`,
        one.type,
      );
    const zoned = isZoned(pieces.types[featureColumn(one.group, one.name)]);
    if (zoned !== (one.zoned ?? false))
      throw foreign(`feature ${quoted(one.name)}`, zonedText(zoned), zonedText(!zoned));
    if (!imputes(one)) required.push(one);
  }
  for (const { name: group, columns } of groups)
    unknown.push(
      ...columns
        .map(({ name }) => name)
        .filter((name) => !fitted.some((one) => one.group === group && one.name === name)),
    );
  await requireValues(pieces, required);
  return unknown;
}

function areAlike(left: FeatureType, right: FeatureType): boolean {
  return left === right || alike.some((types) => types.includes(left) && types.includes(right));
}

function imputes({ numbers = [], categories }: FittedColumn): boolean {
  return categories ? categories.impute !== undefined : numbers.every((one) => one.impute !== undefined);
}

function zonedText(zoned: boolean): string {
  return `times ${zoned ? 'with' : 'without'} a zone`;
}

function foreign(where: string, found: string, expected: string): StageFailure {
  return new StageFailure('fit', 'the fit was made for other columns than the dataset has', {
    where,
    found,
    expected,
    hint: 'wire the fit of a dataset with these columns, or leave the input "fit" out',
  });
}
