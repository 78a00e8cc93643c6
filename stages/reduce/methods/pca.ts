/** Method `pca`: the leading principal components of the embedding; a second embedding is placed in the same axes. */

import { StageFailure } from 'arrowline/stage';
import { componentsFor, varianceRatios } from '../../lib/analysis/projection/pca/components.ts';
import { fitComponents } from '../../lib/analysis/projection/pca/fit-components.ts';
import { pcaTargetOf } from '../../lib/analysis/projection/pca/native.ts';
import { projectRows } from '../../lib/analysis/projection/pca/project-rows.ts';
import { joined, type ReduceInput, type Reduction } from '../reduction.ts';

export async function reduceByPca({
  points,
  second,
  parameters,
  kernels,
  pace,
}: ReduceInput<'pca'>): Promise<Reduction> {
  const asked = parameters.components;
  if (asked > points.width)
    throw new StageFailure('too-many-components', 'there are not as many components as asked for', {
      where: 'with.components',
      found: `${asked} of an embedding of ${points.width} numbers a row`,
      expected: `at most ${points.width}`,
    });
  const target = pcaTargetOf(kernels);
  const fitted = await fitComponents(points, pace, asked < 1 ? 'varying' : asked, target);
  const spectrum = varianceRatios(fitted);
  const components = asked < 1 ? componentsFor(asked, spectrum) : asked;
  const placed = second && (await projectRows(second, fitted, components, pace, target));
  const kept = Array.from(spectrum.subarray(0, components));
  return {
    positions: joined(await projectRows(points, fitted, components, pace, target), placed),
    components,
    metadata: { explainedVariance: kept, spectrum: Array.from(spectrum) },
    metrics: { explainedVariance: kept.reduce((sum, part) => sum + part, 0), components },
    notes: [`components computed with ${target.backend}`],
  };
}
