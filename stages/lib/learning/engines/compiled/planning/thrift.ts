/**
 * Outputs that a training need not keep from the way forward to the way back, because they can be computed again: the more
 * are dropped, the less memory it takes and the more it computes. No result depends on it.
 */

import type { LayersPlan, Unit } from '../plan-layers.ts';
import { exampleStride } from '../tensor.ts';
import { isView, overwrittenBy } from './backward.ts';

/** Multiplications and passes over memory to compute a number of the output again. */
function cost(unit: Unit, producers: ReadonlyMap<unknown, Unit>): number {
  const { layer, output } = unit;
  const kernels = layer.weights.filter(({ shape }) => shape.length > 1);
  const products = kernels.reduce((sum, { shape }) => sum + shape.reduce((size, extent) => size * extent, 1), 0);
  // Its first input's memory holds the output, so that the input has to be computed again as well.
  const replaced = overwrittenBy(unit);
  const before = replaced && producers.get(replaced);
  const own = 1 + (products * output.positions) / exampleStride(output);
  return own + (before === undefined ? 0 : cost(before, producers));
}

/** The units whose outputs can be computed again. */
export function droppable({ units, output }: LayersPlan): readonly Unit[] {
  return units.filter((unit) => unit.output.learns && unit.output !== output && !isView(unit));
}

/**
 * Programs that drop more and more outputs: first none, then those that are computed again at the least cost for the
 * memory that they free.
 */
export function* thrifty<Programs>(
  layers: LayersPlan,
  dropping: (dropped: ReadonlySet<Unit>) => Programs,
): Generator<Programs> {
  yield dropping(new Set());
  const producers = new Map(layers.units.map((unit) => [unit.output, unit]));
  const candidates = droppable(layers).map((unit) => ({ unit, cost: cost(unit, producers) }));
  const costs = [...new Set(candidates.map((one) => one.cost))].sort((a, b) => a - b);
  for (const most of costs)
    yield dropping(new Set(candidates.filter((one) => one.cost <= most).map(({ unit }) => unit)));
}
