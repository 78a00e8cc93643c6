/** Rows of points brought into a kernel's memory, as many at a time as there is room for. */

import type { KernelMemory } from './kernel-memory.ts';
import type { Points } from './points.ts';

export interface Staging {
  readonly memory: Pick<KernelMemory, 'floats'>;
  /** Where the region is: `rows` × width floats. */
  readonly at: number;
  readonly rows: number;
}

/** Calls `work` when rows [first, first + count) are staged, then `pause`, which is waited for when it returns a promise. */
export async function eachStaged(
  points: Points,
  { memory, at, rows: room }: Staging,
  pause: (first: number) => Promise<void> | undefined,
  work: (first: number, count: number) => void,
): Promise<void> {
  const { values, rows, width } = points;
  const staged = memory.floats(at, room * width);
  for (let first = 0; first < rows; first += room) {
    const count = Math.min(room, rows - first);
    staged.set(values.subarray(first * width, (first + count) * width));
    work(first, count);
    const wait = pause(first);
    if (wait) await wait;
  }
}
