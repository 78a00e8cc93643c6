/** Datasets with columns as features, for tests of preparation: the first rows train, the next validate, the rest test. */

import { type Dataset, dataset, type FeatureType } from '../../../src/artifacts/dataset.ts';
import { type Column, columnRows, type Table } from '../../../src/stage-api/table.ts';

export type Features = { readonly [name: string]: readonly [FeatureType, Column] };

export function columnsDataset(
  features: Features,
  splits: { readonly train: number; readonly validation?: number },
  others: Partial<Omit<Dataset, 'splits' | 'rows'>> = {},
): Table {
  const columns = Object.entries(features).map(([name, [type, column]]) => ({ name, type, column }));
  const rows = columnRows(columns[0]!.column);
  const { train, validation = 0 } = splits;
  return dataset.write({
    rows,
    groups: [{ name: 'features', columns }],
    ids: [],
    ...others,
    splits: {
      train: { start: 0, end: train },
      validation: { start: train, end: train + validation },
      test: { start: train + validation, end: rows },
    },
  });
}

export function numbers(values: readonly (number | null)[]): readonly [FeatureType, Column] {
  const column = { type: 'Float64', values: Float64Array.from(values, (value) => value ?? 0) } as const;
  return ['number', withNulls(column, values)];
}

export function categories(values: readonly (string | null)[]): readonly [FeatureType, Column] {
  const dictionary = [...new Set(values.filter((value) => value !== null))].sort();
  const codes = Int32Array.from(values, (value) => (value === null ? 0 : dictionary.indexOf(value)));
  return ['category', withNulls({ type: 'Dictionary', dictionary, ordered: false, values: codes }, values)];
}

export function booleans(values: readonly (boolean | null)[]): readonly [FeatureType, Column] {
  return [
    'boolean',
    withNulls({ type: 'Bool', values: Uint8Array.from(values, (value) => Number(value ?? 0)) }, values),
  ];
}

/** Microseconds since 1970. */
export function times(values: readonly (number | null)[]): readonly [FeatureType, Column] {
  const stored = BigInt64Array.from(values, (value) => BigInt(value ?? 0));
  return ['timestamp', withNulls({ type: 'Timestamp', unit: 'us', zone: 'UTC', values: stored }, values)];
}

export function texts(values: readonly string[]): readonly [FeatureType, Column] {
  return ['text', { type: 'Utf8', values }];
}

function withNulls(column: Column, values: readonly unknown[]): Column {
  return values.includes(null)
    ? { ...column, valid: Uint8Array.from(values, (value) => Number(value !== null)) }
    : column;
}
