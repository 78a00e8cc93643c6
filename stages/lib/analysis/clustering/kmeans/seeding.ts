/**
 * Greedy k-means++ (Arthur & Vassilvitskii 2007): the first centre is drawn evenly, each next one by its squared
 * distance to the nearest so far, the best of 2 + ⌊ln k⌋ draws, which leaves the least inertia. The passes over the rows
 * are the kernels' (kernels/seeding.c); the draws are made here.
 */

import type { Random } from '../../../kit/random/random.ts';
import type { KernelMemory, Regions } from '../../kernels.ts';
import type { Shape } from './lloyd.ts';
import type { PointRegions } from './scaled-points.ts';

/** Distances computed in one call of the kernel: some milliseconds. */
const callNumbers = 1 << 22;
const structureWords = 12;

export interface SeedingRegions {
  readonly draws: number;
  readonly structure: number;
  readonly points: number;
  readonly drawn: number;
  readonly samples: number;
  /** The rows that became centres, in order: k integers. */
  readonly placed: number;
  /** rows integers: which of the centres is nearest. */
  readonly owner: number;
  /** rows floats: squared distance to that. */
  readonly nearest: number;
  readonly candidates: number;
  readonly gaps: number;
  readonly left: number;
}

export function seedingRegions(
  regions: Regions,
  { rows, stride, k }: Shape,
  { points, owner }: Pick<PointRegions, 'points' | 'owner'>,
): SeedingRegions {
  const draws = 2 + naturalLogarithmFloor(k);
  const padded = Math.ceil(draws / 4) * 4;
  return {
    points,
    owner,
    draws,
    structure: regions.words(structureWords),
    drawn: regions.words(draws),
    samples: regions.words(padded * stride),
    placed: regions.words(k),
    nearest: regions.words(rows),
    candidates: regions.words(draws * rows),
    gaps: regions.words(k * padded),
    left: regions.doubles(padded),
  };
}

/**
 * Leaves the seeds in `placed`, and `owner` and `nearest` accordingly. `pause` is called between passes over the rows,
 * and waited for when it returns a promise.
 */
export async function seedCentres(
  memory: KernelMemory,
  regions: SeedingRegions,
  { rows, stride, k }: Shape,
  source: Random,
  pause: () => Promise<void> | undefined,
): Promise<void> {
  const { kernels } = memory;
  const { structure, points, drawn, samples, placed, owner, nearest, candidates, gaps, left } = regions;
  const inertiaLeft = memory.doubles(left, regions.draws);
  const drawnRows = memory.integers(drawn, regions.draws);
  const describe = (draws: number): void =>
    memory
      .integers(structure, structureWords)
      .set([rows, stride, draws, points, drawn, samples, placed, owner, nearest, candidates, gaps, left]);
  memory.floats(nearest, rows).fill(Infinity);
  memory.integers(owner, rows).fill(0);
  let inertia = 0;
  for (let centre = 0; centre < k; centre++) {
    const draws = centre === 0 ? 1 : regions.draws;
    describe(draws);
    for (let draw = 0; draw < draws; draw++)
      drawnRows[draw] = centre === 0 ? source.below(rows) : kernels.seed_draw(structure, source.uniform() * inertia);
    kernels.seed_draws(structure, centre);
    const callRows = Math.max(1, Math.floor(callNumbers / (draws * stride)));
    for (let from = 0; from < rows; from += callRows) {
      kernels.seed_measure(structure, centre, from, Math.min(rows, from + callRows));
      const wait = pause();
      if (wait) await wait;
    }
    let best = 0;
    for (let draw = 1; draw < draws; draw++) if (inertiaLeft[draw]! < inertiaLeft[best]!) best = draw;
    inertia = inertiaLeft[best]!;
    kernels.seed_place(structure, best, centre);
  }
}

/** ⌊ln k⌋ by comparing with powers of e, which decides the same on every machine. */
function naturalLogarithmFloor(k: number): number {
  let floor = 0;
  for (let power = Math.E; power <= k; power *= Math.E) floor++;
  return floor;
}
