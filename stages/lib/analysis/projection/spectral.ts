/**
 * Spectral initial positions (Belkin & Niyogi 2003): the leading non-trivial eigenvectors of the normalized adjacency
 * D^-½ W D^-½ of a graph, found by Lanczos' iteration with full reorthogonalization (Lanczos 1950).
 *
 * A graph that is not connected has one trivial eigenvector for each part, and none that places the parts beside each
 * other: each part is laid out alone and centred where `anchors` has its mean.
 */

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Pace } from '../../kit/pace.ts';
import { random } from '../../kit/random/random.ts';
import type { Graph } from './graph.ts';

const lanczosSteps = 80;
const partsAlone = 4;

/** rows × components numbers within about ±10. `anchors` are positions of the same shape: principal components. */
export async function spectralPositions(
  graph: Graph,
  components: number,
  anchors: Float64Array,
  seed: number,
  pace: Pace,
): Promise<Float64Array> {
  const parts = connectedParts(graph);
  const positions = new Float64Array(anchors.length);
  const means = parts.map((rows) => meanPosition(rows, anchors, components));
  for (const [part, rows] of parts.entries()) {
    const reach = parts.length === 1 ? 10 : distanceToNearest(means, part) / 2;
    const vectors =
      rows.length > partsAlone * components ? await eigenvectors(graph, rows, components, seed, pace) : [];
    for (let axis = 0; axis < components; axis++) {
      const vector = vectors[axis];
      const largest = vector?.reduce((most, value) => Math.max(most, Math.abs(value)), 0) ?? 0;
      const scale = largest > 0 ? reach / largest : 0;
      const centre = parts.length === 1 ? 0 : means[part]![axis]!;
      for (const [index, row] of rows.entries())
        positions[row * components + axis] = centre + scale * (vector?.[index] ?? 0);
    }
  }
  return positions;
}

/** Rows of each connected part, ascending; parts by their lowest row. */
function connectedParts({ start, to }: Graph): Int32Array[] {
  const rows = start.length - 1;
  const partOf = new Int32Array(rows).fill(-1);
  const parts: number[][] = [];
  for (let first = 0; first < rows; first++) {
    if (partOf[first]! >= 0) continue;
    const members = [first];
    partOf[first] = parts.length;
    for (let index = 0; index < members.length; index++)
      for (let edge = start[members[index]!]!; edge < start[members[index]! + 1]!; edge++) {
        if (partOf[to[edge]!]! >= 0) continue;
        partOf[to[edge]!] = parts.length;
        members.push(to[edge]!);
      }
    parts.push(members.sort((one, other) => one - other));
  }
  return parts.map((members) => Int32Array.from(members));
}

function meanPosition(rows: Int32Array, positions: Float64Array, components: number): Float64Array {
  const mean = new Float64Array(components);
  for (const row of rows)
    for (let axis = 0; axis < components; axis++) mean[axis]! += positions[row * components + axis]! / rows.length;
  return mean;
}

function distanceToNearest(means: readonly Float64Array[], part: number): number {
  const own = means[part]!;
  let least = Infinity;
  for (const [index, other] of means.entries()) {
    if (index === part) continue;
    const square = other.reduce((sum, value, axis) => sum + (value - own[axis]!) * (value - own[axis]!), 0);
    least = Math.min(least, Math.sqrt(square));
  }
  return least;
}

