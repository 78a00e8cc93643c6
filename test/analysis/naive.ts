/**
 * The references that the kernels are compared with: definitions, one number after the other, in double precision. The
 * C sources name them.
 */

import { type Points, squaredDistance } from '../../stages/lib/analysis/points.ts';
import type { Graph } from '../../stages/lib/analysis/projection/graph.ts';
import type { PrincipalComponents } from '../../stages/lib/analysis/projection/pca/components.ts';
import type { LayoutOptions } from '../../stages/lib/analysis/projection/umap/umap.ts';
import type { Curve } from '../../stages/lib/analysis/projection/umap/umap-curve.ts';
import { random } from '../../stages/lib/kit/random/random.ts';

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

/** Row numbers and distances, nearest first. */
export interface Near {
  readonly rows: readonly number[];
  readonly distances: readonly number[];
}

/** The k nearest rows other than `self`, of equally near ones the lower, by looking at all. */
export function nearestRows(points: Points, queries: Points, query: number, self: number, count: number): Near {
  const { values, rows, width } = points;
  const found = [];
  for (let other = 0; other < rows; other++) {
    if (other === self) continue;
    let square = 0;
    for (let index = 0; index < width; index++)
      square += (queries.values[query * width + index]! - values[other * width + index]!) ** 2;
    found.push({ other, square });
  }
  found.sort((one, two) => one.square - two.square || one.other - two.other).length = count;
  return {
    rows: found.map(({ other }) => other),
    distances: found.map(({ square }) => Math.fround(Math.sqrt(square))),
  };
}

/** DBSCAN by looking at all pairs: for each row whether it is core, and the least core row connected to it. */
export function denseParts({ values, rows, width }: Points, eps: number, minPoints: number) {
  const near = (one: number, other: number) =>
    Math.sqrt(squaredDistance(values, one * width, other * width, width)) <= eps;
  const all = Array.from({ length: rows }, (_, row) => row);
  const core = all.map((row) => all.filter((other) => near(row, other)).length >= minPoints);
  const part = [...all];
  for (let changed = true; changed; ) {
    changed = false;
    for (const row of all)
      for (const other of all)
        if (core[row] && core[other] && near(row, other) && part[row]! > part[other]!) {
          part[row] = part[other]!;
          changed = true;
        }
  }
  return { all, core, near, part };
}

/** Weights of the edges of a minimum spanning tree of mutual reachability by Prim's algorithm over all pairs. */
export function primsWeights({ values, rows, width }: Points, minSamples: number): number[] {
  const distance = (one: number, other: number) =>
    Math.sqrt(squaredDistance(values, one * width, other * width, width));
  const all = Array.from({ length: rows }, (_, row) => row);
  const core = all.map((row) => all.map((other) => distance(row, other)).sort((a, b) => a - b)[minSamples - 1]!);
  const best = new Array<number>(rows).fill(Infinity);
  const weights: number[] = [];
  const outside = new Set(all.slice(1));
  for (let current = 0; outside.size > 0; ) {
    let next = -1;
    for (const other of outside) {
      best[other] = Math.min(best[other]!, Math.max(core[current]!, core[other]!, distance(current, other)));
      if (next < 0 || best[other]! < best[next]!) next = other;
    }
    weights.push(best[next]!);
    outside.delete(next);
    current = next;
  }
  return weights.sort((a, b) => a - b);
}

/**
 * By how much the definition of principal components is missed: the components' inner products, and the covariances of the rows along them in
 * units of their deviations, all in double precision. A component with less than 1e-10 of the first one's deviation is
 * beyond what its rows along it can be computed to, and takes no part in the second.
 */
