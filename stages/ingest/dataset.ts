/** From raw splits to the dataset: classes resolved and merged, rows in order, one type of number. */

import { StageFailure } from 'arrowline/stage';
import type { Dataset } from '../../src/artifacts/dataset.ts';
import { namesText } from '../lib/kit/dataset/class-reference.ts';
import { checkShape } from '../lib/kit/dataset/shape.ts';
import { countRows, presenceNotes } from './class-notes.ts';
import { type Classes, resolveClasses } from './classes.ts';
import { joinFeatures } from './features.ts';
import type { IngestParameters } from './parameters.ts';
import { type Merged, mergeClasses } from './relabel.ts';
import { type FeatureType, firstRows, type RawSplit } from './split.ts';

export interface RawDataset {
  readonly train: RawSplit;
  readonly test: RawSplit;
  /** Names of the classes where the source knows them. */
  readonly classNames?: readonly string[];
}

type Choices = Pick<IngestParameters, 'classNames' | 'relabel' | 'relabelNames' | 'limit' | 'shape'>;

export interface MadeDataset {
  readonly dataset: Dataset;
  /** Notes about its classes. */
  readonly notes: readonly string[];
}

/**
 * Makes the dataset. Classes are those of the whole files, so that `limit` does not renumber them.
 * Fails as `resolveClasses` and `mergeClasses` do, and with `shape-mismatch`.
 */
export function makeDataset(raw: RawDataset, choices: Choices): MadeDataset {
  const { width } = raw.train;
  if (raw.test.width !== width)
    throw new StageFailure('shape-mismatch', 'training and test examples are not of the same size', {
      found: `${raw.test.width} numbers in a test example`,
      expected: `${width}, as in a training example`,
    });
  const featureType = commonType(raw);
  const shape = checkShape(choices.shape ?? raw.train.shape, width);
  const { relabel, relabelNames } = choices;
  const originals = resolveClasses([raw.train.labels, raw.test.labels], choices.classNames ?? raw.classNames, relabel);
  const merged = relabel === undefined ? undefined : mergeClasses(originals, relabel, relabelNames);
  const names = merged?.names ?? originals.names;
  const relabelled = (classes: Int32Array): Int32Array =>
    merged === undefined ? classes : classes.map((one) => merged.newClass[one]!);

  const limit = typeof choices.limit === 'object' ? choices.limit : { train: choices.limit, test: choices.limit };
  const train = firstRows(raw.train, limit.train ?? raw.train.rows);
  const test = firstRows(raw.test, limit.test ?? raw.test.rows);
  const rows = train.rows + test.rows;
  const whole = joined(originals.splits);
  const original = joined([originals.splits[0]!.subarray(0, train.rows), originals.splits[1]!.subarray(0, test.rows)]);
  const label = relabelled(original);
  const dataset: Dataset = {
    rows,
    groups: [
      {
        name: 'features',
        shape,
        scale: 1,
        ...(featureType === 'byte' && { bytes: true }),
        values: joinFeatures(train.features, test.features),
        width,
      },
    ],
    labels: {
      label,
      original,
      classNames: names,
      classLabels: merged === undefined ? originals.labels : names.map((_, index) => String(index)),
      originalNames: originals.names,
    },
    ids: [],
    splits: {
      train: { start: 0, end: train.rows },
      validation: { start: train.rows, end: train.rows },
      test: { start: train.rows, end: rows },
    },
  };
  const notes = presenceNotes(names, {
    all: countRows(relabelled(whole), names.length),
    train: countRows(label.subarray(0, train.rows), names.length),
    test: countRows(label.subarray(train.rows), names.length),
  });
  return { dataset, notes: [...originals.notes, ...unusedOriginals(originals, whole, merged), ...notes] };
}

/** A note on classes that `relabel` merges and no row has. Without `relabel`, the classes of the dataset show them. */
function unusedOriginals({ names }: Classes, whole: Int32Array, merged: Merged | undefined): string[] {
  const rows = countRows(whole, names.length);
  const unused = names.filter((_, index) => rows[index] === 0);
  return merged === undefined || unused.length === 0
    ? []
    : [`relabel merges classes that no row has: ${namesText(unused)}`];
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}

/** Fails with `types-differ` if one file holds bytes and the other does not: their scales differ. */
function commonType({ train, test }: RawDataset): FeatureType {
  if (train.featureType === test.featureType) return train.featureType;
  const nameOf = ({ featureType }: RawSplit): string =>
    featureType === 'byte' ? 'unsigned bytes' : 'integers or floats';
  throw new StageFailure('types-differ', 'training and test examples are not of the same type of number', {
    found: `${nameOf(test)} in the test examples`,
    expected: `${nameOf(train)}, as in the training examples`,
    hint: 'write both files as one type, in the same units',
  });
}
