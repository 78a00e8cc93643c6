/** The definitions that the kernels are compared with: one number after the other, in double precision. */

import type { Points } from '../../stages/lib/analysis/points.ts';

export function meansOf({ values, rows, width }: Points): number[] {
  return Array.from({ length: width }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += values[row * width + column]!;
    return sum / rows;
  });
}

export function squaredTo(
  values: ArrayLike<number>,
  from: number,
  others: ArrayLike<number>,
  to: number,
  width: number,
): number {
  let square = 0;
  for (let index = 0; index < width; index++) square += (values[from + index]! - others[to + index]!) ** 2;
  return square;
}
