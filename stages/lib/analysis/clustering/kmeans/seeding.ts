/**
 * Greedy k-means++ (Arthur & Vassilvitskii 2007): the first centre is drawn evenly, each next one by its squared
 * distance to the nearest so far, the best of 2 + ⌊ln k⌋ draws, which leaves the least inertia. The passes over the rows
 * are the kernels' (seeding.c); the draws are made here.
 */

import type { PointersOf } from '../../../kernels/abi.ts';
import type { Arena } from '../../../kernels/arena.ts';
import type { Random } from '../../../kit/random/random.ts';
import type { KernelMemory } from '../../kernel-memory.ts';
import { seedingRecord } from './kmeans-records.ts';
import type { PointRegions, Shape } from './scaled-points.ts';

/** Distances computed in one call of the kernel: some milliseconds. */
const callNumbers = 1 << 22;

/** Where struct Seeding and its arrays are; `placed` has room for k rows. */
export interface SeedingRegions extends PointersOf<(typeof seedingRecord)['fields']> {
  readonly draws: number;
  readonly structure: number;
}

export function seedingRegions(
  arena: Arena,
  { rows, stride, k }: Shape,
  { points, owner }: Pick<PointRegions, 'points' | 'owner'>,
): SeedingRegions {
  const draws = 2 + naturalLogarithmFloor(k);
  const padded = Math.ceil(draws / 4) * 4;
  return {
    points,
    owner,
    draws,
    structure: arena.record(seedingRecord),
    drawn: arena.words(draws),
    samples: arena.words(padded * stride),
    placed: arena.words(k),
    nearest: arena.words(rows),
    candidates: arena.words(draws * rows),
    gaps: arena.words(k * padded),
    left: arena.doubles(padded),
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
  const { structure, drawn, owner, nearest, left } = regions;
  const inertiaLeft = memory.doubles(left, regions.draws);
  const drawnRows = memory.integers(drawn, regions.draws);
  memory.floats(nearest, rows).fill(Infinity);
  memory.integers(owner, rows).fill(0);
  let inertia = 0;
  for (let centre = 0; centre < k; centre++) {
    const draws = centre === 0 ? 1 : regions.draws;
    memory.write(seedingRecord, structure, { ...regions, rows, stride, draws });
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
