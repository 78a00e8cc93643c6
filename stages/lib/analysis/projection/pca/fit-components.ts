/**
 * Principal component analysis (Pearson 1901, Hotelling 1933): the singular vectors of the centred rows, in double
 * precision. The kernels reduce the rows to a triangle, then make its rows orthogonal (orthogonal.c). The triangle is that of
 * the products of columns (products.c) where their rounding cannot matter, else of the rows themselves (triangle.c).
 *
 * A component's sign is free; here its largest element in magnitude is positive (the first of equal ones), so that
 * equal data gives equal bytes.
 */

import type { Pace } from '../../../kit/pace.ts';
import type { Points } from '../../points.ts';
import { completeBasis } from './complete-basis.ts';
import type { PrincipalComponents } from './components.ts';
import { fitByProducts } from './fit-by-products.ts';
import { fitByTriangle } from './fit-by-triangle.ts';
import type { OrthogonalRows } from './orthogonalize.ts';
import { type PcaTarget, wasmPca } from './target.ts';

/**
 * Fits the variances of all components and the first `count` components, those along which nothing varies being coordinate
 * axes, made orthogonal to those before; `varying` are all along which rows vary, and at least one. Beyond, components
 * are zeros. The target changes no bit.
 * @throws StageFailure `out-of-memory`
 */
export async function fitComponents(
  points: Points,
  pace: Pace,
  count: number | 'varying' = points.width,
  target: PcaTarget = wasmPca,
): Promise<PrincipalComponents> {
  const orthogonal = (await fitByProducts(points, pace, target)) ?? (await fitByTriangle(points, pace));
  return { mean: orthogonal.mean, ...componentsOf(orthogonal, points.rows, count) };
}

function componentsOf(
  { rows: orthogonal, squares, stride, order }: OrthogonalRows,
  rows: number,
  asked: number | 'varying',
): Omit<PrincipalComponents, 'mean'> {
  const width = order.length;
  const components = new Float64Array(width * width);
  const variances = new Float64Array(width);
  const ranked = Int32Array.from(squares, (_, index) => index);
  ranked.sort((one, two) => squares[two]! - squares[one]! || one - two);
  const present = ranked.filter((row) => squares[row]! > 0);
  const count = asked === 'varying' ? Math.max(present.length, 1) : asked;
  present.forEach((row, component) => {
    variances[component] = squares[row]! / Math.max(rows - 1, 1);
    if (component >= count) return;
    const length = Math.sqrt(squares[row]!);
    for (let index = 0; index < width; index++)
      components[component * width + order[index]!] = orthogonal[row * stride + index]! / length;
  });
  completeBasis(components, width, Math.min(present.length, count), count);
  for (let at = 0; at < count * width; at += width) makeLargestPositive(components, at, width);
  return { width, components, variances };
}

/** Of one component. */
function makeLargestPositive(components: Float64Array, from: number, width: number): void {
  let largest = 0;
  for (let at = from; at < from + width; at++)
    if (Math.abs(components[at]!) > Math.abs(largest)) largest = components[at]!;
  if (largest < 0) for (let at = from; at < from + width; at++) components[at] = -components[at]!;
}
