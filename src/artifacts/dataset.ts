/**
 * Labelled examples in three splits (schemas/artifacts/dataset.schema.json), as engines and stages use them. The split
 * of each row is written from the ranges; a dataset whose classes or ranges do not fit its rows is refused.
 */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import { StageFailure } from '../stage-api/failure.ts';
import { column, type Table } from '../stage-api/table.ts';
import { integers, type Vectors, wrongColumn } from './columns.ts';
import { type DatasetMetadata, datasetSchema } from './metadata/dataset.ts';

export const splitNames = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof splitNames)[number];

/** Rows from `start` to before `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

export type Features = Uint8Array | Float32Array;

export interface Dataset {
  /** All rows. The features are a view of the artifact, not a copy. */
  readonly examples: {
    /** Rows × width stored numbers; a model is given `stored / scale`. */
    readonly features: Features;
    readonly width: number;
    readonly scale: number;
    /** The class of each row, in [0, classes). */
    readonly labels: Int32Array;
  };
  /** Shape of one example. */
  readonly shape: readonly number[];
  /** Present unless the features are bytes in the source, as pixels are. */
  readonly featureType?: 'number';
  /** The class of each row before classes were merged. */
  readonly original: Int32Array;
  readonly classNames: readonly string[];
  /** Labels of the classes as the data has them. */
  readonly classLabels: readonly string[];
  readonly originalNames: readonly string[];
  /** The splits are contiguous, in this order, and together cover all rows. */
  readonly splits: { readonly [Name in SplitName]: RowRange };
}

export const dataset: Artifact<Dataset> = defineArtifact<DatasetMetadata, Dataset>(datasetSchema, {
  write: ({ examples, shape, featureType, original, classNames, classLabels, originalNames, splits }) => ({
    columns: {
      features: column.vectors(examples.features, examples.width),
      label: column.int32(examples.labels),
      original: column.int32(original),
      split: column.utf8(splitNames.flatMap((name) => new Array<string>(sizeOf(splits[name])).fill(name))),
    },
    metadata: {
      ...(featureType && { featureType }),
      shape,
      scale: examples.scale,
      classNames,
      ...(!areIndices(classLabels) && { classLabels }),
      originalNames,
      splits: { train: ends(splits.train), validation: ends(splits.validation), test: ends(splits.test) },
    },
  }),
  read: (table, { scale, splits, classLabels: given, ...metadata }) => {
    const { classNames, originalNames } = metadata;
    const classLabels = given ?? classNames.map((_, index) => String(index));
    const [labels, original] = [integers(table, 'label'), integers(table, 'original')];
    requireClasses(labels, classNames, 'label');
    requireClasses(original, originalNames, 'original class');
    requireTexts(classNames, classNames.length, 'classNames');
    requireTexts(classLabels, classNames.length, 'classLabels');
    const { values: features, width } = featuresOf(table);
    const range = (name: SplitName): RowRange => rowRange(splits[name], table.rows, name);
    return {
      ...metadata,
      examples: { features, width, scale, labels },
      original,
      classLabels,
      splits: { train: range('train'), validation: range('validation'), test: range('test') },
    };
  },
});

export function sizeOf({ start, end }: RowRange): number {
  return end - start;
}

function ends({ start, end }: RowRange): [number, number] {
  return [start, end];
}

/** Whether the labels are "0", "1", …; if so, the artifact need not store them. */
function areIndices(labels: readonly string[]): boolean {
  return labels.every((label, index) => label === String(index));
}

function featuresOf(table: Table): Vectors<Features> {
  const features = table.columns.features;
  if (features?.type === 'FixedSizeList' && isFeatures(features.values))
    return { values: features.values, width: features.width };
  throw wrongColumn(table, 'features', 'FixedSizeList of Uint8 or Float32');
}

function isFeatures(values: ArrayBufferView): values is Features {
  return values instanceof Uint8Array || values instanceof Float32Array;
}
function requireClasses(classes: Int32Array, names: readonly string[], what: string): void {
  const wrong = classes.findIndex((one) => one < 0 || one >= names.length);
  if (wrong >= 0)
    throw new StageFailure(
      'invalid-artifact',
      `${what === 'label' ? 'a' : 'an'} ${what} is not a class of its dataset`,
      {
        where: `row ${wrong}`,
        found: String(classes[wrong]),
        expected: `0 to ${names.length - 1}`,
      },
    );
}

/** Class names become parts of metric names, so they must be distinct. */
function requireTexts(texts: readonly string[], count: number, field: string): void {
  const different = new Set(texts).size;
  if (texts.length === count && different === count) return;
  throw new StageFailure('invalid-artifact', `a dataset needs one of ${field} for each class`, {
    found: `${texts.length} texts, ${different} different`,
    expected: `${count} different texts`,
  });
}

function rowRange([start, end]: readonly [number, number], rows: number, split: SplitName): RowRange {
  if (start >= 0 && start <= end && end <= rows) return { start, end };
  throw new StageFailure('invalid-artifact', `the rows of split "${split}" are not rows of the dataset`, {
    found: `${start} to ${end}`,
    expected: `within 0 to ${rows}`,
  });
}
