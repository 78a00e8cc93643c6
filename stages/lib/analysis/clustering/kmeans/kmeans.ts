/**
 * k-means: Lloyd's iteration (Lloyd 1982) with Hamerly's bounds (Hamerly 2010), restarted from several seedings by
 * k-means++; the result with the least inertia wins, the first of equals. The loops over rows are seeding.c and lloyd.c.
 *
 * Stops, as scikit-learn does, when no row changes its cluster, when the centres together moved less than `tolerance`
 * times the mean variance of the columns (as a square), or after `iterationsMax`.
 */

import type { Pace } from '../../../kit/pace.ts';
import { random } from '../../../kit/random/random.ts';
import { analysisArena, type KernelMemory, makeMemory } from '../../kernel-memory.ts';
import type { Points } from '../../points.ts';
import { eachStaged } from '../../staged-rows.ts';
import { type Ended, Lloyd, type LloydRegions, lloydRegions } from './lloyd.ts';
import { type PointRegions, pointRegions, type Scaled, scalePoints, staging } from './scaled-points.ts';
import { seedCentres, seedingRegions } from './seeding.ts';

export interface KmeansOptions {
  readonly k: number;
  readonly restarts: number;
  readonly iterationsMax: number;
  readonly tolerance: number;
  readonly seed: number;
}

export interface KmeansResult {
  /** Cluster of each row, in [0, k). With fewer than k distinct rows some are empty. */
  readonly clusters: Int32Array;
  /** k × width numbers: the mean of each cluster. */
  readonly centres: Float64Array;
  /** Sum of squared distances to the own centre. */
  readonly inertia: number;
  readonly iterations: number;
}

/** `k` must be at least 1 and at most the number of rows. @throws StageFailure `out-of-memory` */
export async function kmeans(points: Points, options: KmeansOptions, pace: Pace): Promise<KmeansResult> {
  const { rows, width } = points;
  const { k, restarts } = options;
  if (k < 1 || k > rows) throw new RangeError(`Internal error: ${k} clusters of ${rows} rows`);
  const arena = analysisArena();
  const atPoints = pointRegions(arena, points);
  const shape = { rows, stride: atPoints.stride, k };
  const atSeeding = seedingRegions(arena, shape, atPoints);
  const atLloyd = lloydRegions(arena, shape, atPoints);
  const memory = makeMemory(arena);
  const scaled = await scalePoints(points, memory, atPoints, pace);
  const movement = (options.tolerance * scaled.squares) / rows / width;
  const lloyd = new Lloyd(memory, atLloyd, shape, scaled.longest);
  let best: Ended | undefined;
  let least = Infinity;
  for (let restart = 0; restart < restarts; restart++) {
    const note = `restart ${restart + 1}/${restarts}`;
    const unit = 'restart, k-means';
    const source = random(options.seed, 'kmeans', k, restart);
    await seedCentres(memory, atSeeding, shape, source, () => pace(unit, restart, restarts, note));
    lloyd.start(atSeeding);
    while (!lloyd.finished && lloyd.iterations < options.iterationsMax)
      await lloyd.iterate(movement, () => pace(unit, restart, restarts, `${note}, iteration ${lloyd.iterations}`));
    const ended = lloyd.end();
    if (ended.inertia >= least && best !== undefined) continue;
    best = ended;
    least = ended.inertia;
  }
  if (best === undefined) throw new RangeError(`Internal error: ${restarts} restarts`);
  return resultOf({ points, memory, atPoints, atLloyd, scaled }, best, pace);
}

interface Computation {
  readonly points: Points;
  readonly memory: KernelMemory;
  readonly atPoints: PointRegions;
  readonly atLloyd: LloydRegions;
  readonly scaled: Scaled;
}

/** Means and inertia of the rows as given: of the scaled copy only clusters are left, and centres that have no rows. */
async function resultOf(
  { points, memory, atPoints, atLloyd, scaled }: Computation,
  { clusters, centres: scaledCentres, iterations }: Ended,
  pace: Pace,
): Promise<KmeansResult> {
  const { kernels } = memory;
  const { rows, width } = points;
  const { stride, staged, owner } = atPoints;
  const { sums, counts, centres: means } = atLloyd;
  const k = scaledCentres.length / stride;
  const sumsOf = memory.doubles(sums, k * width).fill(0);
  const countsOf = memory.doubles(counts, k).fill(0);
  memory.integers(owner, rows).set(clusters);
  const stage = staging(memory, atPoints);
  const pause = (first: number) => pace('row, k-means', first, rows);
  await eachStaged(points, stage, pause, (first, count) =>
    kernels.add_to_clusters(staged, count, width, owner + 4 * first, sums, counts),
  );
  const centres = memory.doubles(means, k * width);
  for (let cluster = 0, at = 0; cluster < k; cluster++)
    for (let index = 0; index < width; index++, at++)
      centres[at] =
        countsOf[cluster]! > 0
          ? sumsOf[at]! / countsOf[cluster]!
          : scaled.mean[index]! + scaledCentres[cluster * stride + index]! / scaled.scale;
  let inertia = 0;
  await eachStaged(points, stage, pause, (first, count) => {
    inertia += kernels.inertia_of(staged, count, width, owner + 4 * first, means);
  });
  return { clusters, centres: centres.slice(), inertia, iterations };
}
