/** One split from a pair of IDX files: a features file of rank 1 to 4 and a labels file of rank 1. */

import { StageFailure } from '../../../src/stage-api/failure.ts';
import { compactFeatures } from '../features.ts';
import { excerpt, Problems } from '../problems.ts';
import type { RawSplit } from '../split.ts';
import { type IdxArray, readIdx } from './idx.ts';

export interface IdxFiles {
  readonly features: { readonly file: string; readonly bytes: Uint8Array };
  readonly labels: { readonly file: string; readonly bytes: Uint8Array };
}

/** Fails with `idx-header`, `idx-size`, `idx-labels`, `counts-differ` or `not-finite`. */
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
  checkFinite(examples, features.file);
  const bytesEach = classes.elementBytes;
  return {
    rows,
    width: sizes.reduce((product, size) => product * size, 1),
    features: compactFeatures(examples.values),
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

function checkFinite(examples: IdxArray, file: string): void {
  if (!(examples.values instanceof Float32Array)) return;
  const problems = new Problems('not-finite', file);
  examples.values.forEach((value, index) => {
    if (!Number.isFinite(value))
      problems.add({
        where: `${file}, offset ${examples.start + index * examples.elementBytes}`,
        found: excerpt(String(value)),
        expected: 'a finite number',
      });
  });
  problems.throwIfAny();
}
