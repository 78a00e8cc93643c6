/** A dataset artifact (schemas/artifacts/dataset.schema.json) as engines and stages use it. */

import { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Table } from '../../../src/stage-api/table.ts';
import type { Examples } from '../engine/engine.ts';
import { integers, vectors } from './columns.ts';

export const splitNames = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof splitNames)[number];

/** Rows from `start` to before `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

export interface Dataset {
  /** All rows; features are a view of the artifact, not a copy. */
  readonly examples: Examples;
  /** Shape of one example. */
  readonly shape: readonly number[];
  /** The class of each row before classes were merged. */
  readonly original: Int32Array;
  readonly classNames: readonly string[];
  readonly originalNames: readonly string[];
  readonly splits: { readonly [Name in SplitName]: RowRange };
}

/** @throws StageFailure `invalid-artifact` when columns or ranges are not those of a dataset */
export function readDataset(table: Table): Dataset {
  const { values, width } = vectors(table, 'features');
  if (!(values instanceof Uint8Array || values instanceof Float32Array))
    throw new StageFailure('invalid-artifact', 'features of a dataset are Uint8 or Float32');
  const { shape, scale, classNames, originalNames, splits } = table.metadata as unknown as Metadata;
  const ranges = Object.fromEntries(splitNames.map((name) => [name, rowRange(splits[name], table.rows, name)]));
  const labels = integers(table, 'label');
  const wrong = labels.findIndex((label) => label < 0 || label >= classNames.length);
  if (wrong >= 0)
    throw new StageFailure('invalid-artifact', 'a label is no class of its dataset', {
      where: `row ${wrong}`,
      found: String(labels[wrong]),
      expected: `0 to ${classNames.length - 1}`,
    });
  return {
    examples: { features: values, width, scale, labels },
    shape,
    original: integers(table, 'original'),
    classNames,
    originalNames,
    splits: ranges as { [Name in SplitName]: RowRange },
  };
}

interface Metadata {
  readonly shape: readonly number[];
  readonly scale: number;
  readonly classNames: readonly string[];
  readonly originalNames: readonly string[];
  readonly splits: { readonly [Name in SplitName]: readonly [number, number] };
}

function rowRange([start, end]: readonly [number, number], rows: number, split: SplitName): RowRange {
  if (start >= 0 && start <= end && end <= rows) return { start, end };
  throw new StageFailure('invalid-artifact', `the rows of split "${split}" are not rows of the dataset`, {
    found: `${start} to ${end}`,
    expected: `within 0 to ${rows}`,
  });
}
