/** From raw splits to the dataset artifact: classes resolved and merged, rows in order, one type of number. */

import { StageFailure } from '../../src/stage-api/failure.ts';
import { column, makeTable, type Table } from '../../src/stage-api/table.ts';
import { checkShape } from '../lib/dataset/shape.ts';
import { resolveClasses } from './classes.ts';
import { joinFeatures } from './features.ts';
import type { IngestParameters } from './parameters.ts';
import { mergeClasses } from './relabel.ts';
import { type FeatureType, firstRows, type RawSplit } from './split.ts';

export interface RawDataset {
  readonly train: RawSplit;
  readonly test: RawSplit;
  /** Names of the classes where the source knows them. */
  readonly classNames?: readonly string[];
}

type Choices = Pick<IngestParameters, 'classNames' | 'relabel' | 'relabelNames' | 'limit' | 'shape'>;

/**
 * Makes the table. Classes are those of the whole files, so that `limit` does not renumber them.
 * Fails with `label`, `class-names`, `relabel` or `shape`.
 */
export function datasetTable(raw: RawDataset, choices: Choices): Table {
  const { width } = raw.train;
  if (raw.test.width !== width)
    throw new StageFailure('shape', 'training and test examples are not of the same size', {
      found: `${raw.test.width} numbers in a test example`,
      expected: `${width}, as in a training example`,
    });
  const featureType = commonType(raw);
  const shape = checkShape(choices.shape ?? raw.train.shape, width);
  const classes = resolveClasses([raw.train.labels, raw.test.labels], choices.classNames ?? raw.classNames);
  const merged =
    choices.relabel === undefined
      ? { names: classes.names, newClass: Int32Array.from(classes.names, (_, index) => index) }
      : mergeClasses(classes.names, choices.relabel, choices.relabelNames);

  const limit = typeof choices.limit === 'object' ? choices.limit : { train: choices.limit, test: choices.limit };
  const train = firstRows(raw.train, limit.train ?? raw.train.rows);
  const test = firstRows(raw.test, limit.test ?? raw.test.rows);
  const rows = train.rows + test.rows;
  const original = new Int32Array(rows);
  original.set(classes.splits[0]!.subarray(0, train.rows));
  original.set(classes.splits[1]!.subarray(0, test.rows), train.rows);
  return makeTable(
    {
      features: column.vectors(joinFeatures(train.features, test.features), width),
      label: column.int32(original.map((one) => merged.newClass[one]!)),
      original: column.int32(original),
      split: column.utf8(Array.from({ length: rows }, (_, row) => (row < train.rows ? 'train' : 'test'))),
    },
    {
      type: 'dataset',
      version: 1,
      ...(featureType === 'number' && { featureType }),
      shape: [...shape],
      scale: 1,
      classNames: [...merged.names],
      originalNames: [...classes.names],
      splits: { train: [0, train.rows], validation: [train.rows, train.rows], test: [train.rows, rows] },
    },
  );
}

/** Bytes and other numbers are of different scales: fails with `types-differ`. */
function commonType({ train, test }: RawDataset): FeatureType {
  if (train.featureType === test.featureType) return train.featureType;
  const told = ({ featureType }: RawSplit): string =>
    featureType === 'byte' ? 'unsigned bytes' : 'integers or floats';
  throw new StageFailure('types-differ', 'training and test examples are not of the same type of number', {
    found: `${told(test)} in the test examples`,
    expected: `${told(train)}, as in the training examples`,
    hint: 'write both files as one type, in the same units',
  });
}
