/** The features of a dataset as columns, each with a summary: columns as they are, and numbers that have names. */

import { type FeatureGroup, featureColumn, isTensor, type TensorGroup } from '../../artifacts/dataset.ts';
import { type Column, columnType } from '../../stage-api/table.ts';
import { sliceColumn } from '../../stage-api/table-type.ts';
import { type ColumnSummary, summarizeColumn } from '../../view/table/column-summary.ts';
import type { Dataset } from './study.ts';

export interface Feature {
  /** With its group where there are several groups. */
  readonly name: string;
  readonly type: string;
  readonly column: Column;
}

/** At most `most` of them; pictures and numbers without names are none. */
export function featuresOf({ groups }: Dataset, most: number): readonly Feature[] {
  const found: Feature[] = [];
  for (const group of groups) {
    const nameOf = (name: string): string => (groups.length === 1 ? name : featureColumn(group.name, name));
    for (let index = 0; index < namesIn(group).length && found.length < most; index++) {
      const name = nameOf(namesIn(group)[index]!);
      if (isTensor(group)) found.push({ name, type: 'number', column: numbersAt(group, index) });
      else found.push({ name, type: group.columns[index]!.type, column: group.columns[index]!.column });
    }
  }
  return found;
}

export function featureCount({ groups }: Dataset): number {
  return groups.reduce((sum, group) => sum + namesIn(group).length, 0);
}

function namesIn(group: FeatureGroup): readonly string[] {
  return isTensor(group) ? (group.names ?? []) : group.columns.map(({ name }) => name);
}

function numbersAt({ values, width }: TensorGroup, index: number): Column {
  const rows = values.length / width;
  return {
    type: 'Float64',
    values: Float64Array.from({ length: rows }, (_, row) => Number(values[row * width + index])),
  };
}

export function summaryOf({ name, column }: Pick<Feature, 'name' | 'column'>): ColumnSummary {
  const fold = summarizeColumn(name, columnType(column));
  fold.add(column);
  return fold.result();
}

/** Names of the features that have one value in all training rows that have any. */
export function constantFeatures(dataset: Dataset, most: number): readonly string[] {
  const [start, end] = dataset.splits.train;
  if (end - start < 2) return [];
  return featuresOf(dataset, most)
    .filter(({ name, column }) => {
      const { range, distinct, notFinite = 0 } = summaryOf({ name, column: sliceColumn(column, start, end) });
      return range === undefined ? distinct === 1 : range.min === range.max && notFinite === 0;
    })
    .map(({ name }) => name);
}
