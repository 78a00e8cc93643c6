/**
 * UMAP's weighted neighbour graph (McInnes, Healy & Melville 2018, section 3.1): each row sees its nearest neighbour
 * with weight 1 and farther ones with weights that fall so that they sum to log2(k); two views of a pair are joined as
 * a + b - ab.
 */

import type { Pace } from '../../../kit/pace.ts';
import { exp, log } from '../../../kit/random/elementary.ts';
import type { Neighbours } from '../../neighbours/neighbours.ts';
import { type Graph, symmetricGraph } from '../graph.ts';

const tolerance = 1e-5;
const stepsMax = 64;
/** Widths are at least this part of the mean distance, so that rows with many copies still see others. */
const widthMin = 1e-3;

export async function fuzzyGraph(neighbours: Neighbours, pace: Pace): Promise<Graph> {
  const weights = await membershipWeights(neighbours, pace);
  return symmetricGraph(neighbours, weights, (one, other) => one + other - one * other);
}

/** A weight in [0, 1] for each neighbour of each row. `neighbours` does not count the row itself, log2(k) does. */
export async function membershipWeights({ count, distances }: Neighbours, pace: Pace): Promise<Float32Array> {
  const weights = new Float32Array(distances.length);
  const wanted = log(count + 1) / Math.LN2;
  const overall =
    distances.reduce((sum, distance) => sum + distance, 0) / (distances.length + distances.length / count);
  const beyond = new Float64Array(count);
  for (let start = 0; start < distances.length; start += count) {
    let nearest = 0;
    let sum = 0;
    for (let index = 0; index < count; index++) {
      const distance = distances[start + index]!;
      sum += distance;
      if (nearest === 0 && distance > 0) nearest = distance;
    }
    for (let index = 0; index < count; index++) beyond[index] = Math.max(0, distances[start + index]! - nearest);
    const least = widthMin * (nearest > 0 ? sum / (count + 1) : overall);
    const width = Math.max(fitWidth(beyond, wanted), least);
    for (let index = 0; index < count; index++)
      weights[start + index] = beyond[index]! > 0 ? exp(-beyond[index]! / width) : 1;
    const pause = pace('row, memberships', start / count, distances.length / count);
    if (pause) await pause;
  }
  return weights;
}

/** The width σ at which Σ exp(-beyond / σ) is `wanted`, by bisection. */
function fitWidth(beyond: Float64Array, wanted: number): number {
  let low = 0;
  let high = Infinity;
  let width = 1;
  for (let step = 0; step < stepsMax; step++) {
    let sum = 0;
    for (let index = 0; index < beyond.length; index++) sum += beyond[index]! > 0 ? exp(-beyond[index]! / width) : 1;
    if (Math.abs(sum - wanted) < tolerance) break;
    if (sum > wanted) high = width;
    else low = width;
    width = high === Infinity ? 2 * width : (low + high) / 2;
  }
  return width;
}
