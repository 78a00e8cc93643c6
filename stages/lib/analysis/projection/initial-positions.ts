/** Where the iterative projections start: principal components or seeded noise, scaled as each method wants it. */

import type { Pace } from '../../kit/pace.ts';
import { random } from '../../kit/random/random.ts';
import type { Points } from '../points.ts';
import { fitComponents } from './pca/fit-components.ts';
import { projectRows } from './pca/project-rows.ts';

/** rows × components numbers, the first component with standard deviation `deviation`. */
export async function principalPositions(
  points: Points,
  components: number,
  deviation: number,
  seed: number,
  pace: Pace,
): Promise<Float64Array> {
  const present = Math.min(components, points.width);
  const fitted = await fitComponents(points, pace, present);
  const projected = await projectRows(points, fitted, present, pace);
  const positions = randomPositions(points.rows, components, deviation, seed);
  const scale = fitted.variances[0]! > 0 ? deviation / Math.sqrt(fitted.variances[0]!) : 0;
  // A component along which nothing varies keeps its noise: rows on a line could never leave it. Rounding to single
  // precision, which the points are in, gives a line a width of about 1e-7 of its length.
  for (let component = 0; component < present; component++) {
    if (!(fitted.variances[component]! > 1e-12 * fitted.variances[0]!)) continue;
    for (let row = 0; row < points.rows; row++)
      positions[row * components + component] = projected[row * present + component]! * scale;
  }
  return positions;
}

/** Independent normal deviates. */
export function randomPositions(rows: number, components: number, deviation: number, seed: number): Float64Array {
  const source = random(seed, 'initial positions');
  return Float64Array.from({ length: rows * components }, () => deviation * source.normal());
}
