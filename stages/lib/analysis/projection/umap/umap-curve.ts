/**
 * The curve 1 / (1 + a d^(2b)) by which UMAP turns distances in the projection into memberships: fitted by least
 * squares to a function that is 1 up to `minDistance` and falls as exp(minDistance - d) beyond (McInnes, Healy &
 * Melville 2018, definition 11), with the Levenberg-Marquardt method.
 */

import { exp, log, pow } from '../../../kit/random/elementary.ts';

export interface Curve {
  readonly a: number;
  readonly b: number;
}

const samples = 300;
const spread = 3;
const stepsMax = 200;

export function fitCurve(minDistance: number): Curve {
  const distances = Float64Array.from({ length: samples }, (_, index) => (index * spread) / (samples - 1));
  const targets = distances.map((distance) => (distance < minDistance ? 1 : exp(minDistance - distance)));
  let curve: Curve = { a: 1, b: 1 };
  let cost = costOf(curve, distances, targets);
  let damping = 1e-2;
  for (let step = 0; step < stepsMax; step++) {
    const next = dampedStep(curve, distances, targets, damping);
    const nextCost = costOf(next, distances, targets);
    if (!(nextCost < cost)) {
      damping *= 4;
      if (damping > 1e12) break;
      continue;
    }
    const gained = cost - nextCost;
    curve = next;
    cost = nextCost;
    damping /= 3;
    if (gained < 1e-15) break;
  }
  return curve;
}

function costOf({ a, b }: Curve, distances: Float64Array, targets: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < samples; index++) {
    const error = 1 / (1 + a * pow(distances[index]!, 2 * b)) - targets[index]!;
    sum += error * error;
  }
  return a > 0 && b > 0 ? sum : Infinity;
}

function dampedStep({ a, b }: Curve, distances: Float64Array, targets: Float64Array, damping: number): Curve {
  let aa = 0;
  let ab = 0;
  let bb = 0;
  let towardsA = 0;
  let towardsB = 0;
  // At distance 0 the curve is 1 whatever a and b are.
  for (let index = 1; index < samples; index++) {
    const power = pow(distances[index]!, 2 * b);
    const value = 1 / (1 + a * power);
    const error = value - targets[index]!;
    const byA = -value * value * power;
    const byB = 2 * a * byA * log(distances[index]!);
    aa += byA * byA;
    ab += byA * byB;
    bb += byB * byB;
    towardsA += byA * error;
    towardsB += byB * error;
  }
  const first = aa * (1 + damping);
  const second = bb * (1 + damping);
  const determinant = first * second - ab * ab;
  return {
    a: a - (second * towardsA - ab * towardsB) / determinant,
    b: b - (first * towardsB - ab * towardsA) / determinant,
  };
}
