/** One split from a pair of IDX files: a features file of rank 1 to 4 and a labels file of rank 1. */

import { StageFailure } from 'arrowline/stage';
import { compactFeatures } from '../../features.ts';
import { excerpt, Problems } from '../../problems.ts';
import type { RawSplit } from '../../split.ts';
import { type IdxArray, readIdx } from './idx.ts';

export interface IdxFiles {
  readonly features: { readonly file: string; readonly bytes: Uint8Array };
  readonly labels: { readonly file: string; readonly bytes: Uint8Array };
}

/** Fails with `idx-header`, `idx-size`, `idx-labels`, `counts-differ`, `not-finite` or `idx-precision`. */
export async function readIdxSplit({ features, labels }: IdxFiles): Promise<RawSplit> {
  const examples = await readIdx(features.bytes, features.file);
  const classes = await readIdx(labels.bytes, labels.file);
  if (classes.sizes.length !== 1 || classes.values instanceof Float32Array)
    throw new StageFailure('idx-labels', `${labels.file} does not hold labels`, {
      where: `${labels.file}, offset ${classes.sizes.length === 1 ? 2 : 3}`,
      found: `${classes.sizes.join(' × ')} ${classes.values instanceof Float32Array ? 'floats' : 'integers'}`,
      expected: 'one dimension of integers',
      hint: 'are features and labels exchanged?',
    });
  const [rows, ...sizes] = examples.sizes as [number, ...number[]];
  if (classes.sizes[0] !== rows)
    throw new StageFailure('counts-differ', 'features and labels are not of the same number of examples', {
      where: `${labels.file}, offset 4`,
      found: `${classes.sizes[0]} labels`,
      expected: `${rows} labels, as ${features.file} has ${rows} examples (offset 4)`,
    });
  checkNumbers(examples, features.file);
  const bytesEach = classes.elementBytes;
  return {
    rows,
    width: sizes.reduce((product, size) => product * size, 1),
    features: compactFeatures(examples.values),
    featureType: examples.values instanceof Uint8Array ? 'byte' : 'number',
    shape: shapeOf(sizes),
    labels: {
      values: Int32Array.from(classes.values),
      file: labels.file,
      where: (row) => `${labels.file}, offset ${classes.start + row * bytesEach} (row ${row + 1})`,
    },
  };
}

/** [height, width] is a picture of one channel. */
function shapeOf(sizes: readonly number[]): readonly number[] {
  if (sizes.length === 0) return [1];
  return sizes.length === 2 ? [...sizes, 1] : sizes;
}

/** Floats must be finite, and integers such as single precision holds. */
function checkNumbers({ values, start, elementBytes, sizes }: IdxArray, file: string): void {
  if (values instanceof Uint8Array) return;
  const floats = values instanceof Float32Array;
  const problems = floats ? new Problems('not-finite', file) : new Problems('idx-precision', file, narrowedHint);
  const expected = floats ? 'a finite number' : 'an integer up to 16777216, or one that single precision holds exactly';
  const rowSize = values.length / sizes[0]!;
  values.forEach((value, index) => {
    if (floats ? Number.isFinite(value) : Math.fround(value) === value) return;
    const row = Math.floor(index / rowSize);
    const where = `${file}, offset ${start + index * elementBytes} (row ${row + 1}, number ${(index % rowSize) + 1})`;
    problems.add({ where, found: excerpt(String(value)), expected });
  });
  problems.throwIfAny();
}

const narrowedHint = 'datasets are in single precision: subtract an offset, or write the numbers in other units';