/** The `count` leading eigenvectors after the trivial one, scaled back by D^-½; the largest element is positive. */
async function eigenvectors(
  graph: Graph,
  rows: Int32Array,
  count: number,
  seed: number,
  pace: Pace,
): Promise<Float64Array[]> {
  const { start, to, weight } = graph;
  const size = rows.length;
  const indexOf = new Map<number, number>();
  const root = new Float64Array(size);
  for (const [index, row] of rows.entries()) {
    indexOf.set(row, index);
    let degree = 0;
    for (let edge = start[row]!; edge < start[row + 1]!; edge++) degree += weight[edge]!;
    root[index] = Math.sqrt(degree);
  }
  const near = new Int32Array(rows.reduce((sum, row) => sum + start[row + 1]! - start[row]!, 0));
  const pull = new Float64Array(near.length);
  const offsets = new Int32Array(size + 1);
  for (const [index, row] of rows.entries()) {
    let at = offsets[index]!;
    for (let edge = start[row]!; edge < start[row + 1]!; edge++, at++) {
      near[at] = indexOf.get(to[edge]!)!;
      pull[at] = weight[edge]! / (root[index]! * root[near[at]!]!);
    }
    offsets[index + 1] = at;
  }
  const multiply = (vector: Float64Array): Float64Array => {
    const product = new Float64Array(size);
    for (let index = 0; index < size; index++) {
      let sum = 0;
      for (let at = offsets[index]!; at < offsets[index + 1]!; at++) sum += pull[at]! * vector[near[at]!]!;
      product[index] = sum;
    }
    return product;
  };
  const found = await lanczos(multiply, unit(root), Math.min(lanczosSteps, size - 1), count, seed, pace);
  return found.map((vector) => {
    const scaled = vector.map((value, index) => value / root[index]!);
    const largest = scaled.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    return largest < 0 ? scaled.map((value) => -value) : scaled;
  });
}

/** The `count` eigenvectors of greatest eigenvalue among those orthogonal to `known`. */
async function lanczos(
  multiply: (vector: Float64Array) => Float64Array,
  known: Float64Array,
  steps: number,
  count: number,
  seed: number,
  pace: Pace,
): Promise<Float64Array[]> {
  const source = random(seed, 'lanczos');
  const basis: Float64Array[] = [];
  const tridiagonal = Matrix.zeros(steps, steps);
  const draw = () => known.map(() => source.normal());
  let vector = unit(orthogonal(draw(), [known]));
  for (let step = 0; step < steps; step++) {
    basis.push(vector);
    const product = multiply(vector);
    tridiagonal.set(step, step, inner(vector, product));
    // Twice: once leaves rounding errors that grow with every step.
    const rest = orthogonal(orthogonal(product, [known, ...basis]), [known, ...basis]);
    if (step === steps - 1) break;
    const length = Math.sqrt(inner(rest, rest));
    if (length > 1e-10) {
      tridiagonal.set(step, step + 1, length);
      tridiagonal.set(step + 1, step, length);
      vector = rest.map((value) => value / length);
    } else {
      // The Krylov space is exhausted, with one vector for each eigenvalue: a new direction finds further ones of equal
      // eigenvalues.
      vector = unit(orthogonal(orthogonal(draw(), [known, ...basis]), [known, ...basis]));
    }
    const pause = pace('step, spectral start', step, steps);
    if (pause) await pause;
  }
  const used = basis.length;
  const small = tridiagonal.subMatrix(0, used - 1, 0, used - 1);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(small, { assumeSymmetric: true });
  const order = [...realEigenvalues.keys()].sort((one, other) => realEigenvalues[other]! - realEigenvalues[one]!);
  return order.slice(0, count).map((column) => {
    const combined = new Float64Array(known.length);
    for (const [step, one] of basis.entries()) {
      const share = eigenvectorMatrix.get(step, column);
      for (let index = 0; index < combined.length; index++) combined[index]! += share * one[index]!;
    }
    return combined;
  });
}

function inner(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += one[index]! * other[index]!;
  return sum;
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(inner(vector, vector));
  return vector.map((value) => (length > 0 ? value / length : 0));
}

/** The vector less its parts along the others, which are orthonormal. */
function orthogonal(vector: Float64Array, others: readonly Float64Array[]): Float64Array {
  const rest = vector.slice();
  for (const other of others) {
    const share = inner(rest, other);
    for (let index = 0; index < rest.length; index++) rest[index]! -= share * other[index]!;
  }
  return rest;
}
