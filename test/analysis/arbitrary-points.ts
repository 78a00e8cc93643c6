/** Points for properties: any width and number of rows around the kernels' blocks, offset, scaled, constant, repeated. */

import fc from 'fast-check';
import type { Points } from '../../stages/lib/analysis/points.ts';
import { random } from '../../stages/lib/kit/random/random.ts';

export interface PointsOptions {
  readonly rowsMax: number;
  readonly widthMax: number;
  /** Columns lie around numbers up to this. */
  readonly offset?: number;
}

/** Small cases shrink to one row and one column. On a lattice, rows coincide and distances tie. */
export function arbitraryPoints({ rowsMax, widthMax, offset = 0 }: PointsOptions): fc.Arbitrary<Points> {
  return fc
    .record({
      rows: fc.integer({ min: 1, max: rowsMax }),
      width: fc.integer({ min: 1, max: widthMax }),
      seed: fc.integer({ min: 0, max: 1e6 }),
      offset: fc.integer({ min: 0, max: offset }),
      kind: fc.constantFrom('spread', 'groups', 'lattice', 'constant'),
    })
    .map(({ rows, width, seed, offset, kind }) => {
      const source = random(seed, kind);
      const value = {
        spread: () => source.normal(),
        groups: () => source.normal() + 8 * source.below(2),
        lattice: () => source.below(3),
        constant: () => 0.1,
      }[kind]!;
      return { values: Float32Array.from({ length: rows * width }, () => value() + offset), rows, width };
    });
}
