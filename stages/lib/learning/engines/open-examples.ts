/** A dataset as engines take it: numbers of one shape with a class for each row. */

import type { InputArtifact } from 'arrowline/stage';
import { type ClassLabels, type DatasetRows, dataset as datasets } from '../../../../src/artifacts/dataset.ts';
import { numericFeatures } from '../../kit/dataset/numeric-features.ts';
import { requireClasses } from '../../kit/dataset/require-classes.ts';
import type { Examples } from './engine.ts';
import { rowsInMemory } from './feature-rows.ts';

export interface ClassExamples {
  readonly dataset: DatasetRows;
  readonly classes: ClassLabels;
  /** Shape of one example. */
  readonly shape: readonly number[];
  readonly examples: Examples;
}

/** `purpose` is said where the labels are no classes. Fails as `requireClasses` and `numericFeatures` do. */
export async function openExamples(artifact: InputArtifact, purpose: string): Promise<ClassExamples> {
  const dataset = datasets.read(await artifact.table());
  const classes = requireClasses(dataset, purpose);
  const { values, width, scale, shape } = numericFeatures(dataset);
  return { dataset, classes, shape, examples: { features: rowsInMemory(values, width), scale, labels: classes.label } };
}
