/** A dataset artifact (schemas/artifacts/dataset.schema.json) as engines and stages use it. */

import { StageFailure } from '../../../../src/stage-api/failure.ts';
import type { Table } from '../../../../src/stage-api/table.ts';
import type { Examples } from '../../learning/engines/engine.ts';
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
  /** Labels of the classes as the data has them. */
  readonly classLabels: readonly string[];
  readonly originalNames: readonly string[];
  readonly splits: { readonly [Name in SplitName]: RowRange };
}

/** @throws StageFailure `invalid-artifact` when columns or ranges are not those of a dataset */
export function readDataset(table: Table): Dataset {
  const { values, width } = vectors(table, 'features');
  if (!(values instanceof Uint8Array || values instanceof Float32Array))
    throw new StageFailure('invalid-artifact', 'features of a dataset are Uint8 or Float32');
  const { shape, scale, classNames, originalNames, splits, ...metadata } = table.metadata as unknown as Metadata;
  const { classLabels = classNames.map((_, index) => String(index)) } = metadata;
  const ranges = Object.fromEntries(splitNames.map((name) => [name, rowRange(splits[name], table.rows, name)]));
  const labels = integers(table, 'label');
  const original = integers(table, 'original');
  requireClasses(labels, classNames, 'label');
  requireClasses(original, originalNames, 'original class');
  requireTexts(classNames, classNames.length, 'classNames');
  requireTexts(classLabels, classNames.length, 'classLabels');
  return {
    examples: { features: values, width, scale, labels },
    shape,
    original,
    classNames,
    classLabels,
    originalNames,
    splits: ranges as { [Name in SplitName]: RowRange },
  };
}

function requireClasses(classes: Int32Array, names: readonly string[], what: string): void {
  const wrong = classes.findIndex((one) => one < 0 || one >= names.length);
  if (wrong >= 0)
    throw new StageFailure('invalid-artifact', `${what === 'label' ? 'a' : 'an'} ${what} is no class of its dataset`, {
      where: `row ${wrong}`,
      found: String(classes[wrong]),
      expected: `0 to ${names.length - 1}`,
    });
}

/** Names are parts of metrics: two classes of one name would be one there. */
function requireTexts(texts: readonly string[], count: number, field: string): void {
  const different = new Set(texts).size;
  if (texts.length === count && different === count) return;
  throw new StageFailure('invalid-artifact', `${field} of a dataset are not one for each class`, {
    found: `${texts.length} texts, ${different} different`,
    expected: `${count} different texts`,
  });
}

interface Metadata {
  readonly shape: readonly number[];
  readonly scale: number;
  readonly classNames: readonly string[];
  readonly classLabels?: readonly string[];
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
