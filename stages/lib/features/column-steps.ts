/** The steps of a column, from those of its type and its own; a step that does not fit the type is a failure. */

import { nearestName, StageFailure } from 'arrowline/stage';
import type { DatasetFacts, FeatureType } from '../../../src/artifacts/dataset.ts';
import { quoted } from '../kit/dataset/label-text.ts';
import { defaults, type Steps, type Treatment, type Written } from './written.ts';

export interface ColumnSteps {
  readonly treatment: Treatment;
  readonly steps: Steps;
}

export type ColumnGroups = readonly {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: FeatureType }[];
}[];

const treatmentOf: { readonly [Type in FeatureType]?: Treatment } = {
  number: 'numbers',
  integer: 'numbers',
  boolean: 'booleans',
  category: 'categories',
  timestamp: 'times',
  date: 'times',
};

const fitting: { readonly [Name in Treatment]: readonly (keyof Steps)[] } = {
  numbers: ['impute', 'indicator', 'clip', 'log', 'scale'],
  categories: ['impute', 'indicator', 'encode', 'order', 'unknown', 'scale'],
  booleans: ['impute', 'indicator', 'scale'],
  times: ['impute', 'indicator', 'parts', 'cyclic', 'scale'],
};

/** The statistics that may stand for a missing value, and the type of a constant that may. */
const imputing: { readonly [Name in Treatment]: readonly string[] } = {
  numbers: ['none', 'mean', 'median', 'mostFrequent', 'number'],
  categories: ['none', 'mostFrequent', 'string', 'number', 'boolean'],
  booleans: ['none', 'mean', 'mostFrequent', 'boolean'],
  times: ['none', 'mean', 'median', 'mostFrequent'],
};

/** @throws StageFailure `feature-step` */
export function stepsFor(
  group: string,
  { name, type }: { readonly name: string; readonly type: FeatureType },
  written: Written,
): ColumnSteps | 'drop' {
  const own = written.columns?.[name] ?? written.columns?.[`${group}.${name}`] ?? {};
  if (own === 'drop') return own;
  const where = `feature ${quoted(name)}`;
  const treatment = own.encode === undefined ? treatmentOf[type] : 'categories';
  if (treatment === undefined)
    throw new StageFailure('feature-step', 'a text column cannot become numbers without a rule', {
      where,
      found: type,
      hint: `write columns: { ${name}: drop }, or { encode: oneHot } or { encode: ordinal } for it if its texts name things`,
    });
  for (const step of Object.keys(own) as (keyof Steps)[])
    if (!fitting[treatment].includes(step))
      throw new StageFailure('feature-step', `the step "${step}" does not fit the type of its column`, {
        where,
        found: `${type}, with ${step}`,
        expected: fitting[treatment].join(', '),
      });
  const steps = { ...defaults[treatment], ...written[treatment], ...own };
  const { impute = 'none' } = steps;
  const value = typeof impute === 'object' ? typeof impute.constant : impute;
  if (!imputing[treatment].includes(value))
    throw new StageFailure('feature-step', 'a missing value of the column cannot be imputed so', {
      where,
      found: typeof impute === 'object' ? `the constant ${JSON.stringify(impute.constant)}` : impute,
      expected: `for ${treatment}: ${imputing[treatment].join(', ')}`,
    });
  if (treatment === 'times' && steps.parts === undefined)
    throw new StageFailure('feature-step', 'a time has no number of its own', {
      where,
      found: type,
      expected: 'the parts that matter',
      hint: `write columns: { ${name}: { parts: [month, weekday] } }, or drop the column`,
    });
  return { treatment, steps };
}

/** @throws StageFailure `feature-step` for a name that no column has */
export function requireColumns(groups: ColumnGroups, written: Written): void {
  const names = groups.flatMap(({ name, columns }) => columns.flatMap((one) => [one.name, `${name}.${one.name}`]));
  for (const name of Object.keys(written.columns ?? {})) {
    if (names.includes(name)) continue;
    const nearest = nearestName(name, names);
    throw new StageFailure('feature-step', 'a column is named that the dataset does not have as a feature', {
      where: 'with.columns',
      found: quoted(name),
      expected: groups.flatMap(({ columns }) => columns.map((one) => one.name)).join(', '),
      ...(nearest !== undefined && { hint: `did you mean ${quoted(nearest)}?` }),
    });
  }
}

/** @throws StageFailure `feature-step` if there are none */
export function columnGroupsOf({ groups }: DatasetFacts): ColumnGroups {
  const found = groups.flatMap(({ name, columns }) => (columns === undefined ? [] : [{ name, columns }]));
  if (found.length > 0) return found;
  throw new StageFailure('feature-step', 'the dataset has no columns to prepare', {
    found: groups.map(({ name }) => `${name}, numbers of one shape`).join('; '),
    hint: 'scale and shape such features by a stage of kind normalize',
  });
}
