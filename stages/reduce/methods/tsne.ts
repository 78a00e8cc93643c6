/** Method `tsne`. It has no map from the embedding to the plane: a second embedding cannot be placed. */

import { StageFailure } from 'arrowline/stage';
import { jointProbabilities } from '../../lib/analysis/projection/affinities.ts';
import { principalPositions, randomPositions } from '../../lib/analysis/projection/initial-positions.ts';
import { tsne } from '../../lib/analysis/projection/tsne/tsne.ts';
import type { ReduceInput, Reduction } from '../reduction.ts';

/** Standard deviation of the positions at the start: small beside the distances of the finished layout. */
const startDeviation = 1e-4;

export async function reduceByTsne(input: ReduceInput<'tsne'>): Promise<Reduction> {
  const { points, second, parameters, seed, neighbours, pace } = input;
  const { perplexity, earlyExaggeration, learningRate } = parameters;
  if (second !== undefined)
    throw new StageFailure('no-second', 't-SNE cannot place a second split in a projection that is made', {
      where: 'input "second"',
      hint: 'leave it unwired, or use pca or umap',
    });
  if (perplexity >= points.rows)
    throw new StageFailure('too-few-rows', 'the perplexity must be less than the number of examples', {
      where: 'with.perplexity',
      found: `perplexity ${perplexity}, ${points.rows} examples`,
      expected: `a perplexity below ${points.rows}`,
      hint: 'write perplexity: about a third of the examples or less, or take more examples',
    });
  const initialization = parameters.initialization === 'random' ? 'random' : 'pca';
  const start =
    initialization === 'random'
      ? randomPositions(points.rows, 2, startDeviation, seed)
      : await principalPositions(points, 2, startDeviation, seed, pace);
  const iterations = parameters.iterations === 'auto' ? 1000 : parameters.iterations;
  const count = Math.min(points.rows - 1, Math.floor(3 * perplexity + 1));
  const graph = await jointProbabilities(await neighbours.find(count), perplexity, pace);
  const { positions, divergence, exact } = await tsne(
    graph,
    start,
    { iterations, earlyExaggeration, learningRate },
    pace,
  );
  const [done, last] = divergence.at(-1)!;
  return {
    positions: Float32Array.from(positions),
    components: 2,
    metadata: { divergence, iterations: done, initialization },
    metrics: { klDivergence: last, iterations: done },
    ...(!exact && {
      notes: ['the divergence is by interpolation: the sum over all pairs of so many rows was not taken'],
    }),
  };
}
