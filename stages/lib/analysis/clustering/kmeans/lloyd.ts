/**
 * Lloyd's iteration with Hamerly's bounds over rows that lie in the kernels' memory (lloyd.c), from one seeding
 * after the other. Knows nothing of the rows as given: everything is in the scale of scaled-points.ts.
 */

import type { PointersOf } from '../../../kernels/abi.ts';
import type { Arena } from '../../../kernels/arena.ts';
import type { KernelMemory } from '../../kernel-memory.ts';
import { lloydRecord } from './kmeans-records.ts';
import type { PointRegions, Shape } from './scaled-points.ts';
import type { SeedingRegions } from './seeding.ts';

/** The state that a restart ended with. */
export interface Ended {
  readonly clusters: Int32Array;
  /** k × stride numbers. */
  readonly centres: Float64Array;
  /** Sum of squared distances to the means of the clusters, by the running sums. */
  readonly inertia: number;
  readonly iterations: number;
}

/** Where struct Lloyd and its arrays are. */
export interface LloydRegions extends PointersOf<(typeof lloydRecord)['fields']> {
  readonly structure: number;
}

/** Numbers that one call of a kernel reads at most: some milliseconds. */
const callNumbers = 1 << 22;

export function lloydRegions(
  arena: Arena,
  { rows, stride, k }: Shape,
  { points, owner }: Pick<PointRegions, 'points' | 'owner'>,
): LloydRegions {
  return {
    points,
    owner,
    structure: arena.record(lloydRecord),
    upper: arena.doubles(rows),
    lower: arena.doubles(rows),
    centres: arena.doubles(k * stride),
    rounded: arena.words(k * stride),
    sums: arena.doubles(k * stride),
    counts: arena.doubles(k),
    moved: arena.doubles(k),
    rival: arena.doubles(k),
    halfGap: arena.doubles(k),
  };
}

export class Lloyd {
  iterations = 0;
  finished = false;
  readonly #memory: KernelMemory;
  readonly #at: LloydRegions;
  readonly #shape: Shape;

  /** @param longest the greatest distance of a row from the origin */
  constructor(memory: KernelMemory, at: LloydRegions, shape: Shape, longest: number) {
    const { stride } = shape;
    this.#memory = memory;
    this.#at = at;
    this.#shape = shape;
    // A distance in single precision is off by at most relative × distance + absolute.
    // A term of a sum is rounded three times at most and passes through stride / 4 + 2 additions; the root halves what
    // that does. Centres, no longer than the longest row, are rounded to single precision first.
    const relative = (stride / 4 + 5) * 2 ** -24;
    const absolute = 2 ** -23 * longest;
    memory.write(lloydRecord, at.structure, { ...shape, ...at, relative, absolute });
  }

  /** Begins with the rows that were placed as centres, and each row with the nearest of them. */
  start({ placed, nearest }: SeedingRegions): void {
    const { structure, points, centres } = this.#at;
    const { stride, k } = this.#shape;
    const memory = this.#memory;
    this.iterations = 0;
    this.finished = false;
    const seeds = memory.doubles(centres, k * stride);
    memory.integers(placed, k).forEach((row, centre) => {
      seeds.set(memory.floats(points + 4 * row * stride, stride), centre * stride);
    });
    memory.kernels.begin_rows(structure, nearest);
  }

  /** Moves the centres to their means, then every row to its nearest centre. */
  async iterate(movement: number, pause: () => Promise<void> | undefined): Promise<void> {
    const { kernels } = this.#memory;
    const { structure } = this.#at;
    const { rows, stride, k } = this.#shape;
    this.iterations++;
    kernels.revive_clusters(structure);
    const moved = kernels.move_centres(structure);
    const callRows = Math.max(1, Math.floor(callNumbers / (k * stride)));
    let changed = 0;
    for (let from = 0; from < rows; from += callRows) {
      changed += kernels.assign_rows(structure, from, Math.min(rows, from + callRows));
      const wait = pause();
      if (wait) await wait;
    }
    this.finished = changed === 0 || moved <= movement;
  }

  /** After the last iteration. */
  end(): Ended {
    const { structure, points, owner, centres } = this.#at;
    const { rows, stride, k } = this.#shape;
    const { kernels } = this.#memory;
    kernels.move_centres(structure);
    return {
      clusters: this.#memory.integers(owner, rows).slice(),
      centres: this.#memory.doubles(centres, k * stride).slice(),
      inertia: kernels.inertia_of(points, rows, stride, owner, centres),
      iterations: this.iterations,
    };
  }
}