export function missedByComponents(points: Points, { components, variances, mean }: PrincipalComponents): number {
  const { values, rows, width } = points;
  let most = 0;
  const along = (row: number, component: number): number => {
    let sum = 0;
    for (let index = 0; index < width; index++)
      sum += components[component * width + index]! * (values[row * width + index]! - mean[index]!);
    return sum;
  };
  const deviations = variances.map(Math.sqrt);
  const placed = Array.from({ length: width }, (_, component) =>
    Float64Array.from({ length: rows }, (__, row) => along(row, component)),
  );
  for (let one = 0; one < width; one++)
    for (let two = one; two < width; two++) {
      let inner = 0;
      for (let index = 0; index < width; index++)
        inner += components[one * width + index]! * components[two * width + index]!;
      most = Math.max(most, Math.abs(inner - (one === two ? 1 : 0)));
      if (!(deviations[two]! > 1e-10 * deviations[0]!)) continue;
      let covariance = 0;
      for (let row = 0; row < rows; row++) covariance += placed[one]![row]! * placed[two]![row]!;
      const unit = deviations[one]! * deviations[two]! * (rows - 1);
      most = Math.max(most, Math.abs(covariance / unit - (one === two ? 1 : 0)));
    }
  return most;
}

/** t-SNE's gradient of rows without edges, which is repulsion alone, by all pairs. */
export function repulsionOf(positions: Float64Array): Float64Array {
  const forces = new Float64Array(positions.length);
  let total = 0;
  for (let row = 0; row < positions.length; row += 2)
    for (let other = 0; other < positions.length; other += 2) {
      const dx = positions[row]! - positions[other]!;
      const dy = positions[row + 1]! - positions[other + 1]!;
      const q = 1 / (1 + dx * dx + dy * dy);
      if (other !== row) total += q;
      forces[row]! += q * q * dx;
      forces[row + 1]! += q * q * dy;
    }
  return forces.map((force) => (-4 * force) / total);
}

/**
 * Where UMAP's descent (McInnes, Healy & Melville 2018, algorithm 5) brings `heads`, with the forces themselves in place
 * of a table of them. Edges that are too light for one pull in all epochs are left out.
 */
export function descentOf(
  { start, to, weight }: Graph,
  [heads, tails]: readonly [Float32Array, Float32Array],
  { a, b }: Curve,
  { components, epochs, learningRate, negatives, seed }: LayoutOptions,
): Float64Array {
  const moved = Float64Array.from(heads);
  const others = heads === tails ? moved : Float64Array.from(tails);
  const heaviest = Math.max(...weight);
  const edges = Array.from(to, (_, edge) => edge).filter((edge) => weight[edge]! * epochs >= heaviest);
  // In single precision, as whether an edge is due in an epoch is a matter of rounding.
  const every = Float32Array.from(edges, (edge) => heaviest / weight[edge]!);
  const due = every.slice();
  const pushDue = every.map((one) => one / negatives);
  const { uint32 } = random(seed, 'umap');
  const clipped = (force: number): number => Math.max(-4, Math.min(4, force));
  for (let now = 1; now <= epochs; now++) {
    const rate = learningRate * (1 - (now - 1) / epochs);
    for (const [at, edge] of edges.entries()) {
      if (due[at]! > now) continue;
      const head = start.findLastIndex((first) => first <= edge) * components;
      const axes = Array.from({ length: components }, (_, axis) => axis);
      const between = (tail: number): number[] => axes.map((axis) => moved[head + axis]! - others[tail + axis]!);
      const pulled = between(to[edge]! * components);
      const square = pulled.reduce((sum, one) => sum + one * one, 0);
      if (square > 0)
        for (const axis of axes) {
          const step = rate * clipped(((-2 * a * b * square ** (b - 1)) / (1 + a * square ** b)) * pulled[axis]!);
          moved[head + axis]! += step;
          if (heads === tails) others[to[edge]! * components + axis]! -= step;
        }
      due[at]! += every[at]!;
      const pushes = Math.trunc((now - pushDue[at]!) / (every[at]! / negatives));
      for (let push = 0; push < pushes; push++) {
        const tail = Math.floor((uint32() / 2 ** 32) * (others.length / components)) * components;
        if (heads === tails && tail === head) continue;
        const pushed = between(tail);
        const far = pushed.reduce((sum, one) => sum + one * one, 0);
        const force = (2 * b) / ((0.001 + far) * (1 + a * far ** b));
        for (const axis of axes) moved[head + axis]! += rate * (far > 0 ? clipped(force * pushed[axis]!) : 4);
      }
      if (pushes > 0) pushDue[at]! += (pushes * every[at]!) / negatives;
    }
  }
  return moved;
}
