/** A layout by t-SNE of one of the committed point sets. */

import { buildKdTree } from '../../../stages/lib/analysis/neighbours/kdtree.ts';
import { nearestNeighbours } from '../../../stages/lib/analysis/neighbours/neighbours.ts';
import { jointProbabilities } from '../../../stages/lib/analysis/projection/affinities.ts';
import { principalPositions } from '../../../stages/lib/analysis/projection/initial-positions.ts';
import { tsne } from '../../../stages/lib/analysis/projection/tsne/tsne.ts';
import { unpaced } from '../../../stages/lib/kit/pace.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';
import { fixture, pointsOf } from '../fixture.ts';

export const tsneOptions = { iterations: 1000, earlyExaggeration: 12, learningRate: 'auto' } as const;

/** @param nudge the start differs by about 1e-7 of itself */
export async function layOutTsne(set: string, iterations: number, nudge = 0) {
  const points = pointsOf(fixture(set));
  const neighbours = await nearestNeighbours(await buildKdTree(points, unpaced), 91, unpaced);
  const start = await principalPositions(points, 2, 1e-4, 1, unpaced);
  const source = random(nudge, 't-SNE test');
  const nudged = start.map((position) => position * (1 + nudge * 1e-7 * source.normal()));
  return tsne(await jointProbabilities(neighbours, 30, unpaced), nudged, { ...tsneOptions, iterations }, unpaced);
}
