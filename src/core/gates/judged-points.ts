/** The values that a gate judges: of one action, or of several that only repeat each other. */

import { overRepeats } from '../facts/spread.ts';
import type { ActionId, Coordinates } from '../pipeline/pipeline.ts';

export interface JudgedPoint {
  /** Without the axes of repetitions, if there are several. */
  readonly coordinates: Coordinates;
  /** At least one. */
  readonly actions: readonly ActionId[];
}

export function judgedPoints(
  actions: readonly ActionId[],
  coordinatesOf: (action: ActionId) => Coordinates,
  axes: readonly string[],
): JudgedPoint[] {
  return overRepeats(actions, coordinatesOf, axes).map(({ coordinates, members }) => {
    const [only] = members;
    const isAlone = members.length === 1 && only !== undefined;
    return { actions: members, coordinates: isAlone ? coordinatesOf(only) : coordinates };
  });
}
